"""What reading a project or a codebook gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from linkage_nlp.codebook import Codebook
from linkage_nlp.evidence.material import Material


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The text of a source, as it stands in the project."""

    name: str
    case: str
    text: str


@dataclass(frozen=True, slots=True)
class ImportedNote:
    """A memo, or a comment on a passage, under what it is about."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ImportedProject:
    """A project that was read.

    Attributes:
        material: Its coded sentences, its codebook and its cases.
        texts: Its texts, in their order.
        notes: Memos and comments that people wrote.
        unmapped: Codes that stand for none of the codebook, and how often each was used.
        drafted: Whether the codebook was drafted from the codes of another program.
        warnings: What was left out, a clause each.
    """

    material: Material
    texts: tuple[SourceFile, ...]
    notes: tuple[ImportedNote, ...]
    unmapped: Mapping[str, int]
    drafted: bool
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportedCodebook:
    """A codebook that was read; `drafted` where it is of another program."""

    codebook: Codebook
    drafted: bool
