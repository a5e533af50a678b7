"""Material with its names masked, before words leave the machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.cases import CaseTable
from linkage_nlp.evidence.material import Material, transcript_id
from linkage_nlp.masking import Masker
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Transcript

Mask = Callable[[str], str]


def masked_material(material: Material, masker: Masker) -> Material:
    """The same material, masked wherever it holds words.

    That is sentences, contexts, speakers, the names of cases and of files, attributes that
    are texts, and whole transcripts. Codes, ids and coders stay as they are. Places point
    into the masked transcript where it is there; without it, a sentence begins where it did
    and ends as many characters later as it now has.

    Raises:
        UsageError: Two cases would get one name.
    """

    def mask(text: str) -> str:
        return masker.apply(text).text

    names = {case: mask(case) for case in material.cases}
    _refuse_merged(names)
    transcripts = {key: _masked(t, mask) for key, t in material.transcripts.items()}
    spans = {s.id: (s.start, s.end) for t in transcripts.values() for s in t.sentences}
    sentences = []
    for sentence in material.sentences:
        text = mask(sentence.text)
        span = spans.get(sentence.sentence_id)
        if span is None or transcript_id(sentence.sentence_id) not in transcripts:
            span = sentence.start, sentence.start + len(text)
        sentences.append(
            replace(
                sentence,
                text=text,
                start=span[0],
                end=span[1],
                case=names[sentence.case],
                transcript=mask(sentence.transcript),
                speaker=None if sentence.speaker is None else mask(sentence.speaker),
            )
        )
    return replace(
        material,
        sentences=tuple(sentences),
        table=_masked_table(material.table, names, mask),
        contexts=MappingProxyType(
            {
                key: Context(mask(context.question), mask(context.previous))
                for key, context in material.contexts.items()
            }
        ),
        transcripts=MappingProxyType(transcripts),
        cases=tuple(names.values()),
        warnings=tuple(map(mask, material.warnings)),
    )


def _refuse_merged(names: Mapping[str, str]) -> None:
    taken: set[str] = set()
    for name in names.values():
        if name in taken:
            raise UsageError(
                f"two cases would both be called {name!r}",
                remedy="Give their names different masks",
            )
        taken.add(name)


def _masked_table(table: CaseTable, names: Mapping[str, str], mask: Mask) -> CaseTable:
    values = {
        names[case]: MappingProxyType(
            {key: mask(value) if isinstance(value, str) else value for key, value in known.items()}
        )
        for case, known in table.values.items()
    }
    return replace(table, values=MappingProxyType(values))


def _masked(transcript: Transcript, mask: Mask) -> Transcript:
    """A transcript whose turns and sentences point into the masked text.

    Each sentence is masked by itself, and so is what stands between them.
    """
    edges = {0, len(transcript.text)}
    edges.update(place for turn in transcript.turns for place in (turn.start, turn.end))
    edges.update(place for said in transcript.sentences for place in (said.start, said.end))
    ordered = sorted(edges)
    moved = {0: 0}
    pieces: list[str] = []
    for start, end in pairwise(ordered):
        pieces.append(mask(transcript.text[start:end]))
        moved[end] = moved[start] + len(pieces[-1])
    text = "".join(pieces)
    return replace(
        transcript,
        case=mask(transcript.case),
        name=mask(transcript.name),
        text=text,
        turns=tuple(
            replace(
                turn,
                start=moved[turn.start],
                end=moved[turn.end],
                speaker=None if turn.speaker is None else mask(turn.speaker),
            )
            for turn in transcript.turns
        ),
        sentences=tuple(
            replace(
                s, start=moved[s.start], end=moved[s.end], text=text[moved[s.start] : moved[s.end]]
            )
            for s in transcript.sentences
        ),
    )
