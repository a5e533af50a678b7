"""What coders gave, as text for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import ascii_uppercase

from linkage_annotations.interface import wording
from linkage_annotations.interface.languages import Languages
from linkage_annotations.log.state import AnnotationState
from linkage_nlp.codebook import Codebook


def show_answers(
    answers: Iterable[AnnotationState],
    codebook: Codebook,
    languages: Languages,
    *,
    names: bool = False,
) -> str:
    """The answers of coders, one a line, with what each wrote below it.

    Args:
        answers: In the order in which they are shown.
        codebook: Names the codes.
        languages: In which languages.
        names: Show who gave which; letters stand in their place otherwise.
    """
    return "\n".join(
        _answer(state.coder if names else letter, state, codebook, languages)
        for letter, state in zip(_letters(), answers, strict=False)
    )


def show_codes(codes: Mapping[str, Iterable[str]], codebook: Codebook, languages: Languages) -> str:
    """Codes on one line, by dimension, or that there are none."""
    parts = [
        f"{languages.show(dimension.name)}: {', '.join(given)}"
        for dimension in codebook.dimensions
        if (
            given := [
                languages.show(code.name)
                for code in dimension.codes
                if code.id in codes.get(dimension.id, ())
            ]
        )
    ]
    return "; ".join(parts) or languages.show(wording.NO_CODE)


def _answer(who: str, state: AnnotationState, codebook: Codebook, languages: Languages) -> str:
    text = f"{who} — {show_codes(state.codes, codebook, languages)}"
    if state.unsure:
        text += f" ({languages.show(wording.UNSURE)})"
    comment = " ".join(state.comment.split())
    return f"{text}: “{comment}”" if comment else text


def _letters() -> Iterable[str]:
    """A to Z, AA to ZZ."""
    yield from ascii_uppercase
    yield from (one + other for one in ascii_uppercase for other in ascii_uppercase)
