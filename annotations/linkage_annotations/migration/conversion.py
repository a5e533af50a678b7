"""What becomes of each code between two codebooks, checked to be whole and unambiguous.

Every code of the former codebook is either in the new one under the same address, meaning
the same, or a change says what becomes of it; and what a change makes of codes was not in
use before. So an annotation tells by itself whether it is converted already: converting it
twice does no more than once, and a migration that was broken off can simply go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from linkage_annotations.migration.changes import Change, Fate, Kind
from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.errors import CodebookError


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of annotations that give a code.

    Attributes:
        kind: What is done to the code.
        to: What it becomes, all parts of it; nothing if it is removed.
        target: What annotations give in its place, where `fate` is `becomes`.
    """

    kind: Kind
    fate: Fate
    to: tuple[Label, ...]
    target: Label | None


@dataclass(frozen=True)
class Conversion:
    """The way from one codebook to another.

    Attributes:
        rules: By codes of the former codebook; those that just stay have none.
        added: Codes that no earlier sentence was coded for.
        redefined: Codes that stay by id and whose definition or rules were changed.
    """

    old: Codebook
    new: Codebook
    rules: Mapping[Label, Rule]
    added: tuple[Label, ...]
    redefined: tuple[Label, ...]

    @cached_property
    def known(self) -> frozenset[Label]:
        """The codes of both codebooks."""
        return frozenset((*self.old.labels, *self.new.labels))

    @cached_property
    def changed_meaning(self) -> frozenset[Label]:
        """Codes of the new codebook that mean nothing, or something else, in the former."""
        return frozenset(
            label for label in self.new.labels if label not in self.old.labels
        ) | frozenset(to for rule in self.rules.values() for to in rule.to)

    @property
    def same_coding(self) -> bool:
        """Whether only names, colours and the like differ: the fingerprints are the same."""
        return self.old.fingerprint == self.new.fingerprint


def conversion(
    old: Codebook, new: Codebook, changes: Sequence[Change], path: Path | None = None
) -> Conversion:
    """The way from one codebook to another by a map.

    Args:
        old: The former codebook.
        new: The new one.
        changes: The map.
        path: The file of the map, for errors.

    Raises:
        CodebookError: The map does not fit the codebooks: it names a code that is not there,
            leaves one out, says two things of one, or takes two steps at once.
    """
    return _Check(old, new, changes, path).conversion()


class _Check:
    """A map beside the two codebooks that it is to lead from and to."""

    def __init__(
        self, old: Codebook, new: Codebook, changes: Sequence[Change], path: Path | None
    ) -> None:
        self._old, self._new, self._path = old, new, path
        self._was, self._is = frozenset(old.labels), frozenset(new.labels)
        self._changes = [*changes]
        self._changes += [
            change
            for dimension in changes
            if dimension.dimensions is not None
            for change in self._renamed_dimension(dimension, dimension.dimensions)
        ]

    def conversion(self) -> Conversion:
        rows: dict[Label, int] = {}
        rules: dict[Label, Rule] = {}
        targets: dict[Label, int] = {}
        for change in self._changes:
            self._check_codes(change, rows)
            self._check_targets(change, targets)
            if change.kind is not Kind.ADD:
                for code in change.codes:
                    rules[code] = Rule(change.kind, change.fate, change.to, change.target)
        self._check_whole(rules.keys(), targets.keys())
        # What only takes in others, or keeps its name in a split, stays as it is.
        kept = {code for code, rule in rules.items() if rule.target == code}
        # Of a split by a default, no sentence was coded for the other parts.
        parts = [
            to
            for rule in rules.values()
            for to in rule.to
            if rule.kind is Kind.SPLIT and rule.fate is Fate.BECOMES and to != rule.target
        ]
        return Conversion(
            self._old,
            self._new,
            {code: rule for code, rule in rules.items() if code not in kept},
            (
                *(change.codes[0] for change in self._changes if change.kind is Kind.ADD),
                *(part for part in parts if part not in self._was),
            ),
            tuple(
                label
                for label in self._old.labels
                if label not in rules and _meaning(self._old, label) != _meaning(self._new, label)
            ),
        )

    def _renamed_dimension(self, change: Change, ids: tuple[str, str]) -> Iterable[Change]:
        before, after = ids
        for name, book, other in (
            (before, self._old, self._new),
            (after, self._new, self._old),
        ):
            if name not in {dimension.id for dimension in book.dimensions}:
                raise self._error(
                    change, f"{_name(book)} has no dimension {name!r}", "Check its id there"
                )
            if name in {dimension.id for dimension in other.dimensions}:
                raise self._error(
                    change,
                    f"{name!r} is a dimension of both codebooks",
                    "Use 'move' for single codes that change their dimension",
                )
        named = {code for other in self._changes for code in other.codes}
        for code in self._old.dimension(before).codes:
            label, to = Label(before, code.id), Label(after, code.id)
            if label not in named:
                yield Change(Kind.DIMENSION, (label,), (to,), Fate.BECOMES, to, None, change.row)

    def _check_codes(self, change: Change, rows: dict[Label, int]) -> None:
        here, there = (self._is, self._was) if change.kind is Kind.ADD else (self._was, self._is)
        book = self._new if change.kind is Kind.ADD else self._old
        for code in change.codes:
            if code in rows:
                raise self._error(
                    change,
                    f"{code} stands in the map twice, first in row {rows[code]}",
                    "Say one thing of each code",
                )
            rows[code] = change.row
            if code not in here:
                raise self._error(
                    change, f"{_name(book)} has no code {code}", "Check its address there"
                )
            if code in there and code not in change.to:
                raise self._error(
                    change,
                    f"{code} is in both codebooks, so that an annotation could mean either",
                    "Give the code of the new codebook another id",
                )
            if change.kind is Kind.ADD and code in there:
                raise self._error(change, f"{code} is not new", "Take the entry out of the map")
            if change.fate is Fate.BECOMES and code in there and change.kind is Kind.SPLIT:
                self._check_kept_part(change, code)

    def _check_kept_part(self, change: Change, code: Label) -> None:
        if change.target != code:
            raise self._error(
                change,
                f"{code} keeps its id as a part of itself, so that its annotations cannot all "
                f"become {change.target} later on",
                f"Write 'by: review' or 'by: {code}', or give the part another id",
            )

    def _check_targets(self, change: Change, targets: dict[Label, int]) -> None:
        for to in change.to:
            if to not in self._is:
                raise self._error(
                    change, f"{_name(self._new)} has no code {to}", "Check its address there"
                )
            if to in targets:
                raise self._error(
                    change,
                    f"something becomes {to} already in row {targets[to]}",
                    "Write it as one 'merge' of all the codes that become it",
                )
            targets[to] = change.row
            if to in self._was and to not in change.codes:
                raise self._error(
                    change,
                    f"{to} is in use already",
                    f"Write a 'merge' that has {to} among its codes, or, if {to} becomes "
                    "something else at the same time, do it in two migrations",
                )

    def _check_whole(self, changed: Iterable[Label], targets: Iterable[Label]) -> None:
        if gone := [label for label in self._old.labels if label not in {*changed, *self._is}]:
            raise self._error(
                None,
                f"{_list(gone)} of {_name(self._old)} {_are(gone)} not in {_name(self._new)}, and "
                "the map does not say what becomes of it",
                "Add a rename, move, merge, split or remove",
            )
        if new := [label for label in self._new.labels if label not in {*targets, *self._was}]:
            raise self._error(
                None,
                f"{_list(new)} of {_name(self._new)} {_are(new)} new, and the map does not say so",
                "Add it to the map, with 'add' if it stems from no former code",
            )

    def _error(self, change: Change | None, message: str, remedy: str) -> CodebookError:
        return CodebookError(
            message, remedy=remedy, path=self._path, row=None if change is None else change.row
        )


def _meaning(book: Codebook, label: Label) -> object:
    code = book.code(label)
    return (book.dimension(label.dimension).definition, code.definition, code.include, code.exclude)


def _name(book: Codebook) -> str:
    return f"{book.id} {book.version}"


def _list(labels: Sequence[Label]) -> str:
    return ", ".join(str(label) for label in labels)


def _are(labels: Sequence[Label]) -> str:
    return "are" if len(labels) > 1 else "is"
