"""What is uncertain, what differs, and what is chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage_annotations.queues.choice import Candidates, Preferences, choose
from linkage_annotations.queues.draws import Learn, Why
from linkage_annotations.queues.spread import CaseQuota, distances, farthest_first
from linkage_annotations.queues.uncertainty import doubt, entropy
from linkage_annotations.queues.vectors import sentence_vectors
from linkage_nlp.codebook import Label
from linkage_nlp.language import Language

LABELS = (Label("way", "web"), Label("way", "fair"), Label("place", "abroad"))
PROBABILITY = st.floats(0.0, 1.0)
LANGUAGE: st.SearchStrategy[Language] = st.sampled_from(("zh", "en"))


def test_entropy_is_in_bits() -> None:
    np.testing.assert_allclose(entropy(np.array([0.0, 0.5, 1.0, 0.11])), [0, 1, 0, 0.5], atol=1e-3)


@given(PROBABILITY, st.floats(0.01, 0.99))
def test_doubt_is_greatest_at_the_threshold(probability: float, threshold: float) -> None:
    found = doubt(np.array([[probability], [threshold]]), np.array([threshold]))
    assert 0.0 <= found[0, 0] <= 1.0
    assert found[1, 0] == pytest.approx(1.0)


@given(st.lists(PROBABILITY, min_size=2, max_size=2), st.floats(0.01, 0.99))
def test_doubt_falls_with_the_distance_from_the_threshold(
    ps: list[float], threshold: float
) -> None:
    near, far = sorted(max(p, threshold) for p in ps)
    found = doubt(np.array([[near], [far]]), np.array([threshold]))
    assert found[0, 0] >= found[1, 0] - 1e-9


def test_a_code_that_is_never_accepted_is_doubted_at_one_half() -> None:
    found = doubt(np.array([[0.5, 0.5]]), np.array([2.0, 0.2]))
    assert found[0, 0] == pytest.approx(1.0)
    assert found[0, 1] < 0.75


def test_vectors_tell_what_is_alike_in_both_languages() -> None:
    vectors = sentence_vectors(
        ["We go to the fair.", "We went to the fair.", "我们去展会。", "我们去过展会。", "。"]
    )
    alike = (vectors @ vectors.T).toarray()
    np.testing.assert_allclose(np.diag(alike), 1.0)
    assert alike[0, 1] > 0.5 > alike[0, 2]
    assert alike[2, 3] > 0.4 > alike[1, 3]


def test_distances_are_to_the_nearest() -> None:
    vectors = sentence_vectors(["one apple", "two pears", "one apple"])
    found = distances(vectors[:2], vectors[2:])
    assert found[0] == pytest.approx(0.0, abs=1e-9)
    assert found[1] > 0.8
    assert distances(vectors[:2], vectors[:0]).tolist() == [1.0, 1.0]


def test_the_farthest_is_taken_first_and_copies_last() -> None:
    texts = ["a forum abroad", "a forum abroad", "the fair in Munich", "a colleague helped"]
    vectors = sentence_vectors(texts)
    quota = CaseQuota.share(1.0, 3, ["F1"] * 4)
    taken = farthest_first(vectors, np.ones(4), ["F1"] * 4, 3, quota)
    assert taken[0] == 0
    assert set(taken) == {0, 2, 3}
    # What is at hand already is not needed again.
    distance = distances(vectors, vectors[:1])
    assert 0 not in farthest_first(vectors, distance, ["F1"] * 4, 2, CaseQuota(4))


@given(
    st.lists(st.sampled_from("ABCD"), min_size=1, max_size=30),
    st.floats(0.01, 1.0),
    st.integers(1, 40),
)
def test_a_quota_fills_the_places_with_as_little_of_a_case_as_it_can(
    cases: list[str], share: float, places: int
) -> None:
    places = min(places, len(cases))
    quota = CaseQuota.share(share, places, cases)
    taken: Counter[str] = Counter()
    for case in cases:
        if sum(taken.values()) < places and quota.has_room(case):
            quota.take(case)
            taken[case] += 1
    assert sum(taken.values()) == places
    # No case above its share as long as the others have sentences.
    most = max(taken.values())
    if most > max(1, int(np.ceil(share * places))):
        assert sum(min(most - 1, n) for n in Counter(cases).values()) < places


@cache
def _unlike() -> Any:
    """Vectors of sentences that have little in common."""
    return sentence_vectors([f"sentence {chr(97 + n) * 5}" for n in range(26)] * 2)


def candidates(
    probabilities: Sequence[Sequence[float]],
    cases: Sequence[str] | None = None,
    texts: Sequence[str] | None = None,
    langs: Sequence[Language] | None = None,
) -> Candidates:
    number = len(probabilities)
    vectors = _unlike()[:number] if texts is None else sentence_vectors(texts)
    return Candidates(
        [f"s{n}" for n in range(number)],
        cases or [f"F{n}" for n in range(number)],
        langs or ["en"] * number,
        np.array(probabilities, dtype=np.float64),
        np.array([0.5, 0.5, 0.5]),
        vectors,
        vectors[:0],
    )


def ids(chosen: Sequence[Learn]) -> list[str]:
    return [learn.sentence for learn in chosen]


def test_the_uncertain_are_chosen_with_the_code_in_doubt() -> None:
    sure, unsure = [0.01, 0.99, 0.01], [0.02, 0.6, 0.02]
    enough = dict.fromkeys(LABELS, 100)
    (learn,) = choose(candidates([sure, unsure, sure]), LABELS, enough, 1, Preferences(field=1))
    assert learn.sentence == "s1"
    assert (learn.why, learn.code, learn.probability) == (Why.UNCERTAIN, "way/fair", 0.6)


def test_of_the_uncertain_those_that_differ_are_chosen() -> None:
    texts = ["a forum abroad", "a forum abroad", "a forum abroad!", "the fair in Munich"]
    chosen = choose(
        candidates([[0.5] * 3, [0.5] * 3, [0.5] * 3, [0.4] * 3], texts=texts),
        LABELS,
        dict.fromkeys(LABELS, 100),
        2,
    )
    assert set(ids(chosen)) == {"s0", "s3"}


def test_rare_codes_get_places_in_turns_the_rarest_first() -> None:
    rows = [[0.9, 0.0, 0.0], [0.8, 0.0, 0.0], [0.0, 0.7, 0.0], [0.0, 0.04, 0.0]]
    rows += [[0.5, 0.5, 0.5]] * 6
    preferences = Preferences(rare_share=0.4, rare_below=20)
    labelled = {LABELS[0]: 5, LABELS[1]: 2, LABELS[2]: 50}
    chosen = choose(candidates(rows), LABELS, labelled, 10, preferences)
    rare = [learn for learn in chosen if learn.why is Why.RARE]
    # The first for the rarer one. Of the sentences in doubt one gets in by being likely too.
    assert [(learn.sentence, learn.code) for learn in rare[:2]] == [
        ("s2", "way/fair"),
        ("s0", "way/web"),
    ]
    assert len(rare) == 4
    assert len(set(ids(chosen))) == 10
    assert all(learn.code != "place/abroad" for learn in rare)


def test_an_unlikely_sentence_gets_no_place_for_a_rare_code() -> None:
    rows = [[0.04, 0.04, 0.04]] * 5
    chosen = choose(candidates(rows), LABELS, {}, 5)
    assert {learn.why for learn in chosen} == {Why.UNCERTAIN}


def test_no_case_gets_more_than_its_share() -> None:
    rows = [[0.5, 0.5, 0.5]] * 20 + [[0.1, 0.1, 0.1]] * 20
    cases = ["F1"] * 20 + [f"F{n % 10 + 2}" for n in range(20)]
    chosen = choose(candidates(rows, cases), LABELS, {}, 10, Preferences(case_share=0.2))
    by_case = Counter(cases[int(name[1:])] for name in ids(chosen))
    assert by_case["F1"] == 2
    assert len(chosen) == 10


def test_a_language_that_the_model_is_sure_of_gets_half_its_share() -> None:
    rows = [[0.5, 0.5, 0.5]] * 20 + [[0.01, 0.01, 0.01]] * 20
    langs: list[Language] = ["zh" if row < 20 else "en" for row in range(40)]
    enough = dict.fromkeys(LABELS, 100)
    found = Counter(
        langs[int(name[1:])]
        for name in ids(choose(candidates(rows, langs=langs), LABELS, enough, 12))
    )
    assert found == {"zh": 9, "en": 3}
    # One that it is less sure of gets more than its share.
    lax = Preferences(language_floor=0.0)
    found = Counter(
        langs[int(name[1:])]
        for name in ids(choose(candidates(rows, langs=langs), LABELS, enough, 12, lax))
    )
    assert found == {"zh": 12}


@settings(deadline=None)
@given(st.data())
def test_places_are_filled_each_sentence_once_and_the_same_every_time(data: st.DataObject) -> None:
    number = data.draw(st.integers(1, 12))
    rows = data.draw(
        st.lists(st.lists(PROBABILITY, min_size=3, max_size=3), min_size=number, max_size=number)
    )
    cases = data.draw(st.lists(st.sampled_from("ABC"), min_size=number, max_size=number))
    langs = data.draw(st.lists(LANGUAGE, min_size=number, max_size=number))
    places = data.draw(st.integers(1, 15))
    first = choose(candidates(rows, cases, langs=langs), LABELS, {}, places)
    assert len(set(ids(first))) == len(first) == min(places, number)
    assert choose(candidates(rows, cases, langs=langs), LABELS, {}, places) == first
