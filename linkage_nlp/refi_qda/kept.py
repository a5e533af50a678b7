"""What our notes in a project say, where it is one of ours."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from linkage_nlp.codebook import Label
from linkage_nlp.errors import DamagedFile
from linkage_nlp.refi_qda.about import ABOUT
from linkage_nlp.refi_qda.data_note import DataNote, is_data_note, read_data_note, text
from linkage_nlp.refi_qda.found_again import found_again
from linkage_nlp.refi_qda.guids import guid
from linkage_nlp.refi_qda.mapping import Target
from linkage_nlp.refi_qda.model import TextSource, Value
from linkage_nlp.refi_qda.package import ProjectFile
from linkage_nlp.refi_qda.segment import Segmented
from linkage_nlp.refi_qda.users import Author
from linkage_nlp.refi_qda.words import WORDS
from linkage_nlp.segmentation import Span
from linkage_nlp.tagging.tags import TaggedSentence

_ABOUT_NAMES = frozenset(WORDS["about"][lang] for lang in ("en", "zh"))


@dataclass(frozen=True, slots=True)
class KeptName:
    """What an attribute was called, and what the project called it."""

    name: str
    shown: str


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case as it went out; `listed` if it was in the list of cases."""

    name: str
    shown: str
    listed: bool
    values: Mapping[str, Value]


@dataclass(frozen=True)
class KeptData:
    """What went out with a project and came back with it; empty for others' projects.

    Attributes:
        codes: Which code each code of the project was made for, by its guid.
        authors: Who each user is, by guid.
        variables: The names of each attribute, by the variable's guid.
        cases: The cases, by guid.
        sources: The note of each source, by its guid, and by its name after `name `.
        own: The guids of our notes.
        warnings: Notes that are broken, a clause each.
    """

    codes: Mapping[str, Target] = field(default_factory=dict)
    authors: Mapping[str, Author] = field(default_factory=dict)
    variables: Mapping[str, KeptName] = field(default_factory=dict)
    cases: Mapping[str, KeptCase] = field(default_factory=dict)
    sources: Mapping[str, DataNote] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()

    def note_of(self, source: TextSource) -> DataNote | None:
        """The note of a source: by its guid, or by its name where that was changed."""
        return self.sources.get(source.guid) or self.sources.get(f"name {source.name}")

    def sentences_of(self, source: TextSource, said: str) -> Segmented | None:
        """The sentences that went out with a source, where they are now in its text."""
        note = self.note_of(source)
        if note is None:
            return None
        sentences: list[TaggedSentence] = []
        places: list[Span] = []
        by_selection = {}
        for kept, place in zip(note.sentences, found_again(note.sentences, said), strict=True):
            if place is None:
                continue
            by_selection[guid("selection", kept.sentence.sentence_id)] = len(sentences)
            sentences.append(kept.with_text(said[place.start : place.end]))
            places.append(place)
        return Segmented(sentences, places, by_selection, len(note.sentences) - len(sentences))


def kept_data(opened: ProjectFile) -> KeptData:
    """What our notes in a project say."""
    head: Mapping[str, Any] = {}
    sources: dict[str, DataNote] = {}
    warnings = []
    own: set[str] = set()
    for item in opened.project.notes:
        if item.guid == guid("note", ABOUT) or item.name in _ABOUT_NAMES:
            own.add(item.guid)
            continue
        try:
            content = opened.text(item)
        except DamagedFile:
            continue
        if content is None or not is_data_note(content):
            continue
        own.add(item.guid)
        try:
            note = read_data_note(content)
            if "source" in note.head:
                about = note.head["source"]
                sources[about["guid"]] = sources[f"name {about['name']}"] = note
            else:
                head = note.head
        except (ValueError, LookupError):
            warnings.append(
                f"the note {item.name!r} is not as linkage-nlp wrote it; what it held is lost"
            )
    try:
        return _kept(head, sources, own, tuple(warnings))
    except (LookupError, TypeError, AttributeError, ValueError):
        return KeptData(
            sources=sources,
            own=frozenset(own),
            warnings=(*warnings, "the note of the project is not as linkage-nlp wrote it"),
        )


def _kept(
    head: Mapping[str, Any],
    sources: Mapping[str, DataNote],
    own: Collection[str],
    warnings: tuple[str, ...],
) -> KeptData:
    codes = {one: Target(_label(address)) for one, address in head.get("codes", {}).items()}
    codes.update(
        {
            one: Target(_label(address), review=True)
            for one, address in head.get("review", {}).items()
        }
    )
    return KeptData(
        codes=codes,
        authors={
            one: Author(text(who["coder"])) if "coder" in who else Author.model(text(who["model"]))
            for one, who in head.get("users", {}).items()
        },
        variables={
            one: KeptName(text(was["name"]), text(was["shown"]))
            for one, was in head.get("variables", {}).items()
        },
        cases={one: _case(was) for one, was in head.get("cases", {}).items()},
        sources=sources,
        own=frozenset(own),
        warnings=warnings,
    )


def _case(was: Mapping[str, Any]) -> KeptCase:
    values = {
        name: value if isinstance(value, str) else float(value)
        for name, value in was["values"].items()
    }
    return KeptCase(text(was["name"]), text(was["shown"]), bool(was["listed"]), values)


def _label(address: str) -> Label:
    dimension, _, code = address.partition("/")
    return Label(dimension, code)
