"""Quotes for other programs: as JSON, and as a row each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from linkage_nlp.evidence.material import Material
from linkage_nlp.evidence.quotes import Quote
from linkage_nlp.language import Language
from linkage_nlp.report.quotes_shown import Quotes, pasted
from linkage_nlp.writers.sheets import Value
from linkage_nlp.writers.spreadsheet import CREATOR, QUOTES_HEADER, clock


def quotes_record(material: Material, quotes: Quotes, lang: Language) -> dict[str, Any]:
    """All quotes with what is known of each, codes by their address; best first."""
    return {
        "generator": CREATOR,
        "codebook": {"id": material.codebook.id, "version": material.codebook.version},
        "quotes": {
            str(label): [{"rank": rank, **_record(q, lang)} for rank, q in enumerate(of, start=1)]
            for label, of in quotes.items()
        },
    }


def quotes_rows(quotes: Quotes, lang: Language) -> Iterator[list[Value]]:
    """A row for each quote, with the columns of `QUOTES_HEADER`."""
    for label, of in quotes.items():
        for rank, quote in enumerate(of, start=1):
            record = {"code": str(label), "rank": rank, **_record(quote, lang)}
            record["time"] = clock(quote.sentence.time)
            record["stands_alone"] = int(quote.stands_alone)
            yield [record[name] for name in QUOTES_HEADER]


def _record(quote: Quote, lang: Language) -> dict[str, Any]:
    sentence = quote.sentence
    return {
        "quote": pasted(quote, lang),
        "text": sentence.text,
        "case": sentence.case,
        "speaker": sentence.speaker,
        "time": sentence.time,
        "lang": sentence.lang,
        "source": sentence.source.value,
        "question": quote.context.question,
        "previous": quote.context.previous,
        "stands_alone": quote.stands_alone,
        "coder": quote.tag.coder,
        "model_version": None if quote.tag.coder is not None else sentence.model_version or None,
        "probability": quote.tag.probability,
        "transcript": sentence.transcript,
        "sentence_id": sentence.sentence_id,
    }
