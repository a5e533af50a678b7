"""Quotes as they are shown: ready to paste, with what is known of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.evidence.material import Material
from linkage_nlp.evidence.origin import origin
from linkage_nlp.evidence.quotation import quoted
from linkage_nlp.evidence.quotes import Quote
from linkage_nlp.language import Language, detect_language
from linkage_nlp.report.blocks import Block, Content, Heading, Paragraph, Quotation, Said
from linkage_nlp.report.words import QUOTE_WORDS, SOURCES
from linkage_nlp.writers.spreadsheet import clock

Quotes = Mapping[Label, Sequence[Quote]]


def quotation(quote: Quote, lang: Language) -> Quotation:
    """A quote with its source, its context and who coded it."""
    sentence = quote.sentence
    source = SOURCES[sentence.source][lang].format(case=sentence.case)
    return Quotation(
        quoted(sentence.text),
        sentence.lang,
        source,
        tuple(_before(quote, lang)),
        _details(quote, lang),
    )


def pasted(quote: Quote, lang: Language) -> str:
    """A quote with its source: “…” (Source: interview on CF8)."""
    shown = quotation(quote, lang)
    return shown.text + shown.source


def coded_by(quote: Quote, lang: Language) -> str:
    """Who says that it has the code."""
    if quote.tag.coder is not None:
        return QUOTE_WORDS["coded_by_person"][lang].format(coder=quote.tag.coder)
    if not quote.sentence.model_version:
        return ""
    return QUOTE_WORDS["coded_by_model"][lang].format(
        model=quote.sentence.model_version, probability=f"{quote.tag.probability:.2f}"
    )


def quotes_content(material: Material, quotes: Quotes, lang: Language) -> Content:
    """All quotes as a document of their own.

    Args:
        material: What they were chosen from.
        quotes: Best first, by code.
        lang: The language of headings and sources.
    """
    words = QUOTE_WORDS
    note = words["note"][lang].format(origin=origin(material).statement[lang])
    blocks: list[Block] = [Heading(words["title"][lang], 0), Paragraph(note, aside=True)]
    blocks += _by_dimension(material.codebook, quotes, lang)
    empty = [material.codebook.code(label).name[lang] for label, of in quotes.items() if not of]
    if empty:
        codes = ("、" if lang == "zh" else ", ").join(empty)
        blocks.append(Paragraph(words["none"][lang].format(codes=codes)))
    return Content(words["title"][lang], lang, blocks)


def _by_dimension(codebook: Codebook, quotes: Quotes, lang: Language) -> Iterator[Block]:
    for dimension in codebook.dimensions:
        labels = [label for label in quotes if label.dimension == dimension.id and quotes[label]]
        if labels:
            yield Heading(dimension.name[lang], 1)
        for label in labels:
            of = quotes[label]
            yield Heading(codebook.code(label).name[lang], 2)
            yield Paragraph(
                QUOTE_WORDS["found"][lang].format(
                    shown=len(of), cases=len({quote.sentence.case for quote in of})
                ),
                aside=True,
            )
            yield from (quotation(quote, lang) for quote in of)


def _before(quote: Quote, lang: Language) -> Iterator[Said]:
    context = quote.context
    for role, text in (("asked", context.question), ("said_before", context.previous)):
        if text:
            plain = " ".join(text.split())
            yield Said(QUOTE_WORDS[role][lang], plain, detect_language(plain, lang))


def _details(quote: Quote, lang: Language) -> str:
    sentence = quote.sentence
    parts = [
        sentence.speaker or "",
        clock(sentence.time),
        sentence.transcript,
        coded_by(quote, lang),
        "" if quote.stands_alone else QUOTE_WORDS["needs_context"][lang],
    ]
    return " · ".join(part for part in parts if part)
