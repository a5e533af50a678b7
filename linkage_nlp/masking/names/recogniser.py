"""A recogniser of Chinese names that runs offline: the tagger of jieba, as the package `rjieba`.

Its dictionary comes inside the package. It knows common names of people, and guesses
others; of its guesses only those are taken that have the form of a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from linkage_nlp.errors import MissingExtra
from linkage_nlp.masking.kinds import Kind, Origin
from linkage_nlp.masking.names.found import Found
from linkage_nlp.masking.names.han_places import CITIES, PROVINCES
from linkage_nlp.masking.names.han_words import (
    COMPOUND_SURNAMES,
    COUNTRIES,
    NO_NAMES,
    SOUNDS,
    SURNAMES,
)

Recogniser = Callable[[str], Iterator[Found]]
_PLACES = frozenset((*COUNTRIES, *CITIES, *PROVINCES))


def load_recogniser() -> Recogniser:
    """The recogniser.

    Raises:
        MissingExtra: The package is not installed.
    """
    try:
        import rjieba
    except ModuleNotFoundError as error:
        raise MissingExtra(
            "the recogniser of names needs the package 'rjieba', which is not installed",
            remedy="Install it with pip install 'linkage-nlp[names]', or leave --recogniser out",
        ) from error

    def recognise(text: str) -> Iterator[Found]:
        position = 0
        for word, tag in rjieba.tag(text):
            start, position = position, position + len(word)
            kind = _kind(word, tag)
            if kind is not None:
                yield Found(start, position, kind, Origin.RECOGNISER)

    return recognise


def _kind(word: str, tag: str) -> Kind | None:
    if word in NO_NAMES or word in _PLACES or not "\u3400" <= word[0] <= "\u9fff":
        return None
    if tag == "nr" and (2 <= len(word) <= 4 and _has_surname(word)) and word[:2] not in NO_NAMES:
        return Kind.PERSON
    if tag == "nrt" and len(word) >= 3 and all(c in SOUNDS or c == "·" for c in word):
        return Kind.PERSON
    return None


def _has_surname(word: str) -> bool:
    return (len(word) >= 3 and word[:2] in COMPOUND_SURNAMES) or word[0] in SURNAMES
