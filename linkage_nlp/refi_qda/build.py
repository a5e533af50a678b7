"""Material as a project: users, codes, cases, texts with their codings, and notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from linkage_nlp.codebook import Label
from linkage_nlp.evidence.cases import Attribute, AttributeKind
from linkage_nlp.evidence.material import Material, transcript_id
from linkage_nlp.language import Language
from linkage_nlp.refi_qda.about import ABOUT, about, names_and_ids
from linkage_nlp.refi_qda.codes import CodeTree, code_tree, origin
from linkage_nlp.refi_qda.data_note import DataNote, KeptSentence, write_data_note
from linkage_nlp.refi_qda.guids import guid
from linkage_nlp.refi_qda.model import (
    Case,
    CodeSystem,
    Coding,
    Note,
    Project,
    Selection,
    Set,
    TextSource,
    User,
    Value,
    Variable,
)
from linkage_nlp.refi_qda.plain import UniqueNames, one_line
from linkage_nlp.refi_qda.remarks import remark
from linkage_nlp.refi_qda.texts import SourceText, changes, rebuilt_text, whole_text
from linkage_nlp.refi_qda.users import Author, authors, user_names
from linkage_nlp.refi_qda.words import WORDS
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence, shown_names
from linkage_nlp.transcripts.model import SourceKind

_NAME_LENGTH = 60
_FILES = "internal://"
_NOT_IN_NAMES = dict.fromkeys(map(ord, '\\/:*?"<>|'), "_")


@dataclass(frozen=True, slots=True)
class BuiltProject:
    """A project and the files that go with it.

    Attributes:
        files: The text of each file in the folder of sources, by its name.
        warnings: What could not be as it was asked for, a clause each.
    """

    project: Project
    files: Mapping[str, str]
    warnings: tuple[str, ...]


def build_project(
    material: Material, *, name: str, created: datetime, lang: Language = "en"
) -> BuiltProject:
    """Make a project of material.

    Args:
        material: Coded sentences, with their transcripts where whole texts are wanted.
        name: The project's name.
        created: The time that goes with everything in it.
        lang: The language of names and notes.
    """
    return _Builder(material, lang).build(name, created)


class _Builder:
    """Puts a project together, one kind of its parts after another."""

    def __init__(self, material: Material, lang: Language) -> None:
        self._material = material
        self._lang = lang
        self._files: dict[str, str] = {}
        self._warnings: list[str] = []
        tags = [(s, t) for s in material.sentences for t in s.codes]
        review = {Label(t.dimension, t.code) for _, t in tags if t.decision is Decision.REVIEW}
        self._tree: CodeTree = code_tree(material.codebook, lang, review=review)
        found = dict.fromkeys(
            a for s, t in tags if t.decision is not Decision.NONE for a in authors(t, s)
        )
        found.update(dict.fromkeys(Author.model(v) for v in material.model_versions))
        self._users = user_names(found or {Author.model(""): None}, lang)

    def build(self, name: str, created: datetime) -> BuiltProject:
        variables = self._variables()
        sources, notes = self._sources(variables)
        cases = self._cases(variables, sources)
        said = about(self._material, len(sources), self._users, self._lang)
        names = names_and_ids(self._material, self._users, self._tree, variables, cases)
        words = WORDS["about"][self._lang], WORDS["data_head"][self._lang]
        first = self._note(said, words[0], ABOUT)
        head = self._note(write_data_note(DataNote(names)), words[1], "data")
        kinds = self._kinds(sources)
        system = CodeSystem(
            self._tree.system.codes, (*self._tree.system.sets, *kinds), self._tree.system.origin
        )
        users = tuple(User(author.guid, shown) for author, shown in self._users.items())
        project = Project(
            name=one_line(name),
            origin=origin(),
            system=system,
            created=created,
            user=users[0].guid,
            description=said,
            users=users,
            variables=tuple(variables.values()),
            cases=tuple(case for _, case in cases),
            sources=tuple(source for source, _ in sources),
            notes=(first, head, *notes),
        )
        return BuiltProject(project, self._files, tuple(self._warnings))

    def _variables(self) -> dict[str, Variable]:
        """The attributes by their names."""
        return {
            attribute.name: Variable(
                guid("variable", attribute.name), one_line(attribute.name), self._type(attribute)
            )
            for attribute in self._material.table.attributes
        }

    def _type(self, attribute: Attribute) -> str:
        if attribute.kind is AttributeKind.TEXT:
            return "Text"
        known = (row.get(attribute.name) for row in self._material.table.values.values())
        whole = all(isinstance(v, float) and v.is_integer() for v in known if v is not None)
        return "Integer" if whole else "Float"

    def _sources(
        self, variables: Mapping[str, Variable]
    ) -> tuple[list[tuple[TextSource, _Key]], list[Note]]:
        names = UniqueNames()
        sources = []
        notes = []
        for key, sentences in self._by_source().items():
            text = self._text(key, sentences)
            place = guid("source", *key)
            shown = names.take(_file_name(key) or WORDS["untitled"][self._lang])
            self._files[f"{place}.txt"] = text.text
            source = TextSource(
                place,
                shown,
                path=f"{_FILES}{place}.txt",
                selections=tuple(self._selections(sentences, text)),
                values=self._values(key.case, variables),
            )
            sources.append((source, key))
            kept = tuple(
                KeptSentence.of(s, text.places[s.sentence_id], changes(s.text)) for s in sentences
            )
            record = {
                "guid": place,
                "name": shown,
                "transcript": key.transcript,
                "case": key.case,
                "kind": key.kind,
            }
            notes.append(
                self._note(
                    write_data_note(DataNote({"source": record}, kept)),
                    WORDS["data"][self._lang].format(name=shown),
                    place,
                )
            )
        return sources, notes

    def _by_source(self) -> dict[_Key, list[TaggedSentence]]:
        found: dict[_Key, list[TaggedSentence]] = {}
        for s in self._material.sentences:
            transcript = transcript_id(s.sentence_id)
            key = _Key(transcript, s.case, s.transcript, s.source.value)
            found.setdefault(key, []).append(s)
        return found

    def _text(self, key: _Key, sentences: Sequence[TaggedSentence]) -> SourceText:
        transcript = self._material.transcripts.get(key.id)
        if transcript is not None:
            whole = whole_text(transcript, sentences)
            if whole is not None:
                return whole
            self._warnings.append(
                f"{transcript.name} is not as it was when it was tagged; its text is put "
                "together from the tagged sentences"
            )
        return rebuilt_text(sentences)

    def _selections(
        self, sentences: Sequence[TaggedSentence], text: SourceText
    ) -> Iterator[Selection]:
        for sentence in sentences:
            place = text.places[sentence.sentence_id]
            seen = [tag for tag in sentence.codes if tag.decision is not Decision.NONE]
            if not seen or place.start == place.end:
                continue
            codings = tuple(c for tag in seen for c in self._codings(tag, sentence))
            yield Selection(
                guid("selection", sentence.sentence_id),
                place.start,
                place.end,
                name=one_line(sentence.text, _NAME_LENGTH),
                description="\n".join(self._remark(tag, sentence) for tag in seen),
                codings=codings,
                user=codings[0].user,
            )

    def _codings(self, tag: CodeTag, sentence: TaggedSentence) -> Iterator[Coding]:
        label = Label(tag.dimension, tag.code)
        accepted = tag.decision is Decision.ACCEPT
        code = (self._tree.accepted if accepted else self._tree.review)[label]
        for author in authors(tag, sentence):
            yield Coding(guid("coding", sentence.sentence_id, code, author.guid), code, author.guid)

    def _remark(self, tag: CodeTag, sentence: TaggedSentence) -> str:
        name = self._tree.names[Label(tag.dimension, tag.code)]
        who = shown_names(self._users[author] for author in authors(tag, sentence))
        return remark(tag, name, who, self._lang)

    def _values(self, case: str, variables: Mapping[str, Variable]) -> dict[str, Value]:
        known = self._material.table.values.get(case, {})
        return {v.guid: known[name] for name, v in variables.items() if name in known}

    def _cases(
        self, variables: Mapping[str, Variable], sources: Sequence[tuple[TextSource, _Key]]
    ) -> list[tuple[str, Case]]:
        """The cases, each with its name as it is here."""
        names = UniqueNames()
        return [
            (
                case,
                Case(
                    guid("case", case),
                    names.take(one_line(case)),
                    self._values(case, variables),
                    tuple(source.guid for source, key in sources if key.case == case),
                ),
            )
            for case in self._material.cases
            if case
        ]

    def _kinds(self, sources: Sequence[tuple[TextSource, _Key]]) -> Iterator[Set]:
        """Interviews and documents as sets, where there are both."""
        kinds = {key.kind for _, key in sources}
        for kind, word in (
            (SourceKind.INTERVIEW, "interviews"),
            (SourceKind.DOCUMENT, "documents"),
        ):
            if kind.value in kinds and len(kinds) > 1:
                members = tuple(s.guid for s, key in sources if key.kind == kind.value)
                yield Set(guid("kind", kind), WORDS[word][self._lang], sources=members)

    def _note(self, text: str, name: str, id: str) -> Note:
        note = guid("note", id)
        self._files[f"{note}.txt"] = text
        return Note(note, one_line(name), path=f"{_FILES}{note}.txt")


@dataclass(frozen=True, slots=True)
class _Key:
    """What makes sentences belong to one source."""

    id: str
    case: str
    transcript: str
    kind: str

    def __iter__(self) -> Iterator[str]:
        return iter((self.id, self.case, self.transcript, self.kind))


def _file_name(key: _Key) -> str:
    """The name of a source: that of the file without its suffix, or that of the case."""
    name = one_line(key.transcript or key.case or key.id).translate(_NOT_IN_NAMES)
    stem, dot, suffix = name.rpartition(".")
    return (stem if dot and suffix.isalnum() and len(suffix) <= 4 else name).strip(" .")
