"""Tables of codes: findings, cases by codes, shares, what meets what, languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from linkage_nlp.codebook import Bilingual, Codebook
from linkage_nlp.evidence.co_occurrence import CoOccurrence
from linkage_nlp.evidence.matrix import Column
from linkage_nlp.evidence.overview import Overview
from linkage_nlp.writers.matrix.table import EMPTY, Entry, Form, Heading, Table, TableRow, same
from linkage_nlp.writers.matrix.words import LANGUAGES, MANY, UNITS, WHICH, WORDS

# What shares are of: all sentences, or those that are coded.
_BASES = {
    False: "all sentences of the {}'s respondents",
    True: "the sentences of the {}'s respondents that carry an accepted code",
}

MakeEntries = Callable[[Column], tuple[Entry, ...]]


def column_heading(column: Column, codebook: Codebook) -> Heading:
    """A code under its dimension and in its colour, or a group under the word for groups."""
    if column.id.startswith("group/"):
        return Heading(column.name, over=WORDS["group"])
    (label,) = column.labels
    code = codebook.code(label)
    return Heading(code.name, code.color, codebook.dimension(label.dimension).name)


def rows_by_dimension(overview: Overview, entries: MakeEntries) -> Iterator[TableRow]:
    """A row for each code and group, under the name of its dimension."""
    over: Bilingual | None = None
    for column in overview.matrix.columns:
        heading = column_heading(column, overview.material.codebook)
        if heading.over is not None and heading.over != over:
            over = heading.over
            yield TableRow(Heading(over))
        yield TableRow(Heading(heading.text, heading.color), entries(column))


def findings_table(overview: Overview) -> Table:
    """In how many cases each code was found, and in which."""
    unit = overview.choices.unit
    found = {statement.column.id: statement for statement in overview.statements}

    def entries(column: Column) -> tuple[Entry, ...]:
        statement = found[column.id]
        cells = [overview.matrix.cell(case, column.id) for case in overview.matrix.cases]
        sentences = tuple(s for cell in cells for s in cell.accept)
        doubtful = tuple(s for cell in cells for s in cell.review)
        count, of = len(statement.cases), statement.of
        return (
            Entry(Bilingual(f"{count} of {of}", f"{count}/{of}"), weight=count / of if of else 0.0),
            Entry(count / of if of else None, form=Form.SHARE),
            Entry(_listed(statement.cases)),
            Entry(_listed(statement.review)),
            Entry(
                len(sentences),
                len(doubtful),
                sentences=sentences,
                doubtful=doubtful,
                key=f"code:{column.id}" if cells and (sentences or doubtful) else "",
            ),
        )

    columns = (MANY[unit], WORDS["share"], WHICH[unit], WORDS["review_cases"], WORDS["sentences"])
    return Table(
        "findings",
        Bilingual(
            f"Codes by {MANY[unit].en.lower()}", f"各编码的{MANY[unit].zh.removesuffix('数')}"
        ),
        WORDS["code"],
        tuple(map(Heading, columns)),
        tuple(rows_by_dimension(overview, entries)),
        Bilingual(
            "A code is found where at least one sentence with it is accepted; “to be reviewed” "
            "are those where the only ones are in doubt.",
            "至少有一个句子被采纳即计为有此编码；“待复核”为仅有存疑句子者。",
        ),
    )


def matrix_table(overview: Overview) -> Table:
    """Cases by codes: accepted sentences, and in brackets those to review."""
    matrix, unit = overview.matrix, overview.choices.unit
    most = max((len(cell.accept) for cell in matrix.cells.values()), default=0)
    rows = []
    for case in matrix.cases:
        entries = [Entry(overview.said.get(case, 0), form=Form.NUMBER)]
        for column in matrix.columns:
            cell = matrix.cell(case, column.id)
            entries.append(
                Entry(
                    len(cell.accept),
                    len(cell.review),
                    sentences=cell.accept,
                    doubtful=cell.review,
                    weight=_weight(len(cell.accept), most),
                    key=f"cell:{case}\t{column.id}" if cell.accept or cell.review else "",
                )
            )
        rows.append(TableRow(Heading(same(case)), tuple(entries)))
    totals = [[matrix.cell(case, c.id) for case in matrix.cases] for c in matrix.columns]
    rows += [
        TableRow(
            Heading(WORDS["sentences"]),
            (
                Entry(sum(overview.said.values())),
                *(
                    Entry(sum(len(x.accept) for x in cells), sum(len(x.review) for x in cells))
                    for cells in totals
                ),
            ),
            total=True,
        ),
        TableRow(
            Heading(
                Bilingual(
                    f"{MANY[unit].en} with it (of {len(overview.spoken)})",
                    f"有此编码的{MANY[unit].zh}（共 {len(overview.spoken)}）",
                )
            ),
            (EMPTY, *(Entry(len(statement.cases)) for statement in overview.statements)),
            total=True,
        ),
    ]
    return Table(
        "matrix",
        Bilingual(f"{MANY[unit].en} by codes", f"{UNITS[unit].zh} × 编码"),
        UNITS[unit],
        (Heading(WORDS["sentences"]), *_headings(matrix.columns, overview)),
        tuple(rows),
        Bilingual(
            "Accepted sentences; in brackets those to be reviewed.",
            "采纳的句子数；括号内为待复核的句子数。",
        ),
    )


def shares_tables(overview: Overview) -> tuple[Table, Table]:
    """Cases by codes as shares: of all sentences, and of those that are coded."""
    return _shares(overview, of_coded=False), _shares(overview, of_coded=True)


def _shares(overview: Overview, *, of_coded: bool) -> Table:
    matrix, unit = overview.matrix, overview.choices.unit
    base = overview.coded if of_coded else overview.said
    word = "of_coded" if of_coded else "of_said"
    rows = []
    for case in matrix.cases:
        entries = [Entry(base.get(case, 0), form=Form.NUMBER)]
        for column in matrix.columns:
            share = overview.share(case, column.id, of_coded=of_coded)
            cell = matrix.cell(case, column.id)
            entries.append(
                Entry(
                    share or None,
                    form=Form.SHARE,
                    sentences=cell.accept,
                    weight=share or 0.0,
                    key=f"cell:{case}\t{column.id}" if share else "",
                )
            )
        rows.append(TableRow(Heading(same(case)), tuple(entries)))
    name = WORDS[word]
    return Table(
        "shares-of-coded" if of_coded else "shares",
        Bilingual(f"Shares: {name.en.lower()}", f"比例：{name.zh}"),
        UNITS[unit],
        (
            Heading(WORDS["coded"] if of_coded else WORDS["sentences"]),
            *_headings(matrix.columns, overview),
        ),
        tuple(rows),
        Bilingual(
            f"Accepted sentences as a share of {_BASES[of_coded].format(UNITS[unit].en.lower())}. "
            "A sentence may carry several codes, so shares do not add up to 100%.",
            f"采纳的句子{name.zh}的比例。一个句子可有多个编码，合计不等于 100%。",
        ),
    )


def pairs_table(overview: Overview, place: int) -> Table:
    """What meets what in one sentence.

    Args:
        overview: What was counted.
        place: Which of its tables of co-occurrence.
    """
    found: CoOccurrence = overview.co_occurrences[place]
    codebook = overview.material.codebook
    most = max((len(pair.accept) for pair in found.pairs.values()), default=0)
    rows = []
    for row in found.rows:
        entries = []
        for column in found.columns:
            pair = found.pair(row.id, column.id)
            one, other = sorted((row.id, column.id))
            entries.append(
                Entry(
                    same("–") if row.id == column.id else len(pair.accept),
                    len(pair.review),
                    sentences=pair.accept,
                    doubtful=pair.review,
                    weight=_weight(len(pair.accept), most),
                    key=f"pair:{one}\t{other}" if pair.accept or pair.review else "",
                )
            )
        heading = column_heading(row, codebook)
        rows.append(TableRow(Heading(heading.text, heading.color), tuple(entries)))
    return Table(
        f"pairs-{place + 1}",
        _pairs_title(found, codebook),
        WORDS["code"],
        _headings(found.columns, overview),
        tuple(rows),
        Bilingual(
            "Sentences in which both are accepted; in brackets those that carry both and are "
            "to be reviewed in one at least.",
            "两个编码均被采纳的句子数；括号内为带有两者但至少一个待复核的句子数。",
        ),
    )


def _pairs_title(found: CoOccurrence, codebook: Codebook) -> Bilingual:
    sides = [_side(found.rows, codebook), _side(found.columns, codebook)]
    return Bilingual(
        f"Co-occurrence: {' × '.join(side.en for side in sides)}",
        f"共现：{' × '.join(side.zh for side in sides)}",
    )


def _side(columns: Iterable[Column], codebook: Codebook) -> Bilingual:
    over = {column_heading(column, codebook).over: None for column in columns}
    if len(over) == 1 and (name := next(iter(over))) is not None:
        return name
    return Bilingual("all codes", "全部编码")


def languages_table(overview: Overview) -> Table:
    """Codes by the language of the sentence."""
    unit = overview.choices.unit
    sentences = overview.material.by_id
    said = Counter(sentence.lang for sentence in overview.material.sentences)

    def entries(column: Column) -> tuple[Entry, ...]:
        found: list[Entry] = []
        for lang in overview.languages:
            cells = {
                case: [
                    s
                    for s in overview.matrix.cell(case, column.id).accept
                    if sentences[s].lang == lang
                ]
                for case in overview.spoken
            }
            inside = tuple(s for cell in cells.values() for s in cell)
            share = len(inside) / said[lang]
            found += [
                Entry(sum(bool(cell) for cell in cells.values())),
                Entry(
                    len(inside),
                    sentences=inside,
                    key=f"lang:{lang}\t{column.id}" if inside else "",
                ),
                Entry(share or None, form=Form.SHARE, weight=share),
            ]
        return tuple(found)

    columns = tuple(
        Heading(
            word,
            over=LANGUAGES[lang],
        )
        for lang in overview.languages
        for word in (MANY[unit], WORDS["sentences"], WORDS["share"])
    )
    return Table(
        "languages",
        Bilingual("Codes by language", "编码 × 语言"),
        WORDS["code"],
        columns,
        tuple(rows_by_dimension(overview, entries)),
        Bilingual(
            "Accepted sentences in each language, and their share of all sentences in it: "
            + ", ".join(f"{said[lang]} in {LANGUAGES[lang].en}" for lang in overview.languages)
            + ".",
            "各语言中采纳的句子数，及其占该语言全部句子的比例："
            + "，".join(f"{LANGUAGES[lang].zh} {said[lang]} 句" for lang in overview.languages)
            + "。",
        ),
    )


def _headings(columns: Iterable[Column], overview: Overview) -> tuple[Heading, ...]:
    return tuple(column_heading(column, overview.material.codebook) for column in columns)


def _listed(cases: tuple[str, ...]) -> Bilingual:
    return Bilingual(", ".join(cases), "、".join(cases))


def _weight(count: int, most: int) -> float:
    """How strong a count is beside the greatest; the root keeps small ones apart."""
    return float((count / most) ** 0.5) if most else 0.0
