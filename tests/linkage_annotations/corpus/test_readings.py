from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from linkage_annotations.corpus.interview import CODERS, Corpus
from linkage_annotations.corpus.readings import code_agreement
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


def test_counts_and_alpha_of_each_code(read_twice: Corpus) -> None:
    found = {figure.label.code: figure for figure in code_agreement(read_twice)}
    fair = found["conference_fair"]
    assert (fair.lang, fair.sentences) == ("en", 4)
    assert (fair.first, fair.second, fair.both, fair.settled) == (2, 1, 1, 2)
    assert fair.alpha.value == pytest.approx(1 - 7 * 1 / (5 * 3))
    assert found["internet"].alpha.value == 1
    assert found["organisation"].alpha.value is None


def test_cases_read_once_do_not_count(make_corpus: Callable[..., Corpus]) -> None:
    assert code_agreement(make_corpus([("At the fair.", ["conference_fair"])])) == []
