"""The hard cases as a regression test: what fails is known by name."""

from __future__ import annotations

from collections import Counter
from types import ModuleType
from typing import Any

import pytest

# The cases that are known to fail, as they are marked in the file. One that is mended is
# taken off.
KNOWN_FAILURES = {
    "dev": ["哎呀！这个问题，你得问他。"],
    "held-out": ["我们用ＡＷＳ．‖They use their own servers."],
}
F1_FLOOR = 0.99


@pytest.fixture(scope="module")
def cases(benchmark_script: ModuleType) -> list[Any]:
    cases: list[Any] = benchmark_script.read_cases()
    return cases


@pytest.mark.parametrize("name", ["dev", "held-out"])
def test_only_the_known_cases_fail(
    benchmark_script: ModuleType, cases: list[Any], name: str
) -> None:
    failing = []
    for case in (case for case in cases if case.set == name):
        result = benchmark_script.score(case, benchmark_script.linkage)
        if result.false or result.missed:
            failing.append(case.marked)
    assert failing == KNOWN_FAILURES[name]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_f1_is_above_the_floor(benchmark_script: ModuleType, cases: list[Any], lang: str) -> None:
    own = [case for case in cases if case.lang == lang]
    assert benchmark_script.total(own, benchmark_script.linkage).f1 >= F1_FLOOR


def test_the_cases_are_many_and_different(cases: list[Any]) -> None:
    langs = Counter(case.lang for case in cases)
    assert langs["en"] >= 130
    assert langs["zh"] >= 130
    assert langs["mixed"] >= 60
    assert len({case.text for case in cases}) == len(cases)


def test_both_sets_hold_half_of_each_language(cases: list[Any]) -> None:
    for lang in ("en", "zh", "mixed"):
        sets = Counter(case.set for case in cases if case.lang == lang)
        assert set(sets) == {"dev", "held-out"}
        assert abs(sets["dev"] - sets["held-out"]) <= 1


def test_score_counts_found_false_and_missed(benchmark_script: ModuleType) -> None:
    case = benchmark_script.parse_case(
        {"set": "dev", "lang": "en", "kind": "plain", "text": "One two.‖ Three.‖\nFour."}
    )
    assert case.text == "One two. Three.\nFour."
    assert benchmark_script.score(case, lambda _: [0, 9, 16]) == (2, 0, 0)
    assert benchmark_script.score(case, lambda _: [0, 4, 9]) == (1, 1, 1)
    assert benchmark_script.score(case, lambda _: []) == (0, 0, 2)


def test_white_space_at_a_boundary_does_not_count(benchmark_script: ModuleType) -> None:
    case = benchmark_script.parse_case(
        {"set": "dev", "lang": "en", "kind": "plain", "text": "One.‖   Two."}
    )
    for start in (4, 5, 7):
        assert benchmark_script.score(case, lambda _, start=start: [start]) == (1, 0, 0)


def test_a_long_turn_needs_one_cut_at_a_joint(benchmark_script: ModuleType) -> None:
    case = benchmark_script.parse_case(
        {"set": "dev", "lang": "en", "kind": "asr", "text": "we ran ¦and fell ¦and got up"}
    )
    assert benchmark_script.score(case, lambda _: [7]) == (1, 0, 0)
    assert benchmark_script.score(case, lambda _: [7, 16]) == (1, 0, 0)
    assert benchmark_script.score(case, lambda _: []) == (0, 0, 1)
    assert benchmark_script.score(case, lambda _: [11]) == (0, 1, 1)


def test_f1_is_that_of_the_sum(benchmark_script: ModuleType) -> None:
    score = benchmark_script.Score(3, 1, 0).plus(benchmark_script.Score(0, 0, 2))
    assert score.f1 == pytest.approx(6 / 9)
    assert benchmark_script.Score().f1 == 1
