"""How often each code was seen in each case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from linkage_nlp.codebook import Label
from linkage_nlp.tagging.tags import Decision, TaggedSentence


@dataclass(frozen=True, slots=True)
class CodeCount:
    """Sentences with a code: those accepted, and those that a person should look at."""

    accept: int = 0
    review: int = 0

    def __add__(self, other: CodeCount) -> CodeCount:
        return CodeCount(self.accept + other.accept, self.review + other.review)


NOTHING = CodeCount()


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of sentences by case and code.

    Attributes:
        cases: The cases in order of first appearance, also those without any code.
        counts: By case and label; what was not seen has no entry.
    """

    cases: tuple[str, ...]
    counts: Mapping[tuple[str, Label], CodeCount]

    def count(self, case: str, label: Label) -> CodeCount:
        """The sentences of one case with a code."""
        return self.counts.get((case, label), NOTHING)

    def total(self, label: Label) -> CodeCount:
        """The sentences of all cases with a code."""
        return sum((self.count(case, label) for case in self.cases), NOTHING)

    def cases_with(self, label: Label) -> tuple[str, ...]:
        """The cases in which a code was accepted at least once."""
        return tuple(case for case in self.cases if self.count(case, label).accept)


def summarise(sentences: Iterable[TaggedSentence], cases: Iterable[str] = ()) -> Summary:
    """Count the codes of tagged sentences.

    Args:
        sentences: Of any number of transcripts; those of one case add up.
        cases: Cases to list also if they have no sentence, before those that have one.
    """
    seen = dict.fromkeys(cases)
    accepted: defaultdict[tuple[str, Label], int] = defaultdict(int)
    doubtful: defaultdict[tuple[str, Label], int] = defaultdict(int)
    for sentence in sentences:
        seen[sentence.case] = None
        for tag in sentence.codes:
            key = sentence.case, Label(tag.dimension, tag.code)
            if tag.decision is Decision.ACCEPT:
                accepted[key] += 1
            elif tag.decision is Decision.REVIEW:
                doubtful[key] += 1
    counts = {
        key: CodeCount(accepted.get(key, 0), doubtful.get(key, 0))
        for key in dict.fromkeys([*accepted, *doubtful])
    }
    return Summary(tuple(seen), counts)
