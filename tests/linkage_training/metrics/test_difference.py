"""Two models on the same sentences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from linkage_nlp.codebook import Codebook
from linkage_training.metrics import compare, score

Coding = NDArray[np.bool_]
PLACES = [(f"c{number // 10}", "en" if number % 2 else "zh") for number in range(120)]


def codings(seed: int) -> tuple[Coding, Coding, Coding]:
    random = np.random.default_rng(seed)
    gold = random.random((120, 4)) < 0.3
    # What is hard in a case is hard for both.
    rate = np.repeat(random.uniform(0, 0.5, 12), 10)[:, None]
    first = np.where(random.random((120, 4)) < rate, ~gold, gold)
    second = np.where(random.random((120, 4)) < 0.02, ~first, first)
    return gold, first, second


def test_figures_by_hand(tiny_codebook: Codebook, sentences_of: Any) -> None:
    gold = np.zeros((4, 4), dtype=bool)
    gold[:2, 0] = gold[2:, 1] = True  # way/web, way/fair; nothing in the other dimension
    model, against = gold.copy(), gold.copy()
    against[0, 0] = False  # recall of web 1/2, so F1 2/3
    found = compare(
        gold, model, against, sentences_of([("a", "zh")] * 4), tiny_codebook, bootstrap=10
    )
    assert found.keys() == {"all", "zh"}
    part = found["zh"]
    assert (part.sentences, part.cases, part.support) == (4, 1, 4)
    assert part.mean.model.value == 1.0
    assert part.mean.against.value == pytest.approx((2 / 3 + 1) / 2)
    assert part.mean.difference.value == pytest.approx(1 / 6)
    assert part.mean.difference.low is None
    assert part.dimensions["way"] == part.mean
    assert part.dimensions["place"].difference.value is None


def test_each_dimension_counts_the_same(tiny_codebook: Codebook, sentences_of: Any) -> None:
    gold = np.ones((2, 4), dtype=bool)
    against = gold.copy()
    against[:, 3] = False  # the one code of the second dimension
    found = compare(gold, gold, against, sentences_of([("a", "en")] * 2), tiny_codebook)
    assert found["en"].mean.difference.value == pytest.approx(0.5)


def test_the_figures_are_those_of_each_model_alone(
    tiny_codebook: Codebook, sentences_of: Any
) -> None:
    gold, model, against = codings(1)
    examples = sentences_of(PLACES)
    found = compare(gold, model, against, examples, tiny_codebook, bootstrap=200)
    alone = score(gold, model, examples, tiny_codebook, bootstrap=200)
    for name, part in found.items():
        figures = alone.slices[name].dimensions["way"].macro_f1
        assert part.dimensions["way"].model.value == pytest.approx(figures.value)
        assert part.dimensions["way"].model.low == pytest.approx(figures.low)


def test_a_model_does_not_differ_from_itself(tiny_codebook: Codebook, sentences_of: Any) -> None:
    gold, model, _ = codings(2)
    found = compare(gold, model, model, sentences_of(PLACES), tiny_codebook, bootstrap=50)
    for part in found.values():
        change = part.mean.difference
        assert (change.value, change.low, change.high) == (0.0, 0.0, 0.0)


def test_turned_round_the_difference_is_the_opposite(
    tiny_codebook: Codebook, sentences_of: Any
) -> None:
    gold, model, against = codings(3)
    examples = sentences_of(PLACES)
    there = compare(gold, model, against, examples, tiny_codebook)["all"].mean
    back = compare(gold, against, model, examples, tiny_codebook)["all"].mean
    assert there.difference.value == pytest.approx(-back.difference.value)  # type: ignore[operator]
    assert there.difference.low == pytest.approx(-back.difference.high)  # type: ignore[operator]
    assert there.model == back.against


def test_pairs_are_told_apart_better_than_models_alone(
    tiny_codebook: Codebook, sentences_of: Any
) -> None:
    gold, model, against = codings(4)
    mean = compare(gold, model, against, sentences_of(PLACES), tiny_codebook)["all"].mean
    widths = [
        estimate.high - estimate.low  # type: ignore[operator]
        for estimate in (mean.difference, mean.model)
    ]
    assert widths[0] < widths[1] / 2
