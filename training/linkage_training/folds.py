"""Dividing cases: never the sentences of one case on both sides."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linkage_nlp.dataset import Example
from linkage_nlp.errors import TrainingError
from linkage_nlp.language import Language


@dataclass(frozen=True, slots=True)
class Split:
    """The cases to train on, in folds, and those to test on.

    Attributes:
        folds: Disjoint sets of training cases; each is held out once.
        test: The cases set aside for the last evaluation; may be empty.
    """

    folds: tuple[tuple[str, ...], ...]
    test: tuple[str, ...]

    @property
    def train(self) -> tuple[str, ...]:
        """All training cases."""
        return tuple(case for fold in self.folds for case in fold)


def split_cases(
    examples: Sequence[Example],
    *,
    folds: int,
    test_share: float,
    seed: int,
    test_cases: Sequence[str] = (),
) -> Split:
    """Divide the cases into a test set and folds, each language evenly.

    A case has the language of most of its sentences. The order in which cases are dealt
    follows from a hash of seed and case, so neither the order of the file nor the case's
    place in it matters.

    Args:
        examples: All examples.
        folds: How many folds to divide the training cases into.
        test_share: Share of the cases of each language to set aside, rounded to whole
            cases; above 0, at least one for each language that has two or more.
        seed: Another seed gives another division.
        test_cases: The cases to set aside, in place of a share.

    Raises:
        TrainingError: Fewer training cases than folds, or a case to set aside is not there.
    """
    if absent := sorted(set(test_cases) - {example.case for example in examples}):
        raise TrainingError(
            f"the cases to set aside are not in the dataset: {', '.join(absent)}",
            remedy="Correct evaluation.test_cases in the recipe, or set it to []",
        )
    test: list[str] = []
    dealt: list[list[str]] = [[] for _ in range(folds)]
    place = 0
    for cases in _cases_by_language(examples).values():
        ordered = sorted(cases, key=lambda case: _rank(seed, case))
        aside = [case for case in ordered if case in test_cases]
        if not test_cases and test_share > 0 and len(ordered) > 1:
            taken = min(max(1, round(test_share * len(ordered))), len(ordered) - 1)
            aside = ordered[:taken]
        test.extend(aside)
        for case in ordered:
            if case in aside:
                continue
            dealt[place % folds].append(case)
            place += 1
    if place < folds:
        raise TrainingError(
            f"{place} cases to train on are too few for {folds} folds",
            remedy=f"Label more cases, or set evaluation.folds in the recipe to {max(place, 2)}",
        )
    return Split(tuple(tuple(fold) for fold in dealt), tuple(test))


def part_of_cases(cases: Iterable[str], share: float, seed: int) -> tuple[str, ...]:
    """A share of the cases, at least one; a smaller share is contained in a larger one."""
    ordered = sorted(cases, key=lambda case: _rank(seed, case))
    return tuple(ordered[: max(1, round(share * len(ordered)))])


def _cases_by_language(examples: Sequence[Example]) -> dict[Language, list[str]]:
    spoken: dict[str, Counter[Language]] = defaultdict(Counter)
    for example in examples:
        spoken[example.case][example.lang] += 1
    grouped: dict[Language, list[str]] = {"zh": [], "en": []}
    for case, languages in spoken.items():
        grouped["zh" if languages["zh"] >= languages["en"] else "en"].append(case)
    return grouped


def _rank(seed: int, case: str) -> str:
    return hashlib.sha256(f"{seed}\x1f{case}".encode()).hexdigest()
