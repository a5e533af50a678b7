"""The interviews by other writers, which no model is trained on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from linkage_annotations.corpus.interview import Corpus, read_corpus
from linkage_annotations.corpus.repeats import find_repeats
from linkage_nlp.codebook import default_codebook
from linkage_nlp.transcripts import Role

ANNOTATIONS = Path(__file__).parents[3] / "annotations"


@pytest.fixture(scope="module")
def others() -> Corpus:
    return read_corpus(ANNOTATIONS / "other-author", default_codebook())


def test_there_are_ten_in_each_language_read_twice(others: Corpus) -> None:
    assert Counter(interview.case.lang for interview in others.interviews) == {"zh": 10, "en": 10}
    assert all(len(interview.case.coders) == 2 for interview in others.interviews)


def test_nothing_of_them_is_in_the_corpus(others: Corpus) -> None:
    corpus = read_corpus(ANNOTATIONS / "corpus", others.codebook)
    cases = {interview.case.case for interview in corpus.interviews}
    assert cases.isdisjoint(interview.case.case for interview in others.interviews)
    # Interviewers ask alike: "Do you attend exhibitions?"
    asked = {
        line.id
        for interview in others.interviews
        for line in interview.lines
        if line.role is Role.INTERVIEWER
    }
    repeats = find_repeats(Corpus((*corpus.interviews, *others.interviews), others.codebook))
    assert [repeat for repeat in repeats if repeat.second not in asked] == []
