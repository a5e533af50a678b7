"""The corpus in the repository, as a whole: no change may make it worse unnoticed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from linkage_annotations.corpus.interview import Corpus, read_corpus
from linkage_annotations.corpus.probes import Probe, ProbeResult, probe_shortcuts
from linkage_annotations.corpus.repeats import find_repeats
from linkage_nlp.codebook import default_codebook
from linkage_nlp.transcripts import Role

SHIPPED = Path(__file__).parents[3] / "annotations" / "corpus"

# The area under the ROC curve that no code may pass. .5 is chance: speakers are there. A guide
# has fairs and reasons late in an interview, people name the places that knowledge comes from,
# and say "from", "him", "they" of a source; the bounds keep that from becoming more.
BOUNDS = {
    Probe.SPEAKER: 0.55,
    Probe.LENGTH: 0.70,
    Probe.NAMES: 0.77,
    Probe.POSITION: 0.80,
    Probe.FUNCTION_WORDS: 0.90,
}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus(SHIPPED, default_codebook())


@pytest.fixture(scope="module")
def probed(corpus: Corpus) -> list[ProbeResult]:
    return probe_shortcuts(corpus)


def test_there_is_enough_of_it_in_both_languages(corpus: Corpus) -> None:
    interviews = Counter(interview.case.lang for interview in corpus.interviews)
    assert min(interviews["zh"], interviews["en"]) >= 80
    assert sum(len(interview.lines) for interview in corpus.interviews) >= 8000


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_code_is_spread_over_many_interviews(corpus: Corpus, lang: str) -> None:
    for label in corpus.codebook.labels:
        found = Counter(
            interview.case.case
            for interview in corpus.interviews
            for line in interview.lines
            if interview.case.lang == lang and label.code in line.codes[label.dimension]
        )
        assert len(found) >= 40, label
        assert found.total() >= 200, label


def test_most_of_what_respondents_say_carries_no_channel(corpus: Corpus) -> None:
    said = [
        line
        for interview in corpus.interviews
        for line in interview.lines
        if line.role is Role.RESPONDENT
    ]
    assert sum(not line.codes["channel"] for line in said) >= 3 / 4 * len(said)


def test_no_sentence_stands_twice_or_nearly_so(corpus: Corpus) -> None:
    assert not find_repeats(corpus)


@pytest.mark.parametrize("probe", list(Probe), ids=[probe.name.lower() for probe in Probe])
def test_what_says_nothing_of_the_meaning_does_not_give_a_code_away(
    probed: list[ProbeResult], probe: Probe
) -> None:
    assert len(probed) == 34
    for result in probed:
        assert result.auc[probe] <= BOUNDS[probe], (result.lang, result.label)
