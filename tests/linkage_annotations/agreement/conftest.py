"""Fixtures for agreement: ratings written as strings, and a small set of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from linkage_annotations.agreement import (
    Agreement,
    Coder,
    Kind,
    Rating,
    Ratings,
    Unit,
    gather,
    measure,
)
from linkage_nlp.codebook import Codebook

# A sign for each code of the tiny codebook; "-" is a unit without any, "." one not coded.
SIGNS = {"w": ("way", "web"), "f": ("way", "fair"), "k": ("way", "work"), "a": ("place", "abroad")}


def codes_of(signs: str) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for sign in signs.replace("-", ""):
        dimension, code = SIGNS[sign]
        codes.setdefault(dimension, []).append(code)
    return codes


RatingsMaker = Callable[..., Ratings]


@pytest.fixture(scope="session")
def make_ratings(tiny_codebook: Codebook) -> RatingsMaker:
    """A maker of ratings: for each coder the signs of each unit, e.g. `"w fa - ."`.

    A coder whose name begins with "model" is one. Units are in cases of `per_case`; those of
    the cases in `english` are English, the others Chinese.
    """

    def make(
        given: Mapping[str, str | Sequence[str]],
        *,
        per_case: int = 2,
        english: Sequence[int] = (),
        codebook: Codebook = tiny_codebook,
    ) -> Ratings:
        ratings = []
        for name, signs in given.items():
            coder = Coder(name, Kind.MODEL if name.startswith("model") else Kind.PERSON)
            for place, it in enumerate(signs.split() if isinstance(signs, str) else signs):
                case = place // per_case
                unit = Unit(f"u{place}", f"F{case}", "en" if case in english else "zh")
                if it != ".":
                    ratings.append(Rating(coder, unit, codes_of(it)))
        return gather(ratings, codebook)

    return make


@pytest.fixture(scope="session")
def small_agreement(make_ratings: RatingsMaker) -> Agreement:
    """Three people, one of them with gaps, and a model, on 16 units of four cases."""
    return measure(
        make_ratings(
            {
                "anna": "w wf - f  k ka - -  w - f w  - - k a",
                "<b>li & co</b>": "w w - f  f k - -  w - w w  - f k -",
                "model-1": "w w - f  k ka - w  - - f w  - - k a",
                "sam": "w f - .  k ka - -  . . . .  - - - a",
            },
            per_case=4,
            english=(1,),
        ),
        samples=40,
    )
