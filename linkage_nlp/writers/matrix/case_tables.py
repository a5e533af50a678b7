"""Tables of cases: codes by their attributes, what they rate, how they divide, what is known."""

from __future__ import annotations

from linkage_nlp.codebook import Bilingual
from linkage_nlp.evidence.grouping import Grouping, is_scale
from linkage_nlp.evidence.matrix import Column
from linkage_nlp.evidence.overview import Overview
from linkage_nlp.writers.matrix.code_tables import rows_by_dimension
from linkage_nlp.writers.matrix.table import Entry, Form, Heading, Table, TableRow, same
from linkage_nlp.writers.matrix.words import MANY, UNITS, WHICH, WORDS

_SCALE = (1.0, 2.0, 3.0, 4.0, 5.0)


def breakdown_table(overview: Overview, grouping: Grouping) -> Table:
    """Codes by groups of cases: in how many of each, and in how many sentences."""
    unit = overview.choices.unit
    groups = [(same(group.value), group.cases) for group in grouping.groups]
    if grouping.unknown:
        groups.append((WORDS["unknown"], grouping.unknown))

    def entries(column: Column) -> tuple[Entry, ...]:
        found: list[Entry] = []
        for name, cases in groups:
            cells = [overview.matrix.cell(case, column.id) for case in cases]
            count = sum(bool(cell.accept) for cell in cells)
            sentences = tuple(s for cell in cells for s in cell.accept)
            doubtful = tuple(s for cell in cells for s in cell.review)
            found += [
                Entry(count, weight=count / len(cases)),
                Entry(
                    len(sentences),
                    len(doubtful),
                    sentences=sentences,
                    doubtful=doubtful,
                    key=f"by:{grouping.attribute.name}\t{name.en}\t{column.id}"
                    if sentences or doubtful
                    else "",
                ),
            ]
        return tuple(found)

    columns = tuple(
        Heading(
            word,
            over=Bilingual(f"{name.en} ({len(cases)})", f"{name.zh}（{len(cases)}）"),
        )
        for name, cases in groups
        for word in (MANY[unit], WORDS["sentences"])
    )
    name = grouping.attribute.name
    return Table(
        f"by-{name}",
        Bilingual(f"Codes by {name}", f"编码 × {name}"),
        WORDS["code"],
        columns,
        tuple(rows_by_dimension(overview, entries)),
        Bilingual(
            f"{MANY[unit].en} with at least one accepted sentence, and their accepted sentences; "
            "in brackets those to be reviewed. "
            + "; ".join(f"{name.en}: {', '.join(cases)}" for name, cases in groups)
            + ".",
            f"至少有一个采纳句子的{MANY[unit].zh}，及采纳的句子数；括号内为待复核的句子数。"
            + "；".join(f"{name.zh}：{'、'.join(cases)}" for name, cases in groups)
            + "。",
        ),
    )


def ratings_table(overview: Overview) -> Table:
    """How important cases say that something is: how many gave each answer, and the mean."""
    unit = overview.choices.unit
    answers = {answer for rating in overview.ratings for answer in rating.counts}
    shown = _SCALE if is_scale([*answers]) else tuple(sorted(answers))
    found = {statement.column.id: statement for statement in overview.statements}
    rows = []
    for rating in overview.ratings:
        code = overview.material.codebook.code(rating.label)
        statement = found[str(rating.label)]
        number = len(rating.values)
        rows.append(
            TableRow(
                Heading(code.name, code.color),
                (
                    *(
                        Entry(count, weight=count / number if number else 0.0)
                        for count in (rating.counts.get(answer, 0) for answer in shown)
                    ),
                    Entry(number),
                    Entry(rating.mean, form=Form.MEAN),
                    Entry(
                        Bilingual(
                            f"{len(statement.cases)} of {statement.of}",
                            f"{len(statement.cases)}/{statement.of}",
                        )
                    ),
                ),
            )
        )
    return Table(
        "importance",
        Bilingual("Importance, as answered", "重要性评分"),
        WORDS["code"],
        (
            *(Heading(same(f"{answer:g}"), over=WORDS["value"]) for answer in shown),
            Heading(WORDS["answers"]),
            Heading(WORDS["mean"]),
            Heading(WORDS["coded_in"]),
        ),
        tuple(rows),
        Bilingual(
            f"{MANY[unit].en} that gave each answer, the mean, and beside it in how many "
            "interviewed ones the code was found.",
            f"给出各评分的{MANY[unit].zh}、均值，以及访谈中有此编码的{MANY[unit].zh}。",
        ),
    )


def split_table(overview: Overview, grouping: Grouping) -> Table:
    """Cases by one attribute: how many have each value, and which."""
    unit = overview.choices.unit
    known = sum(len(group.cases) for group in grouping.groups)
    rows = [
        TableRow(Heading(same(group.value)), _counted(group.cases, known))
        for group in grouping.groups
    ]
    if grouping.unknown:
        rows.append(TableRow(Heading(WORDS["unknown"]), _counted(grouping.unknown, None)))
    name = grouping.attribute.name
    return Table(
        f"split-{name}",
        Bilingual(f"{MANY[unit].en} by {name}", f"{UNITS[unit].zh} × {name}"),
        same(name),
        (Heading(MANY[unit]), Heading(WORDS["share"]), Heading(WHICH[unit])),
        tuple(rows),
        Bilingual(
            f"All {MANY[unit].en.lower()} of the list, also those without transcripts.",
            f"名单中的全部{UNITS[unit].zh}，包括没有访谈记录的。",
        ),
        coded=False,
    )


def _counted(cases: tuple[str, ...], known: int | None) -> tuple[Entry, ...]:
    share = len(cases) / known if known else None
    return (
        Entry(len(cases), weight=share or 0.0),
        Entry(share, form=Form.SHARE),
        Entry(Bilingual(", ".join(cases), "、".join(cases))),
    )


def cases_table(overview: Overview) -> Table:
    """All that is known of each case, and how much it says."""
    table, unit = overview.material.table, overview.choices.unit
    rows = []
    for case in overview.matrix.cases:
        known = [table.value(case, attribute.name) for attribute in table.attributes]
        rows.append(
            TableRow(
                Heading(same(case)),
                (
                    Entry(overview.said.get(case, 0), form=Form.NUMBER),
                    Entry(overview.coded.get(case, 0), form=Form.NUMBER),
                    *(Entry(same(v) if isinstance(v, str) else v, form=Form.NUMBER) for v in known),
                ),
            )
        )
    return Table(
        "cases",
        Bilingual(f"{MANY[unit].en} and what is known of them", f"{UNITS[unit].zh}信息"),
        UNITS[unit],
        (
            Heading(WORDS["sentences"]),
            Heading(WORDS["coded"]),
            *(Heading(same(attribute.name)) for attribute in table.attributes),
        ),
        tuple(rows),
        Bilingual(
            "Sentences of respondents, those with an accepted code, and the list of cases.",
            "受访者的句子数、其中有采纳编码的句子数，以及案例表。",
        ),
    )
