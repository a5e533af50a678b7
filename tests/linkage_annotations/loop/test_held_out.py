from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_annotations.loop.held_out import (
    ENOUGH,
    Side,
    divide,
    hold_out,
    read_division,
)
from linkage_annotations.settings import Settings
from linkage_annotations.workspace import Workspace
from linkage_nlp.errors import LoopError
from linkage_nlp.language import Language

NOW = "2026-01-01T00:00:00+00:00"


def sides(division: Any) -> Counter[tuple[Language, Side]]:
    return Counter((place.lang, place.side) for place in division.values())


@pytest.mark.parametrize(
    ("cases", "aside"),
    [(1, 0), (2, 1), (3, 1), (5, 2), (9, 4), (10, 5), (20, 5), (22, 6), (40, 10)],
)
def test_how_many_are_held_out(cases: int, aside: int) -> None:
    division = divide({}, [(f"c{number}", "zh") for number in range(cases)], NOW)
    assert sides(division)["zh", Side.HELD_OUT] == aside
    assert len(division) == cases


def test_a_case_has_the_language_of_most_of_its_sentences() -> None:
    assert divide({}, [("c", "zh"), ("c", "en"), ("c", "en")], NOW)["c"].lang == "en"
    assert divide({}, [("c", "en"), ("c", "zh")], NOW)["c"].lang == "zh"


NAMES = st.lists(
    st.tuples(st.text(min_size=1, max_size=3), st.sampled_from(["zh", "en"])),
    unique_by=lambda pair: pair[0],
    max_size=40,
)


@given(NAMES, NAMES)
def test_cases_stay_where_they_are(first: list[Any], more: list[Any]) -> None:
    begun = divide({}, first, NOW)
    division = divide(begun, (*first, *more), "later")
    assert begun.items() <= division.items()
    assert division.keys() == {case for case, _ in (*first, *more)}
    for lang in ("zh", "en"):
        found = sides(division)
        aside, rest = found[lang, Side.HELD_OUT], found[lang, Side.TRAINING]
        # Never all of a language, and of many cases a quarter.
        assert aside <= max(rest, 0) or aside <= ENOUGH + 1
        assert rest or not aside


@given(NAMES, st.integers(0, 40))
def test_what_a_model_was_trained_on_is_never_held_out(pairs: list[Any], many: int) -> None:
    trained = frozenset(case for case, _ in pairs[:many])
    division = divide({}, pairs, NOW, trained)
    assert division.keys() == {case for case, _ in pairs}
    assert all(division[case].side is Side.TRAINING for case in trained)
    free = len(pairs) - len(trained)
    aside = sum(place.side is Side.HELD_OUT for place in division.values())
    without = divide({}, pairs, NOW)
    wanted = sum(place.side is Side.HELD_OUT for place in without.values())
    assert aside <= min(free, wanted)


@given(NAMES, st.randoms())
def test_the_order_of_sentences_does_not_matter(pairs: list[Any], random: Any) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)
    assert divide({}, pairs, NOW) == divide({}, shuffled, NOW)


def test_it_is_kept(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, Settings())
    assert read_division(workspace) == {}
    pairs: list[tuple[str, Language]] = [(f"c{number}", "zh") for number in range(8)]
    assert hold_out(workspace, pairs[:4], keep=False)
    assert not read_division(workspace)
    aside = hold_out(workspace, pairs[:4])
    assert len(aside) == 2
    first = read_division(workspace)
    assert {case for case, place in first.items() if place.side is Side.HELD_OUT} == aside
    # What is there already stays, also where it is not told of again.
    assert hold_out(workspace, pairs[4:]) > aside
    assert first.items() <= read_division(workspace).items()
    path = workspace.turns / "held-out.json"
    path.write_text('{"format": 1, "cases": {"a": {"side": "left"}}}', encoding="utf-8")
    with pytest.raises(LoopError, match="held out"):
        read_division(workspace)
