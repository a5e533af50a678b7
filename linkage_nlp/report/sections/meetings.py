"""Which codes stand together in one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from linkage_nlp.codebook import Bilingual
from linkage_nlp.evidence.co_occurrence import CoOccurrence
from linkage_nlp.language import Language
from linkage_nlp.report.blocks import Block, Entry, Figures, Heading, HeatMap, Paragraph
from linkage_nlp.report.findings import Findings

_MOST = 10


def meetings(findings: Findings, lang: Language) -> Iterator[Block]:
    """The section."""
    yield Heading(Bilingual("Codes that meet", "编码共现")[lang], 1, "meetings")
    found = findings.overview.co_occurrences
    if not any(pair.accept for each in found for pair in each.pairs.values()):
        yield Paragraph(
            Bilingual(
                "No two codes meet in an accepted sentence.", "没有两个编码在同一采纳句中共现。"
            )[lang]
        )
        return
    yield Paragraph(
        Bilingual(
            "Two codes meet where one sentence carries both, both accepted. That they meet does "
            "not say that one brings the other about.",
            "同一句子同时带有两个均被采纳的编码，即为共现。共现并不说明因果。",
        )[lang],
        aside=True,
    )
    yield _heat(found[0], lang)
    yield _frequent(found[-1], lang)


def _heat(found: CoOccurrence, lang: Language) -> HeatMap:
    rows = [row.name[lang] for row in found.rows]
    columns = [column.name[lang] for column in found.columns]
    most = max((len(pair.accept) for pair in found.pairs.values()), default=0)
    cells = []
    told = []
    for row in found.rows:
        line = []
        for column in found.columns:
            number = len(found.pair(row.id, column.id).accept)
            line.append(Entry(str(number) if number else "", number / most if most else 0.0))
            if number:
                told.append(f"{row.name[lang]} × {column.name[lang]}: {number}")
        cells.append(line)
    return HeatMap(
        Bilingual("Sentences that carry both codes", "同时带有两个编码的句子数")[lang],
        Bilingual("Rows by columns, the darker the more: ", "行 × 列，颜色越深越多：")[lang]
        + "; ".join(told),
        Bilingual("Code", "编码")[lang],
        rows,
        columns,
        cells,
    )


def _frequent(found: CoOccurrence, lang: Language) -> Figures:
    """The pairs that meet most often, each once."""
    names = {column.id: column.name[lang] for column in (*found.rows, *found.columns)}
    seen: dict[frozenset[str], tuple[int, tuple[str, ...], str]] = {}
    for (row, column), pair in found.pairs.items():
        if pair.accept:
            both = f"{names[row]} × {names[column]}"
            seen.setdefault(frozenset((row, column)), (len(pair.accept), pair.cases, both))
    ranked = sorted(seen.values(), key=lambda found: (-found[0], -len(found[1])))[:_MOST]
    comma = "、" if lang == "zh" else ", "
    heads = [
        Bilingual("Codes", "编码")[lang],
        Bilingual("Sentences", "句子数")[lang],
        Bilingual("Cases", "案例")[lang],
    ]
    rows = [
        [Entry(both), Entry(str(number)), Entry(f"{len(cases)} ({comma.join(cases)})")]
        for number, cases, both in ranked
    ]
    caption = Bilingual("Pairs that meet most often", "最常共现的编码")[lang]
    return Figures(caption, heads, rows, widths=(0.44, 0.16, 0.4))
