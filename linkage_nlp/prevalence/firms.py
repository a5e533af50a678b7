"""In how many cases a code is present, and how sure that is.

A case has a code if one of its sentences does. Where people found it in one, or said of every
suggested one that it does not have it, that is certain. Elsewhere it follows from the calibrated
probabilities p of the sentences in which the model suggests the code (accepted or to be
reviewed), if the model's errors are independent of each other:

    P(at least one is right) = 1 - product over them of (1 - p)

Errors of one case are alike, so the truth is lower; it is at least the greatest p, which holds
if they are right or wrong all together. The number of cases is then a sum of independent yes
and no with different probabilities (Poisson-binomial), whose distribution is computed exactly.

What the model does not suggest is taken to be absent. How much it overlooks is told by a random
sample (`shares`), not by these figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linkage_nlp.codebook import Label
from linkage_nlp.evidence.material import Material
from linkage_nlp.evidence.matrix import Column, matrix_columns
from linkage_nlp.prevalence.checked import Codes
from linkage_nlp.prevalence.intervals import LEVEL, Interval, clopper_pearson
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts.model import Role


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A sentence that a code is suggested for and that nobody has checked yet."""

    sentence: str
    probability: float


@dataclass(frozen=True, slots=True)
class Presence:
    """One code, or group of codes, in one case.

    Attributes:
        confirmed: The sentences in which people found it.
        suggestions: Sentences to be checked, the likeliest first.
        accepted: Whether the plain table counts it: a sentence is accepted, and nobody has
            said otherwise.
    """

    case: str
    confirmed: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    accepted: bool

    @property
    def certain(self) -> bool:
        """Whether nothing that is suggested is left in doubt."""
        return bool(self.confirmed) or not self.suggestions

    @property
    def probability(self) -> float:
        """That the code is present, if errors are independent."""
        missed = 1.0
        for suggestion in self.suggestions:
            missed *= 1.0 - suggestion.probability
        return 1.0 if self.confirmed else 1.0 - missed

    @property
    def least(self) -> float:
        """The same if the errors of a case go together: the likeliest sentence decides."""
        if self.confirmed:
            return 1.0
        return max((s.probability for s in self.suggestions), default=0.0)


@dataclass(frozen=True, slots=True)
class Firms:
    """A code, or a group of codes, over all cases.

    Attributes:
        presences: One for each case, in order.
    """

    column: Column
    presences: tuple[Presence, ...]

    @property
    def number(self) -> int:
        """How many cases there are."""
        return len(self.presences)

    @property
    def is_group(self) -> bool:
        """Whether it is a group, which is settled when its codes are."""
        return self.column.id.startswith("group/")

    @property
    def accepted(self) -> tuple[str, ...]:
        """The cases that the plain table counts."""
        return tuple(p.case for p in self.presences if p.accepted)

    @property
    def confirmed(self) -> tuple[str, ...]:
        """The cases in which people found the code."""
        return tuple(p.case for p in self.presences if p.confirmed)

    @property
    def open(self) -> tuple[Presence, ...]:
        """The cases that are not certain."""
        return tuple(p for p in self.presences if not p.certain)

    @property
    def expected(self) -> float:
        """The expected number of cases that have it."""
        return sum(p.probability for p in self.presences)

    @property
    def least(self) -> float:
        """The expected number if the errors of a case go together."""
        return sum(p.least for p in self.presences)

    @property
    def interval(self) -> tuple[int, int]:
        """Between which numbers of cases the truth is, 95 times in 100."""
        return central_range(poisson_binomial([p.probability for p in self.presences]))

    @property
    def population(self) -> Interval | None:
        """The exact interval of the share of cases, if these are a random sample of firms.

        Of the cases that the plain table counts, as if each were certain; None without cases.
        """
        return clopper_pearson(len(self.accepted), self.number) if self.presences else None


def firms(
    material: Material, found: Codes, *, columns: Sequence[Column] | None = None
) -> tuple[Firms, ...]:
    """Which cases have which codes.

    Args:
        material: Tags; what interviewers say, and cases without other sentences, are not
            counted.
        found: What people found in sentences that they checked, by id. It counts before the
            tags, and says of codes that are not in it that they are not there.
        columns: Only these codes and groups.
    """
    by_case: defaultdict[str, list[TaggedSentence]] = defaultdict(list)
    for sentence in material.sentences:
        if sentence.role is not Role.INTERVIEWER:
            by_case[sentence.case].append(sentence)
    cases = [case for case in material.cases if case in by_case]
    return tuple(
        Firms(column, tuple(_presence(case, by_case[case], column, found) for case in cases))
        for column in (matrix_columns(material.codebook) if columns is None else columns)
    )


def poisson_binomial(probabilities: Iterable[float]) -> list[float]:
    """How likely each number of successes is, of independent trials; exact, by convolution."""
    distribution = [1.0]
    for p in probabilities:
        grown = [0.0] * (len(distribution) + 1)
        for number, chance in enumerate(distribution):
            grown[number] += chance * (1.0 - p)
            grown[number + 1] += chance * p
        distribution = grown
    return distribution


def central_range(distribution: Sequence[float], level: float = LEVEL) -> tuple[int, int]:
    """The least and the greatest number, with at most half of the rest beyond each."""
    tail = (1.0 - level) / 2.0
    below = 0.0
    low = high = len(distribution) - 1
    for number, chance in enumerate(distribution):
        below += chance
        if below > tail:
            low = min(low, number)
        if below >= 1.0 - tail:
            high = number
            break
    return low, high


def _presence(
    case: str, sentences: Iterable[TaggedSentence], column: Column, found: Codes
) -> Presence:
    confirmed: list[str] = []
    suggestions: list[Suggestion] = []
    accepted = False
    for sentence in sentences:
        tags = [t for t in sentence.codes if Label(t.dimension, t.code) in column.labels]
        if sentence.sentence_id in found:
            if found[sentence.sentence_id] & column.labels:
                confirmed.append(sentence.sentence_id)
        elif any(_found_by_people(tag, sentence) for tag in tags):
            confirmed.append(sentence.sentence_id)
        elif suggested := [tag for tag in tags if tag.decision is not Decision.NONE]:
            missed = 1.0
            for tag in suggested:
                missed *= 1.0 - tag.probability
            suggestions.append(Suggestion(sentence.sentence_id, 1.0 - missed))
            accepted |= any(tag.decision is Decision.ACCEPT for tag in suggested)
    suggestions.sort(key=lambda suggestion: -suggestion.probability)
    return Presence(case, tuple(confirmed), tuple(suggestions), accepted or bool(confirmed))


def _found_by_people(tag: CodeTag, sentence: TaggedSentence) -> bool:
    return tag.decision is Decision.ACCEPT and (bool(tag.coders) or not sentence.model_version)
