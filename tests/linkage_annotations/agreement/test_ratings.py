from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from linkage_annotations.agreement import Coder, Kind, Rating, Ratings, Unit, gather
from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import DatasetError

ANNA, LI = Coder("anna"), Coder("li")
ONE, TWO = Unit("u1", "F1", "zh"), Unit("u2", "F1", "en")
RatingsMaker = Callable[..., Ratings]


def test_people_come_first_and_nobody_is_lost(tiny_codebook: Codebook) -> None:
    model = Coder("tiny-1", Kind.MODEL)
    given = [Rating(model, TWO, {}), Rating(LI, ONE, {}), Rating(ANNA, ONE, {"way": ("web",)})]
    ratings = gather(iter(given), tiny_codebook)
    assert ratings.coders == (LI, ANNA, model)
    assert ratings.units == (TWO, ONE)
    assert ratings.people == [0, 1]
    assert ratings.rated.tolist() == [[False, True], [False, True], [True, False]]
    assert np.argwhere(ratings.given).tolist() == [[1, 1, 0]]


def test_ratings_do_not_change(make_ratings: RatingsMaker) -> None:
    ratings = make_ratings({"anna": "w"})
    for matrix in (ratings.rated, ratings.given):
        with pytest.raises(ValueError, match="read-only"):
            matrix[:] = False


@pytest.mark.parametrize(
    ("ratings", "message"),
    [
        ([], "nobody coded"),
        ([Rating(ANNA, ONE, {}), Rating(ANNA, ONE, {})], "'anna' coded sentence 'u1' twice"),
        ([Rating(ANNA, ONE, {}), Rating(LI, Unit("u1", "F2", "zh"), {})], "in two cases"),
        ([Rating(ANNA, ONE, {}), Rating(LI, Unit("u1", "F1", "en"), {})], "two languages"),
        ([Rating(ANNA, ONE, {}), Rating(Coder("anna", Kind.MODEL), TWO, {})], "and of a model"),
        ([Rating(ANNA, ONE, {"way": ["boat"]})], r"code 'boat' .*'anna', sentence 'u1'"),
        ([Rating(ANNA, ONE, {"time": []})], "unknown dimension 'time'"),
        ([Rating(ANNA, ONE, {"way": ["web", "web"]})], "stands twice"),
    ],
)
def test_what_does_not_go_together_is_refused(
    ratings: list[Rating], message: str, tiny_codebook: Codebook
) -> None:
    with pytest.raises(DatasetError, match=message) as caught:
        gather(ratings, tiny_codebook)
    assert caught.value.remedy


def test_units_stand_by_case(tiny_codebook: Codebook) -> None:
    units = [Unit(f"u{i}", case, "zh") for i, case in enumerate(["F2", "F1", "F2", "F10"])]
    ratings = gather([Rating(ANNA, unit, {}) for unit in units], tiny_codebook)
    assert [unit.id for unit in ratings.units] == ["u1", "u3", "u0", "u2"]
    assert ratings.cases.tolist() == [0, 1, 2, 2]


def test_a_language_keeps_all_coders(tiny_codebook: Codebook) -> None:
    given = [Rating(ANNA, ONE, {"way": ["web"]}), Rating(LI, TWO, {"way": ["fair"]})]
    english = gather(given, tiny_codebook).in_language("en")
    assert english.units == (TWO,)
    assert english.coders == (ANNA, LI)
    assert english.rated.tolist() == [[False], [True]]
    assert np.argwhere(english.given).tolist() == [[1, 0, 1]]
