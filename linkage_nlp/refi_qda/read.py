"""Reading projects (.qdpx) and codebooks (.qdc), our own and those of other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import DamagedFile, UsageError
from linkage_nlp.evidence.material import Material
from linkage_nlp.refi_qda.areas import area_place
from linkage_nlp.refi_qda.cases import read_cases
from linkage_nlp.refi_qda.counting import spans
from linkage_nlp.refi_qda.draft import draft_codebook, listed
from linkage_nlp.refi_qda.imported import (
    ImportedCodebook,
    ImportedNote,
    ImportedProject,
    SourceFile,
)
from linkage_nlp.refi_qda.kept import KeptData, kept_data
from linkage_nlp.refi_qda.mapping import CodeMap, Target, map_codes, unmapped
from linkage_nlp.refi_qda.model import Area, Coding, Project, Selection, TextSource
from linkage_nlp.refi_qda.overlap import Sentences
from linkage_nlp.refi_qda.own_codebook import own_codebook
from linkage_nlp.refi_qda.package import ProjectFile
from linkage_nlp.refi_qda.plain import one_line
from linkage_nlp.refi_qda.remarks import without_remarks
from linkage_nlp.refi_qda.segment import Segmented, contexts_in, fresh_sentences
from linkage_nlp.refi_qda.settle import Given, settle
from linkage_nlp.refi_qda.users import Author
from linkage_nlp.refi_qda.words import MODEL_USER
from linkage_nlp.refi_qda.xml_in import read_codebook_xml
from linkage_nlp.segmentation import Span
from linkage_nlp.tagging.context import Context
from linkage_nlp.tagging.tags import TaggedSentence
from linkage_nlp.transcripts.model import Role
from linkage_nlp.transcripts.source import Source

_PASSAGE = 80


def read_codebook(path: str | Path, *, only: Sequence[str] = ()) -> ImportedCodebook:
    """Read a REFI-QDA codebook (.qdc).

    Args:
        path: The file.
        only: Names of codes to take, each with all below it; all by default. Ours is taken
            whole.

    Raises:
        TranscriptError: It is missing or broken.
        CodebookError: There is no code in it, or more than a codebook can hold.
    """
    file = Path(path)
    system = read_codebook_xml(Source.of_file(file).data, file)
    own = None if only else own_codebook(system)
    if own is not None:
        return ImportedCodebook(own, drafted=False)
    return ImportedCodebook(
        draft_codebook(system, name=file.stem, only=only, place=file).codebook, drafted=True
    )


def read_project(
    path: str | Path,
    *,
    codebook: Codebook | None = None,
    folders: Sequence[Path] = (),
    only: Sequence[str] = (),
    contexts: bool = False,
) -> ImportedProject:
    """Read a REFI-QDA project (.qdpx).

    A project of ours gives back what went into it, with what people changed in it since. The
    texts of another program are read as transcripts are, and a selection codes those of their
    sentences that it covers.

    Args:
        path: The file.
        codebook: The codebook to map codes onto; by default the one that the project's codes
            come from, or one drafted from them.
        folders: Where texts may stand that are not in the project, besides its own folder.
        only: Of another program's codes, draft a codebook of these and those below them.
        contexts: Find what was said before each sentence, too.

    Raises:
        TranscriptError: It is missing or broken.
        CodebookError: A codebook cannot be made of its codes.
        UsageError: None of the codes used is in the codebook.
    """
    opened = ProjectFile(path, folders)
    return _Reading(opened, codebook, only).read(contexts=contexts)


class _Reading:
    """One project on its way to material."""

    def __init__(self, opened: ProjectFile, codebook: Codebook | None, only: Sequence[str]) -> None:
        self._opened = opened
        self._project: Project = opened.project
        self._warnings: list[str] = []
        self._lost: Counter[str] = Counter()
        # Codings on areas that have no place in a text, by the name of the source.
        self._without_place: dict[str, Counter[str]] = {}
        self._comments: list[ImportedNote] = []
        self._kept: KeptData = kept_data(opened)
        self._warnings += self._kept.warnings
        self._authors = {user.guid: self._author(user.guid) for user in self._project.users}
        self._used = [coding.code for coding in self._all_codings()]
        self._codes, self._codebook, self._drafted = self._codes_for(codebook, only)

    def read(self, *, contexts: bool) -> ImportedProject:
        project = self._project
        used = self._used_codes()
        missing = unmapped(used, self._codes)
        if used and not any(code in self._codes.targets for code in used):
            raise UsageError(
                f"none of its codes ({listed(list(missing))}) is in the codebook "
                f"{self._codebook.id!r}",
                path=self._opened.place,
                remedy="Leave --codebook out, and write the project's own with -o codebook.yaml",
            )
        cases = read_cases(project, self._kept)
        texts = []
        sentences: list[TaggedSentence] = []
        said: dict[str, Context] = {}
        for source in project.sources:
            text = self._text(source)
            if text is None:
                self._leave_out(source, source.areas)
                continue
            case = cases.of_source(source)
            texts.append(SourceFile(source.name, case, text))
            segmented = self._segmented(source, text, case)
            if segmented is None:
                self._leave_out(source, source.areas)
                continue
            if contexts:
                said.update(contexts_in(text, segmented))
            sentences += self._settled(source, text, segmented)
        if project.others:
            self._warnings.append(
                f"left out, having no text in the project: {listed(project.others)}"
            )
        notes = (*self._note_texts(), *self._comments)
        self._warn_of_losses()
        material = Material.of(sentences, self._codebook, table=cases.table, contexts=said)
        return ImportedProject(
            material, tuple(texts), notes, missing, self._drafted, tuple(self._warnings)
        )

    def _text(self, source: TextSource) -> str | None:
        name = source.name or source.guid
        try:
            text = self._opened.text(source)
        except DamagedFile as error:
            self._warnings.append(f"{name} is left out: {error.message}")
            return None
        if text is None:
            self._warnings.append(f"{name} is left out: its plain text is not in the project")
        return text

    def _codes_for(
        self, codebook: Codebook | None, only: Sequence[str]
    ) -> tuple[CodeMap, Codebook, bool]:
        system = self._project.system
        own = None if only else own_codebook(system)
        if codebook is None and own is None:
            draft = draft_codebook(
                system,
                name=self._project.name or self._opened.place.stem,
                used=frozenset(self._used),
                only=only,
                place=self._opened.place,
            )
            if draft.left_out:
                self._warnings.append(
                    "codes that nothing is coded with are not in the drafted codebook, which "
                    f"holds no more: {listed(draft.left_out)}"
                )
            known = {guid: Target(label) for guid, label in draft.labels.items()}
            return map_codes(system, draft.codebook, known), draft.codebook, True
        chosen = codebook or own
        assert chosen is not None
        return map_codes(system, chosen, self._kept.codes), chosen, False

    def _used_codes(self) -> list[str]:
        cases = {case.guid for case in self._project.cases}
        return [code for code in self._used if code not in cases]

    def _all_codings(self) -> list[Coding]:
        return [
            coding
            for source in self._project.sources
            for marked in source.marked
            for coding in marked.codings
        ]

    def _author(self, guid: str) -> Author:
        if guid in self._kept.authors:
            return self._kept.authors[guid]
        users = self._project.users
        number, user = next((n, u) for n, u in enumerate(users, start=1) if u.guid == guid)
        if user.name.startswith(MODEL_USER):
            return Author.model(user.name.removeprefix(MODEL_USER))
        return Author(user.name.strip() or f"coder {number}")

    def _segmented(self, source: TextSource, text: str, case: str) -> Segmented | None:
        kept = self._kept.sentences_of(source, text)
        if kept is not None:
            self._lost["gone"] += kept.gone
            return kept.of_case(case)
        fresh = fresh_sentences(source, text, case)
        if fresh is None:
            self._warnings.append(f"{source.name} is left out: nothing is said in it")
        return fresh

    def _settled(
        self, source: TextSource, text: str, segmented: Segmented
    ) -> Iterator[TaggedSentence]:
        """The sentences of a source with their codes; of the interviewer's, those with codes."""
        given = self._given(source, text, segmented)
        order = self._codebook.labels
        for number, sentence in enumerate(segmented.sentences):
            place = segmented.places[number]
            found = given.get(number, {})
            if segmented.fresh:
                if found or sentence.role is not Role.INTERVIEWER:
                    yield settle(self._with_model(sentence, found), found, order)
            elif place.start == place.end:
                # Nothing can be marked in it, so its codes are where they were.
                yield sentence
            else:
                yield settle(sentence, found, order)

    def _with_model(self, sentence: TaggedSentence, found: Given) -> TaggedSentence:
        """A sentence of which a model is among those who coded it, with its version."""
        models = [a for by in found.values() for a in by if a.person is None]
        self._lost["probabilities"] += bool(models)
        return replace(sentence, model_version=models[0].version) if models else sentence

    def _given(
        self, source: TextSource, text: str, segmented: Segmented
    ) -> dict[int, dict[Target, list[Author]]]:
        """Who gave which code to which sentence, by the sentence's number."""
        found: dict[int, dict[Target, list[Author]]] = {}
        finder = Sentences(segmented.places)
        places = spans(text, source.selections, self._project.origin)
        marked = [*zip(source.selections, places, strict=True), *self._placed(source, text)]
        for selection, span in marked:
            if comment := without_remarks(selection.description):
                about = f"{source.name}: {one_line(text[span.start : span.end], _PASSAGE)}"
                self._comments.append(ImportedNote(about, comment))
            elif not selection.codings:
                self._lost["comments"] += 1
            numbers = self._numbers(selection, span, segmented, finder)
            for coding in selection.codings:
                target = self._codes.targets.get(coding.code)
                if target is None:
                    continue
                if not numbers:
                    self._lost["untouched"] += 1
                for number in numbers:
                    by = found.setdefault(number, {}).setdefault(target, [])
                    author = self._coder(coding, selection)
                    if author not in by:
                        by.append(author)
        self._lost["whole"] += len(source.codings)
        return found

    def _placed(self, source: TextSource, text: str) -> Iterator[tuple[Selection, Span]]:
        """The areas of a PDF whose words are found in its text, as selections there."""
        for area in source.areas:
            try:
                words = self._opened.text(area) or ""
            except DamagedFile:
                words = ""
            span = area_place(area, words, text)
            if span is None:
                self._leave_out(source, [area])
                continue
            user, codings = area.user, area.codings
            yield Selection(area.guid, *span, area.name, area.description, codings, user), span

    def _leave_out(self, source: TextSource, areas: Sequence[Area]) -> None:
        """Count the codings of areas without a place, and keep what was said of these areas."""
        names = {code.guid: code.name for code in self._project.system.walk()}
        name = source.name or source.guid
        for area in areas:
            lost = [names[coding.code] for coding in area.codings if coding.code in names]
            if lost:
                self._without_place.setdefault(name, Counter()).update(lost)
            if comment := without_remarks(area.description):
                about = f"{name}: {one_line(area.name, _PASSAGE)}" if area.name else name
                self._comments.append(ImportedNote(about, comment))

    def _numbers(
        self, selection: Selection, span: Span, segmented: Segmented, finder: Sentences
    ) -> list[int]:
        """The sentences that a selection codes; our own is known where it is as it was."""
        own = segmented.by_selection.get(selection.guid)
        if own is not None and segmented.places[own] == span:
            return [own]
        return finder.coded_by(span)

    def _coder(self, coding: Coding, selection: Selection) -> Author:
        for guid in (coding.user, selection.user, self._project.user):
            if guid is not None and guid in self._authors:
                return self._authors[guid]
        return Author("coder")

    def _warn_of_losses(self) -> None:
        said = {
            "gone": "{} sentences are no longer in their texts and were left out",
            "untouched": "{} codings touch no sentence that is coded here and were left out",
            "whole": "{} codings of whole texts, not of words in them, were left out",
            "comments": "{} marked passages without a code or a comment were left out",
            "probabilities": (
                "{} sentences have a model's codes without its probabilities; 1 and 0.5 (to "
                "review) stand for them"
            ),
        }
        self._warnings += [
            text.format(self._lost[what]) for what, text in said.items() if self._lost[what]
        ]
        for name, lost in self._without_place.items():
            codes = listed([f"{code} ({count})" for code, count in lost.items()])
            self._warnings.append(
                f"{lost.total()} codings on areas of pages of {name} have no place in its text "
                f"and were left out: {codes}"
            )

    def _note_texts(self) -> Iterator[ImportedNote]:
        """The memos that people wrote, as far as they have a plain text."""
        lost = 0
        for note in self._project.notes:
            if note.guid in self._kept.own:
                continue
            try:
                text = self._opened.text(note)
            except DamagedFile:
                text = None
            if text is None or not text.strip():
                lost += 1
            else:
                yield ImportedNote(note.name, text)
        if lost:
            self._warnings.append(f"{lost} notes (memos) have no plain text and were left out")
