"""How many labels each code still lacks: to train on, and to tell agreement."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from linkage_annotations.agreement.doubts import POSITIVES
from linkage_annotations.log.state import AnnotationState
from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.dataset import Example
from linkage_nlp.language import Language

# Settled sentences with a code, in each language, from which a small model begins to know it.
GOAL = 50


@dataclass(frozen=True, slots=True)
class Need:
    """What there is of a code, and what it lacks.

    Attributes:
        label: The code.
        given: Settled sentences that have it, by language.
        lacks: How many more each language needs.
        cases: In how many cases it was found.
        shared: Sentences coded by two people or more to whom at least one gave it.
        shared_lacks: How many more of these agreement needs.
    """

    label: Label
    given: Mapping[Language, int]
    lacks: Mapping[Language, int]
    cases: int
    shared: int
    shared_lacks: int

    @property
    def met(self) -> bool:
        """Whether nothing is lacking."""
        return not self.shared_lacks and not any(self.lacks.values())


def needs(
    examples: Iterable[Example],
    by_sentence: Mapping[str, Sequence[AnnotationState]],
    codebook: Codebook,
    languages: Sequence[Language],
    *,
    goal: int,
    coders: int,
) -> tuple[Need, ...]:
    """What each code has and lacks.

    Args:
        examples: The settled sentences.
        by_sentence: The codings of each sentence that count, one a coder, none that settles.
        codebook: The codebook of the project.
        languages: The languages of the sentences that are on the server.
        goal: Settled sentences that each code is to have in each language.
        coders: How many people are to code a sentence; with one, there is no agreement.
    """
    given: Counter[tuple[Label, Language]] = Counter()
    cases: defaultdict[Label, set[str]] = defaultdict(set)
    for example in examples:
        for label in _labels(example.codes):
            given[label, example.lang] += 1
            cases[label].add(example.case)
    shared: Counter[Label] = Counter()
    for states in by_sentence.values():
        if len({state.coder for state in states}) > 1:
            shared.update({label for state in states for label in _labels(state.codes)})
    least = POSITIVES if coders > 1 else 0
    return tuple(
        Need(
            label=label,
            given={lang: given[label, lang] for lang in languages},
            lacks={lang: max(0, goal - given[label, lang]) for lang in languages},
            cases=len(cases[label]),
            shared=shared[label],
            shared_lacks=max(0, least - shared[label]),
        )
        for label in codebook.labels
    )


def _labels(codes: Mapping[str, Sequence[str]]) -> set[Label]:
    return {Label(dimension, code) for dimension, some in codes.items() for code in some}
