"""The key: which name has which mask, for good.

A .csv file with the columns text, mask, kind, found and exact. It undoes the masks, so it is
readable by its owner alone, and it is extended, never renumbered: the same name has the same
mask in all files and in all later runs.
"""

from __future__ import annotations

import csv
import io
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import ascii_lowercase

from linkage_nlp.errors import UsageError
from linkage_nlp.masking.kinds import Kind, Origin
from linkage_nlp.masking.masker import Mask, same_name
from linkage_nlp.masking.table import read_table

_COLUMNS = ("text", "mask", "kind", "found", "exact")
_NUMBER = re.compile(r"\[?([A-Z]+)-(\d+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A name, its mask and what is known of it."""

    text: str
    mask: str
    kind: Kind
    origin: Origin = Origin.RULE
    exact: bool = False


@dataclass
class Key:
    """Names with their masks, in the order in which they came."""

    entries: dict[str, Entry] = field(default_factory=dict)
    _used: dict[Kind, int] = field(default_factory=dict)
    _masks: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Key:
        """A key with these entries."""
        key = cls()
        for entry in entries:
            key.put(entry)
        return key

    def __contains__(self, text: str) -> bool:
        return same_name(text) in self.entries

    def get(self, text: str) -> Entry | None:
        """The entry of a name, however it is written."""
        return self.entries.get(same_name(text))

    def put(self, entry: Entry) -> None:
        """Take in an entry with its mask."""
        self.entries[same_name(entry.text)] = entry
        self.reserve(entry.mask)

    def reserve(self, text: str) -> None:
        """Never give the masks that stand in a text."""
        for found in _NUMBER.finditer(text):
            kind = found[1].lower()
            if kind in set(Kind):
                used = self._used.get(Kind(kind), 0)
                self._used[Kind(kind)] = max(used, int(found[2]))
        self._masks.add(text)

    def add(self, entry: Entry, *, tail: str = "", like: str | None = None) -> Entry:
        """Give a name a mask, unless it has one.

        Args:
            entry: The name; its mask is not looked at.
            tail: A title at the name's end, which stays beside the mask.
            like: The mask of a longer name of the same person or firm: the new one has its
                number and a letter.
        """
        known = self.get(entry.text)
        if known is not None:
            return known
        if like is not None and (found := _NUMBER.match(like)) and like.startswith("["):
            mask = next(
                (
                    m
                    for c in ascii_lowercase[1:]
                    if (m := f"[{found[0][1:]}{c}]") not in self._masks
                ),
                None,
            )
            if mask is not None:
                new = replace(entry, mask=mask)
                self.put(new)
                return new
        number = self._used.get(entry.kind, 0) + 1
        new = replace(entry, mask=f"[{entry.kind.upper()}-{number}]{tail}")
        self.put(new)
        return new

    def masks(self) -> tuple[Mask, ...]:
        """The key as a list of masks."""
        return tuple(Mask(e.text, e.mask, e.exact) for e in self.entries.values())

    def reverse(self) -> tuple[Mask, ...]:
        """What turns masks back into names: of names with one mask, the first."""
        first: dict[str, Mask] = {}
        for entry in self.entries.values():
            first.setdefault(entry.mask, Mask(entry.mask, entry.text, exact=True))
        # Markdown that we write has a backslash before each bracket.
        escaped = (
            replace(mask, text=mask.text.replace("[", "\\[").replace("]", "\\]"))
            for mask in first.values()
            if "[" in mask.text
        )
        return (*first.values(), *escaped)


def read_key(path: Path) -> Key:
    """Read a key, or any list with the columns `text` and `mask`.

    Raises:
        UsageError: It is no such table, or with the row: a cell is empty or unknown, or a
            name has two masks. No name is told.
        TranscriptError: It cannot be read.
    """
    entries: dict[str, Entry] = {}
    for row in read_table(path, ("text", "mask")):
        kind, origin = row.cells.get("kind", ""), row.cells.get("found", "")
        if not row.cells["text"] or not row.cells["mask"]:
            raise UsageError(
                "the text or the mask is missing", path=path, row=row.number, remedy="Fill both in"
            )
        try:
            entry = Entry(
                row.cells["text"],
                row.cells["mask"],
                Kind(kind) if kind else Kind.PERSON,
                Origin(origin) if origin else Origin.LIST,
                row.cells.get("exact", "") == "yes",
            )
        except ValueError as error:
            raise UsageError(
                "the column 'kind' or 'found' has a word that is not known",
                path=path,
                row=row.number,
                remedy=f"Kinds are {', '.join(Kind)}; found is one of {', '.join(Origin)}",
            ) from error
        if entries.setdefault(same_name(entry.text), entry).mask != entry.mask:
            raise UsageError(
                "this text has another mask already",
                path=path,
                row=row.number,
                remedy="Keep one of the two rows",
            )
    return Key.of(entries.values())


def write_key(path: Path, key: Key) -> None:
    """Write a key in one step, readable by its owner alone.

    Raises:
        UsageError: It cannot be written.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for entry in key.entries.values():
        exact = "yes" if entry.exact else ""
        writer.writerow((entry.text, entry.mask, entry.kind, entry.origin, exact))
    write_private(path, out.getvalue().encode("utf-8"))


def write_private(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, readable by its owner alone from its first byte.

    Raises:
        UsageError: It cannot be written.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            f"this file cannot be written ({error.strerror or error})",
            path=path,
            remedy="Close the program that has it open, or choose another place",
        ) from error
