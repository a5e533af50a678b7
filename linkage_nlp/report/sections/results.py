"""What was found, code by code: in how many cases, in which, and in whose words."""

from __future__ import annotations

from collections.abc import Iterator

from linkage_nlp.codebook import Bilingual, Codebook, Label
from linkage_nlp.language import Language
from linkage_nlp.report.blocks import Block, Bullets, Heading, Paragraph
from linkage_nlp.report.findings import Findings, anchor
from linkage_nlp.report.quotes_shown import quotation


def results(findings: Findings, lang: Language, *, per_code: int) -> Iterator[Block]:
    """The section.

    Args:
        findings: What is reported.
        lang: The language of it.
        per_code: How many quotes to show of each code.
    """
    unit = findings.overview.choices.unit
    yield Heading(Bilingual("Findings", "发现")[lang], 1, "findings")
    for dimension in findings.codebook.dimensions:
        yield Heading(dimension.name[lang], 2)
        for column in findings.columns_of(dimension.id):
            yield Heading(column.name[lang], 3, anchor(column.id))
            yield Paragraph(findings.statements[column.id].text(unit)[lang])
            accepted, review = findings.sentences(column.id)
            if accepted or review:
                yield Paragraph(_sentences(accepted, review, lang), aside=True)
            label = _label(findings.codebook, column.id)
            of = findings.quotes.get(label, ())
            yield from (quotation(quote, lang) for quote in of[:per_code])
    if findings.groups:
        yield Heading(Bilingual("Groups of codes", "编码分组")[lang], 2)
        for column in findings.groups:
            yield Heading(column.name[lang], 3, anchor(column.id))
            yield Paragraph(findings.statements[column.id].text(unit)[lang])
    unused = [
        column.name[lang]
        for column in findings.overview.matrix.columns
        if not any(findings.sentences(column.id))
    ]
    if unused:
        yield Heading(Bilingual("Never found", "从未出现")[lang], 2)
        yield Bullets(unused)


def _sentences(accepted: int, review: int, lang: Language) -> str:
    return Bilingual(
        f"{accepted} accepted {'sentence' if accepted == 1 else 'sentences'}; {review} to be "
        "reviewed.",
        f"采纳 {accepted} 句，待复核 {review} 句。",
    )[lang]


def _label(codebook: Codebook, column: str) -> Label:
    return next(label for label in codebook.labels if str(label) == column)
