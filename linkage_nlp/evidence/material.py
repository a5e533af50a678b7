"""Material: coded sentences with what is known of their cases.

All that is made of tags (tables, quotes, reports, exports) is made from this one thing,
whether the model coded, people did, or both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from linkage_nlp.codebook import Codebook, Label, default_codebook
from linkage_nlp.dataset import Example, read_dataset
from linkage_nlp.errors import DatasetError, UsageError
from linkage_nlp.evidence.cases import CaseTable, read_case_table
from linkage_nlp.evidence.precedence import chosen
from linkage_nlp.language import Language
from linkage_nlp.tagging.context import Context
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts import (
    SourceKind,
    Transcript,
    find_transcripts,
    read_cases,
    read_transcripts,
)
from linkage_nlp.writers.jsonl import read_tags
from linkage_nlp.writers.own import is_written_here

_SHOWN = 8


@dataclass(frozen=True)
class Material:
    """Coded sentences with what is known of their cases.

    Attributes:
        sentences: In the order of the files, and of reading within each.
        codebook: Has every code of the sentences.
        table: Attributes of cases.
        contexts: What was said before a sentence, by its id, where known.
        transcripts: Whole transcripts by their ids, where they were given.
        cases: Those of the table, then others in order of appearance.
        model_versions: The models whose codes are among these, in order of appearance.
        coders: The people whose codes are among these, in order of appearance.
        warnings: What does not fit together, a clause each, for the person who asked.
    """

    sentences: tuple[TaggedSentence, ...]
    codebook: Codebook
    table: CaseTable
    contexts: Mapping[str, Context]
    transcripts: Mapping[str, Transcript]
    cases: tuple[str, ...]
    model_versions: tuple[str, ...]
    coders: tuple[str, ...]
    warnings: tuple[str, ...] = field(default=())

    @classmethod
    def of(
        cls,
        sentences: Iterable[TaggedSentence],
        codebook: Codebook,
        *,
        table: CaseTable | None = None,
        contexts: Mapping[str, Context] | None = None,
        transcripts: Mapping[str, Transcript] | None = None,
        coders: Iterable[str] = (),
    ) -> Material:
        """Put material together from what is in memory.

        Codes that the codebook lacks are left out, with a warning.

        Args:
            sentences: Coded sentences.
            codebook: Gives the codes.
            table: Attributes of cases.
            contexts: By sentence id.
            transcripts: By transcript id.
            coders: People who coded without their names being on the codes.
        """
        table = CaseTable.empty() if table is None else table
        known = frozenset(codebook.labels)
        kept = []
        lost = 0
        for sentence in sentences:
            codes = tuple(c for c in sentence.codes if (c.dimension, c.code) in known)
            if len(codes) == len(sentence.codes):
                kept.append(sentence)
                continue
            lost += len(sentence.codes) - len(codes)
            kept.append(replace(sentence, codes=codes))
        named = dict.fromkeys(coders)
        # Who only rejected has set no code.
        tags = (
            tag for sentence in kept for tag in sentence.codes if tag.decision is not Decision.NONE
        )
        named.update((name, None) for tag in tags for name in tag.coders)
        spoken = dict.fromkeys(sentence.case for sentence in kept)
        warnings = _case_warnings(table, spoken)
        if lost:
            warnings.append(
                f"{lost} codes are not in the codebook {codebook.id!r} and were left out; "
                "give the codebook that they come from"
            )
        return cls(
            sentences=tuple(kept),
            codebook=codebook,
            table=table,
            contexts=MappingProxyType(dict(contexts or {})),
            transcripts=MappingProxyType(dict(transcripts or {})),
            cases=tuple(dict.fromkeys([*table.cases, *spoken])),
            model_versions=_models(kept),
            coders=tuple(named),
            warnings=tuple(warnings),
        )

    def only(
        self,
        *,
        source: SourceKind | None = None,
        lang: Language | None = None,
        cases: Iterable[str] | None = None,
    ) -> Material:
        """The part of it that is of one kind of source, in one language, or of some cases.

        Cases stay listed although none of their sentences is left, unless `cases` leaves
        them out.
        """
        wanted = None if cases is None else set(cases)
        sentences = tuple(
            sentence
            for sentence in self.sentences
            if (source is None or sentence.source is source)
            and (lang is None or sentence.lang == lang)
            and (wanted is None or sentence.case in wanted)
        )
        models = _models(sentences)
        if wanted is None:
            return replace(self, sentences=sentences, model_versions=models)
        values = {case: known for case, known in self.table.values.items() if case in wanted}
        return replace(
            self,
            sentences=sentences,
            table=replace(self.table, values=MappingProxyType(values)),
            cases=tuple(case for case in self.cases if case in wanted),
            model_versions=models,
        )

    @cached_property
    def by_id(self) -> Mapping[str, TaggedSentence]:
        """The sentences by their ids."""
        return MappingProxyType({sentence.sentence_id: sentence for sentence in self.sentences})


def _models(sentences: Iterable[TaggedSentence]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.model_version for s in sentences if s.model_version))


def transcript_id(sentence_id: str) -> str:
    """The transcript that a sentence is of: what stands before the last hyphen of its id."""
    return sentence_id.rpartition("-")[0]


def read_material(
    paths: Sequence[str | Path],
    *,
    codebook: Codebook | None = None,
    cases: str | Path | None = None,
    transcripts: Sequence[str | Path] = (),
) -> Material:
    """Read tags and datasets as one.

    A dataset is what people coded: its codes have probability 1, are accepted, and carry
    its coders' names. Where one sentence stands in several files, what people said of it,
    rejections among it, counts before a model's word, and otherwise the later file. A sentence
    of a dataset has no place in a transcript; it gets one from tags of the same sentence, or
    from `transcripts`.

    Args:
        paths: .jsonl files with tags (of `linkage tag` or the service), and datasets.
        codebook: Gives the codes. By default the packaged one.
        cases: A list of cases with their attributes.
        transcripts: The transcripts that the sentences come from, files or folders.

    Raises:
        DatasetError: A file is missing or neither tags nor a dataset, there is no sentence
            in any, or none of their codes is in the codebook.
        TranscriptError: The list of cases or a transcript cannot be read.
        UsageError: No path was given.
    """
    if not paths:
        raise UsageError("no tags were given", remedy="Name a .jsonl file of linkage tag")
    codebook = default_codebook() if codebook is None else codebook
    found: dict[str, TaggedSentence] = {}
    said: dict[str, Context] = {}
    coders: dict[str, None] = {}
    for path in map(Path, paths):
        if not _holds_dataset(path):
            for sentence in read_tags(path):
                found[sentence.sentence_id] = chosen(found.get(sentence.sentence_id), sentence)
            continue
        for example in read_dataset(path, codebook).examples:
            coders.update(dict.fromkeys(example.coders))
            if example.context.as_text():
                said[example.id] = example.context
            found[example.id] = chosen(found.get(example.id), _coded(example))
    if not found:
        raise DatasetError(
            "there is no sentence in it",
            path=paths[0],
            remedy="Give what linkage tag wrote with -o tags.jsonl, or a dataset",
        )
    _check_codes(found.values(), codebook, paths[0])
    given = _transcripts(transcripts, cases)
    sentences = _placed(found.values(), given)
    material = Material.of(
        sentences,
        codebook,
        table=None if cases is None else read_case_table(cases),
        contexts={**_neighbours(sentences), **said, **_said(given)},
        transcripts=given,
        coders=coders,
    )
    return replace(material, warnings=(*material.warnings, *_unmatched(material)))


def _holds_dataset(path: Path) -> bool:
    """Whether the first line of a file is one of a dataset, and not one of tags.

    Raises:
        DatasetError: There is no such file, or the line is neither.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            line = next((line for line in file if line.strip()), "")
    except FileNotFoundError as error:
        raise DatasetError("there is no such file", path=path, remedy="Check the path") from error
    except UnicodeDecodeError as error:
        raise _neither(path) from error
    except OSError as error:
        raise DatasetError(
            f"this file cannot be read ({error.strerror or error})",
            path=path,
            remedy="Name a .jsonl file",
        ) from error
    if not line:
        return False
    try:
        record = json.loads(line)
    except ValueError as error:
        raise _neither(path) from error
    if isinstance(record, dict) and ("sentence_id" in record or "provenance" in record):
        return "sentence_id" not in record
    raise _neither(path)


def _neither(path: Path) -> DatasetError:
    return DatasetError(
        "neither tags nor a dataset",
        path=path,
        row=1,
        remedy="Give what linkage tag wrote with -o tags.jsonl, or a dataset",
    )


def _coded(example: Example) -> TaggedSentence:
    # Codes of which it is not known whose they are, are no model's either.
    coders = example.coders or ("",)
    return TaggedSentence(
        sentence_id=example.id,
        case=example.case,
        transcript="",
        turn=0,
        speaker=example.speaker,
        role=example.role,
        time=None,
        lang=example.lang,
        start=0,
        end=len(example.text),
        text=example.text,
        model_version="",
        codes=tuple(
            CodeTag(dimension, code, 1.0, Decision.ACCEPT, coders)
            for dimension, codes in example.codes.items()
            for code in codes
        ),
    )


def _check_codes(sentences: Iterable[TaggedSentence], codebook: Codebook, path: str | Path) -> None:
    used = {Label(tag.dimension, tag.code) for s in sentences for tag in s.codes}
    if used and not used & set(codebook.labels):
        raise DatasetError(
            f"none of its codes ({_listed(sorted(map(str, used)))}) is in the codebook "
            f"{codebook.id!r} {codebook.version}",
            path=path,
            remedy="Give the codebook that the sentences were coded under",
        )


def _transcripts(paths: Sequence[str | Path], cases: str | Path | None) -> dict[str, Transcript]:
    if not paths:
        return {}
    listed = None if cases is None else read_cases(cases)
    named = frozenset(map(Path, paths))
    files = [
        file for file in find_transcripts(paths).files if file in named or not is_written_here(file)
    ]
    return {
        transcript.id: transcript
        for file in files
        for transcript in read_transcripts(file, cases=listed)
    }


def _placed(
    sentences: Iterable[TaggedSentence], transcripts: Mapping[str, Transcript]
) -> list[TaggedSentence]:
    """Sentences of datasets with their places, where their transcripts are there."""
    places = {
        sentence.id: (transcript, sentence)
        for transcript in transcripts.values()
        for sentence in transcript.sentences
    }
    placed = []
    for sentence in sentences:
        if sentence.transcript or sentence.sentence_id not in places:
            placed.append(sentence)
            continue
        transcript, there = places[sentence.sentence_id]
        turn = transcript.turns[there.turn]
        placed.append(
            replace(
                sentence,
                transcript=transcript.name,
                turn=there.turn,
                time=turn.time,
                start=there.start,
                end=there.end,
                source=transcript.source,
            )
        )
    return placed


def _said(transcripts: Mapping[str, Transcript]) -> dict[str, Context]:
    from linkage_nlp.tagging.tagger import model_inputs

    return {
        sentence.id: read.context
        for transcript in transcripts.values()
        for sentence, read in zip(
            transcript.sentences, model_inputs(transcript, transcript.sentences), strict=True
        )
    }


def _neighbours(sentences: Sequence[TaggedSentence]) -> dict[str, Context]:
    """The sentence before, where tags alone tell it: the same turn, and the next number."""
    found = {}
    for before, sentence in pairwise(sentences):
        head, _, number = sentence.sentence_id.rpartition("-")
        if (
            sentence.transcript
            and sentence.turn == before.turn
            and number.isdecimal()
            and before.sentence_id == f"{head}-{int(number) - 1:0{len(number)}d}"
        ):
            found[sentence.sentence_id] = Context(previous=before.text)
    return found


def _case_warnings(table: CaseTable, spoken: Mapping[str, None]) -> list[str]:
    if not table.cases:
        return []
    warnings = []
    listed = frozenset(table.cases)
    if silent := [case for case in table.cases if case not in spoken]:
        warnings.append(f"no sentences of {_listed(silent)}, though the list of cases has them")
    if unlisted := [case for case in spoken if case not in listed]:
        warnings.append(f"the list of cases lacks {_listed(unlisted)}; nothing is known of them")
    return warnings


def _unmatched(material: Material) -> list[str]:
    if not material.transcripts:
        return []
    wanted = dict.fromkeys(transcript_id(s.sentence_id) for s in material.sentences)
    warnings = []
    absent = [name for name in wanted if name not in material.transcripts]
    if absent:
        of = dict.fromkeys(
            s.transcript or s.case
            for s in material.sentences
            if transcript_id(s.sentence_id) not in material.transcripts
        )
        warnings.append(f"the transcripts of {_listed([*of])} are not among those given")
    if extra := [t.name for key, t in material.transcripts.items() if key not in wanted]:
        warnings.append(f"no sentences of these transcripts are coded: {_listed(extra)}")
    return warnings


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
