from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from linkage_annotations.corpus.interview import Corpus
from linkage_annotations.corpus.shortcuts import Shortcut, area_under_curve, find_shortcuts

Numbers = st.lists(st.integers(0, 9), min_size=1, max_size=9)


@given(Numbers, Numbers)
def test_the_area_is_that_of_scikit_learn(positive: list[int], negative: list[int]) -> None:
    truth = [1] * len(positive) + [0] * len(negative)
    expected = roc_auc_score(truth, positive + negative)
    assert area_under_curve(positive, negative) == pytest.approx(expected)


def test_nothing_to_compare_tells_nothing() -> None:
    assert area_under_curve([], [1.0]) == 0.5


def internet(corpus: Corpus) -> Shortcut:
    return next(s for s in find_shortcuts(corpus) if s.label.code == "internet")


def test_length_and_position_that_give_a_code_away_are_seen(
    make_corpus: Callable[..., Corpus],
) -> None:
    corpus = make_corpus(
        [("Short.", []), ("Short too.", []), ("A far longer sentence than these.", ["internet"])]
    )
    figure = internet(corpus)
    assert (figure.length_auc, figure.position_auc) == (1.0, 1.0)
    assert (figure.sentences, figure.cases, figure.share) == (1, 1, 1 / 3)


def test_places_and_topic_blocks_are_seen(make_corpus: Callable[..., Corpus]) -> None:
    corpus = make_corpus(
        [("we look in Atlantis", ["internet"]), ("and again", ["internet"]), ("no", [])]
    )
    figure = internet(corpus)
    assert (figure.names_coded, figure.names_uncoded) == (0.5, 0.0)
    assert figure.same_before == 0.5


def test_words_that_nearly_always_come_with_a_code_are_listed(
    make_corpus: Callable[..., Corpus],
) -> None:
    corpus = make_corpus(
        [(f"the website number {n}", ["internet"]) for n in range(9)],
        [(f"the chair number {n}", []) for n in range(9)],
    )
    assert internet(corpus).telling_words == ("website",)
