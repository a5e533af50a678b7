from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from linkage_annotations.agreement import gather, measure
from linkage_annotations.corpus.interview import CODERS, Corpus
from linkage_annotations.corpus.readings import reading_ratings
from linkage_nlp.codebook import Label
from linkage_nlp.dataset import check_codes


@pytest.fixture
def read_twice(make_corpus: Callable[..., Corpus]) -> Corpus:
    """Two cases of two sentences; of the first case's coded one the second reading has none."""
    corpus = make_corpus(
        [("At the fair.", ["conference_fair"]), ("It rains.", [])],
        [("On the web.", ["internet"]), ("In Hanover.", ["conference_fair"])],
    )
    none = check_codes({}, corpus.codebook)
    interviews = []
    for number, interview in enumerate(corpus.interviews):
        lines = [
            replace(line, readings=(line.codes, none if number == row == 0 else line.codes))
            for row, line in enumerate(interview.lines)
        ]
        case = replace(interview.case, coders=CODERS)
        interviews.append(replace(interview, case=case, lines=tuple(lines)))
    return replace(corpus, interviews=tuple(interviews))


def test_each_reading_is_a_coder(read_twice: Corpus) -> None:
    ratings = gather(reading_ratings(read_twice), read_twice.codebook)
    assert [coder.name for coder in ratings.coders] == list(CODERS)
    assert len(ratings.units) == 4
    fair = measure(ratings, samples=0).slices["en"].codes[Label("channel", "conference_fair")]
    assert fair.positives == 2
    assert fair.alpha.all_units.value == pytest.approx(1 - 7 * 1 / (5 * 3))


def test_cases_read_once_do_not_count(make_corpus: Callable[..., Corpus]) -> None:
    corpus = make_corpus([("At the fair.", ["conference_fair"])])
    assert list(reading_ratings(corpus)) == []
