"""What was masked, and what there is to look at before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.errors import LinkageError
from linkage_nlp.masking.kinds import Kind, Origin


@dataclass(frozen=True, slots=True)
class MaskedFile:
    """One file.

    Attributes:
        source: What was masked.
        output: Where it was, or would be, written.
        counts: How often names of each kind were replaced.
        notes: What a reader should know.
    """

    source: Path
    output: Path
    counts: Mapping[Kind, int]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name for review: how it is masked, how it was found, and how often it stands there."""

    text: str
    mask: str
    kind: Kind
    origin: Origin
    count: int


@dataclass(frozen=True)
class MaskReport:
    """A run of `mask`.

    Attributes:
        files: Those that were masked.
        names: The names found in them, most frequent first. They are confidential.
        suspects: Words in capitals that were left as they are, and how often.
        errors: Files that could not be masked.
        warnings: What is worth telling; without names.
        new: How many names the key did not hold before.
    """

    files: tuple[MaskedFile, ...]
    names: tuple[FoundName, ...]
    suspects: tuple[tuple[str, int], ...]
    errors: tuple[LinkageError, ...]
    warnings: tuple[str, ...]
    new: int

    @property
    def counts(self) -> Counter[Kind]:
        """How often names of each kind were replaced, in all files."""
        total: Counter[Kind] = Counter()
        for file in self.files:
            total.update(file.counts)
        return total
