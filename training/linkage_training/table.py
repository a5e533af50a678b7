"""Scores as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from linkage_nlp.language import Language
from linkage_training.metrics import CodeScores, Scores

LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one code (`dimension/code`) in one language."""

    code: str
    lang: Language
    scores: CodeScores


def code_rows(scores: Scores) -> Iterator[Row]:
    """The rows of all codes in the codebook's order, each in the languages measured."""
    measured = [(lang, scores.slices[lang]) for lang in LANGUAGES if lang in scores.slices]
    codes = measured[0][1].codes if measured else ()
    for code in codes:
        for lang, figures in measured:
            yield Row(code, lang, figures.codes[code])


def macro_f1(scores: Scores, dimension: str, lang: Language) -> float | None:
    """The macro-F1 of a dimension in a language; None where it is not defined."""
    figures = scores.slices.get(lang)
    return None if figures is None else figures.dimensions[dimension].macro_f1.value
