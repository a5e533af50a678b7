"""What a REFI-QDA project holds, as typed, frozen structures.

The names are the standard's (REFI-QDA 1.5, `urn:QDA-XML:project:1.0`), and so is the order of
things. Only what text needs is here: of pictures, sound and film no more than that they are
there. Positions are code points of the source's plain text, the end one past the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

Value = str | float


def _nothing() -> Mapping[str, Value]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class User:
    """Somebody, or a model, that coded."""

    guid: str
    name: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code, with those below it. One that is not codable only gathers others."""

    guid: str
    name: str
    codable: bool = True
    color: str | None = None
    description: str = ""
    codes: tuple[Code, ...] = ()

    def walk(self) -> Iterator[Code]:
        """The code and all below it, in the order of the file."""
        yield self
        for code in self.codes:
            yield from code.walk()


@dataclass(frozen=True, slots=True)
class Variable:
    """An attribute of cases or sources; `type` is the standard's word, e.g. `Float`."""

    guid: str
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case: its values by the variable's guid, its sources and selections by theirs."""

    guid: str
    name: str
    values: Mapping[str, Value] = field(default_factory=_nothing)
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coding:
    """One code given by one user; both by guid, the user where known."""

    guid: str
    code: str
    user: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """A stretch of a source's text with its codings."""

    guid: str
    start: int
    end: int
    name: str = ""
    description: str = ""
    codings: tuple[Coding, ...] = ()
    user: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """An area of a page of a PDF with its codings.

    Attributes:
        path: Where its words stand; as with a source, `text` holds them where it is None.
        text: Its words; empty where the program does not tell them.
    """

    guid: str
    name: str
    description: str = ""
    path: str | None = None
    text: str = ""
    codings: tuple[Coding, ...] = ()
    user: str | None = None


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text with its selections.

    Attributes:
        path: Where the plain text stands, as the standard writes it (`internal://…`), or
            None where the XML holds it.
        text: The text that the XML holds; empty where `path` says where it is.
        kind: The element's name: `TextSource`, or `PDFSource` for a PDF's text.
        codings: Codings of the source as a whole.
        areas: Of a PDF, the areas of its pages that were marked.
    """

    guid: str
    name: str
    path: str | None = None
    text: str = ""
    kind: str = "TextSource"
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()
    values: Mapping[str, Value] = field(default_factory=_nothing)
    areas: tuple[Area, ...] = ()

    @property
    def marked(self) -> tuple[Selection | Area, ...]:
        """All that is marked in it."""
        return (*self.selections, *self.areas)


@dataclass(frozen=True, slots=True)
class Note:
    """A memo; as with a source, its text is in the XML or where `path` says."""

    guid: str
    name: str
    path: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Set:
    """A named set of codes, or of sources, by their guids."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeSystem:
    """The codes of a project or of a codebook file, and the sets that they form."""

    codes: tuple[Code, ...]
    sets: tuple[Set, ...] = ()
    origin: str = ""

    def walk(self) -> Iterator[Code]:
        """All codes, each before those below it."""
        for code in self.codes:
            yield from code.walk()


@dataclass(frozen=True, slots=True)
class Project:
    """A project.

    Attributes:
        origin: The program that wrote it.
        created: When it was, in UTC; None where the file does not say.
        user: The guid of the user who made it, where known.
        system: The codes; `system.sets` holds the sets of sources too.
        others: Names of sources that are no text: pictures, sound, film, PDF without text
            or marked areas.
    """

    name: str
    origin: str
    system: CodeSystem
    created: datetime | None = None
    user: str | None = None
    description: str = ""
    users: tuple[User, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[TextSource, ...] = ()
    notes: tuple[Note, ...] = ()
    others: tuple[str, ...] = ()
