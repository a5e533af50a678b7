"""Figures on the sentences as they are, without intervals."""

from __future__ import annotations

from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from sklearn.metrics import precision_recall_fscore_support

from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import UsageError
from linkage_training.metrics import Scores, score

# Six sentences of three cases; the columns are way/web, way/fair, way/work, place/abroad.
PLACES = [("a", "zh"), ("a", "zh"), ("b", "zh"), ("c", "en"), ("c", "en"), ("c", "en")]
GOLD = np.array(
    [
        [1, 0, 0, 1],
        [1, 0, 0, 0],
        [1, 1, 0, 0],
        [0, 1, 0, 0],
        [1, 0, 0, 0],
        [0, 0, 0, 0],
    ],
    dtype=bool,
)
GIVEN = np.array(
    [
        [1, 0, 0, 0],
        [1, 1, 0, 0],
        [0, 1, 0, 0],
        [0, 1, 0, 0],
        [1, 0, 1, 0],
        [1, 0, 0, 0],
    ],
    dtype=bool,
)


@pytest.fixture
def scores(tiny_codebook: Codebook, sentences_of: Any) -> Scores:
    return score(GOLD, GIVEN, sentences_of(PLACES), tiny_codebook, bootstrap=0)


def test_a_code_by_hand(scores: Scores) -> None:
    # way/web: TP 3 (0, 1, 4), FP 1 (5), FN 1 (2).
    web = scores.slices["all"].codes["way/web"]
    assert (web.support, web.predicted) == (4, 4)
    assert web.precision.value == pytest.approx(3 / 4)
    assert web.recall.value == pytest.approx(3 / 4)
    assert web.f1.value == pytest.approx(6 / 8)
    # 12 values, 8 of them yes: alpha = 1 - 11 * 2 / (4 * 8).
    assert web.alpha.value == pytest.approx(1 - 22 / 32)


def test_what_is_not_defined_is_none(scores: Scores) -> None:
    work = scores.slices["all"].codes["way/work"]
    assert (work.support, work.predicted) == (0, 1)
    assert work.precision.value == 0.0
    assert work.recall.value is None
    assert work.f1.value is None
    abroad = scores.slices["all"].codes["place/abroad"]
    assert abroad.precision.value is None
    assert (abroad.recall.value, abroad.f1.value) == (0.0, 0.0)
    # In English nobody gives the code: there is nothing to agree on.
    assert scores.slices["en"].codes["place/abroad"].alpha.value is None


def test_a_dimension_by_hand(scores: Scores) -> None:
    way = scores.slices["all"].dimensions["way"]
    # web 6/8; fair TP 2 FP 1 FN 0: 4/5; work has no support.
    assert way.macro_f1.value == pytest.approx((0.75 + 0.8) / 2)
    assert (way.averaged, way.left_out) == (2, 1)
    # TP 5, FP 3, FN 1, over three codes; false positives of a code without support count.
    assert way.micro_precision.value == pytest.approx(5 / 8)
    assert way.micro_recall.value == pytest.approx(5 / 6)
    assert way.micro_f1.value == pytest.approx(10 / 14)
    # 36 values, 14 of them yes.
    assert way.alpha.value == pytest.approx(1 - 35 * 4 / (22 * 14))
    # One sentence has no way (5), and gets one.
    assert way.false_alarms.value == 1.0


def test_false_alarms_are_sentences_without_a_code_that_get_one(scores: Scores) -> None:
    everything = scores.slices["all"]
    # Nothing is given for place/abroad, which five sentences lack.
    assert everything.dimensions["place"].false_alarms.value == 0.0
    # Sentence 1 has two codes too many, but has one of its own: no false alarm of the whole.
    assert everything.overall.false_alarms.value == 1.0
    # All three Chinese sentences have a way, so there is none to be given one wrongly.
    assert scores.slices["zh"].dimensions["way"].false_alarms.value is None


def test_each_language_by_itself(scores: Scores) -> None:
    zh, en = scores.slices["zh"], scores.slices["en"]
    assert (zh.sentences, zh.cases, en.sentences, en.cases) == (3, 2, 3, 1)
    assert zh.codes["way/web"].recall.value == pytest.approx(2 / 3)
    assert en.codes["way/web"].precision.value == pytest.approx(1 / 2)


def test_a_language_without_sentences_has_no_figures(
    tiny_codebook: Codebook, sentences_of: Any
) -> None:
    scores = score(GOLD[:3], GIVEN[:3], sentences_of(PLACES[:3]), tiny_codebook, bootstrap=0)
    assert list(scores.slices) == ["all", "zh"]


def test_as_scikit_learn_has_it(tiny_codebook: Codebook, sentences_of: Any) -> None:
    random = np.random.default_rng(3)
    gold = random.random((200, 4)) < 0.3
    given = np.where(random.random((200, 4)) < 0.2, ~gold, gold)
    places = [(f"c{i % 7}", "zh" if i % 2 else "en") for i in range(200)]
    scores = score(gold, given, sentences_of(places), tiny_codebook, bootstrap=0).slices["all"]
    precision, recall, f1, support = precision_recall_fscore_support(gold, given)
    for i, code in enumerate(scores.codes.values()):
        assert code.support == support[i]
        assert code.precision.value == pytest.approx(precision[i])
        assert code.recall.value == pytest.approx(recall[i])
        assert code.f1.value == pytest.approx(f1[i])
    micro = precision_recall_fscore_support(gold, given, average="micro")
    assert scores.overall.micro_f1.value == pytest.approx(micro[2])
    macro = precision_recall_fscore_support(gold, given, average="macro")
    assert scores.overall.macro_f1.value == pytest.approx(macro[2])


Coding = arrays(np.bool_, (9, 4))


@settings(max_examples=60, deadline=None)
@given(gold=Coding, given_codes=Coding)
def test_alpha_as_krippendorff_has_it(
    tiny_codebook: Codebook,
    sentences_of: Any,
    gold: NDArray[np.bool_],
    given_codes: NDArray[np.bool_],
) -> None:
    places = [("a", "en")] * 9
    scores = score(gold, given_codes, sentences_of(places), tiny_codebook, bootstrap=0)
    figures = scores.slices["all"]
    units = {name: (gold[:, i], given_codes[:, i]) for i, name in enumerate(figures.codes)} | {
        "way": (gold[:, :3].ravel(), given_codes[:, :3].ravel())
    }
    for name, (theirs, ours) in units.items():
        found = (figures.dimensions[name] if name == "way" else figures.codes[name]).alpha.value
        values = np.array([theirs, ours], dtype=int)
        if values.min() == values.max():
            assert found is None
            continue
        expected = krippendorff.alpha(values, level_of_measurement="nominal")
        assert found == pytest.approx(expected)


@settings(max_examples=60, deadline=None)
@given(gold=Coding)
def test_agreement_in_all_is_a_full_score(
    tiny_codebook: Codebook, sentences_of: Any, gold: NDArray[np.bool_]
) -> None:
    scores = score(gold, gold, sentences_of([("a", "en")] * 9), tiny_codebook, bootstrap=0)
    for code in scores.slices["all"].codes.values():
        assert code.f1.value == (1.0 if code.support else None)
        assert code.alpha.value in (1.0, None)


@settings(max_examples=60, deadline=None)
@given(gold=Coding, given_codes=Coding, order=st.permutations(range(9)))
def test_the_order_of_sentences_does_not_matter(
    tiny_codebook: Codebook,
    sentences_of: Any,
    gold: NDArray[np.bool_],
    given_codes: NDArray[np.bool_],
    order: list[int],
) -> None:
    places = [(case, "zh" if case == "a" else "en") for case in "aabbbccca"]
    once = score(gold, given_codes, sentences_of(places), tiny_codebook, bootstrap=20)
    again = score(
        gold[order],
        given_codes[order],
        sentences_of([places[i] for i in order]),
        tiny_codebook,
        bootstrap=20,
    )
    assert once.to_json() == again.to_json()


def test_json_has_plain_values(scores: Scores) -> None:
    content = scores.to_json()
    assert content["resamples"] == 0
    assert content["zh"]["codes"]["way/web"]["support"] == 3
    assert content["all"]["dimensions"]["way"]["left_out"] == 1
    web = content["all"]["codes"]["way/web"]
    assert web["f1"] == {"value": pytest.approx(0.75), "low": None, "high": None}
    assert set(web) == {"support", "predicted", "precision", "recall", "f1", "alpha"}


def test_nothing_to_measure_on_is_refused(tiny_codebook: Codebook) -> None:
    empty = np.zeros((0, 4), dtype=bool)
    with pytest.raises(UsageError, match="no sentence to measure on"):
        score(empty, empty, (), tiny_codebook)


def test_codings_of_another_shape_are_refused(tiny_codebook: Codebook, sentences_of: Any) -> None:
    with pytest.raises(ValueError, match="shape"):
        score(GOLD[:, :3], GIVEN[:, :3], sentences_of(PLACES), tiny_codebook)
