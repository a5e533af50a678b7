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
class Fit:
    """One fit of a run: what it learns from, and what it is asked about."""

    train: tuple[str, ...]
    held_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """The cases to train on, those held out of it, and those to test on.

    In a cross-validation the folds are the training cases, each held out of a fit to the
    others. Otherwise the folds are apart from the training cases, and all held out of the one
    fit to these: they only say which settings are learnt from which sentences.

    Attributes:
        train: The cases that the final model is fitted to.
        folds: Disjoint sets of cases that a fit is asked about.
        test: The cases set aside for the last evaluation; may be empty.
    """

    train: tuple[str, ...]
    folds: tuple[tuple[str, ...], ...]
    test: tuple[str, ...]

    @property
    def held_out(self) -> tuple[str, ...]:
        """The cases of all folds."""
        return tuple(case for fold in self.folds for case in fold)

    @property
    def cross_validated(self) -> bool:
        """Whether the cases held out are those that the final model is fitted to."""
        return set(self.held_out) == set(self.train)

    @property
    def fits(self) -> tuple[Fit, ...]:
        """The fits that are asked about the cases held out."""
        if not self.cross_validated:
            return (Fit(self.train, self.held_out),)
        return tuple(
            Fit(tuple(case for other in self.folds if other is not fold for case in other), fold)
            for fold in self.folds
        )


def split_cases(
    examples: Sequence[Example],
    *,
    folds: int,
    test_share: float,
    seed: int,
    test_cases: Sequence[str] = (),
    validation_share: float = 0.0,
) -> Split:
    """Divide the cases into a test set, folds and a training set, each language evenly.

    A case has the language of most of its sentences. The order in which cases are dealt
    follows from a hash of seed and case, so neither the order of the file nor the case's
    place in it matters.

    Args:
        examples: All examples.
        folds: How many folds to divide the cases held out into.
        test_share: Share of the cases of each language to set aside, rounded to whole
            cases; above 0, at least one for each language that has two or more.
        seed: Another seed gives another division.
        test_cases: The cases to set aside, in place of a share.
        validation_share: Share of the other cases of each language to hold out of the one fit,
            rounded to whole cases, at least one where there are two or more; 0 for a
            cross-validation over all of them.

    Raises:
        TrainingError: Fewer cases held out than folds, or a case to set aside is not there.
    """
    if absent := sorted(set(test_cases) - {example.case for example in examples}):
        raise TrainingError(
            f"the cases to set aside are not in the dataset: {', '.join(absent)}",
            remedy="Correct evaluation.test_cases in the recipe, or set it to []",
        )
    test: list[str] = []
    train: list[str] = []
    dealt: list[list[str]] = [[] for _ in range(folds)]
    place = 0
    for cases in _cases_by_language(examples).values():
        ordered = sorted(cases, key=lambda case: _rank(seed, case))
        aside = [case for case in ordered if case in test_cases]
        if not test_cases and test_share > 0 and len(ordered) > 1:
            taken = min(max(1, round(test_share * len(ordered))), len(ordered) - 1)
            aside = ordered[:taken]
        test.extend(aside)
        left = [case for case in ordered if case not in aside]
        held_out = left
        if validation_share > 0:
            taken = min(max(1, round(validation_share * len(left))), len(left) - 1)
            held_out, rest = left[:taken], left[taken:]
            train.extend(rest)
        for case in held_out:
            dealt[place % folds].append(case)
            place += 1
    if place < folds:
        what = "held out" if validation_share > 0 else "to train on"
        more = " and evaluation.validation_share to 0" if validation_share > 0 else ""
        raise TrainingError(
            f"{place} cases {what} are too few for {folds} folds",
            remedy="Label more cases, or set evaluation.folds in the recipe to "
            f"{max(place, 2)}{more}",
        )
    split = tuple(tuple(fold) for fold in dealt)
    return Split(tuple(train) or tuple(c for fold in split for c in fold), split, tuple(test))


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
