"""What the page shows, ready for its template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from linkage_nlp.codebook import Bilingual, Codebook, Label
from linkage_nlp.language import Language
from linkage_nlp.tagging.summary import CodeCount, summarise
from linkage_nlp.tagging.tags import Decision, TaggedSentence
from linkage_nlp.transcripts.model import Role, Transcript
from linkage_nlp.writers.result import TagResult
from linkage_nlp.writers.spreadsheet import clock


@dataclass(frozen=True, slots=True)
class Chip:
    """A code on a sentence. `code` is its position in the codebook."""

    code: int
    name: Bilingual
    probability: str
    decision: str

    @property
    def accepted(self) -> bool:
        return self.decision == Decision.ACCEPT.value


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence with its codes, accepted ones first; `gap` is what stands before it."""

    gap: str
    text: str
    lang: Language
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class PageTurn:
    """A turn; `time` is empty when not known."""

    speaker: str | None
    role: Role
    time: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PageTranscript:
    """A transcript under its heading."""

    case: str
    name: str
    turns: tuple[PageTurn, ...]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A code, its position in the codebook, and how many sentences have it."""

    index: int
    name: Bilingual
    definition: Bilingual
    count: CodeCount


@dataclass(frozen=True, slots=True)
class LegendDimension:
    """The codes of one dimension."""

    name: Bilingual
    entries: tuple[LegendEntry, ...]


def page_transcripts(result: TagResult) -> list[PageTranscript]:
    """All transcripts whole, with the codes of the sentences that were tagged."""
    places = {label: place for place, label in enumerate(result.codebook.labels)}
    tagged = {sentence.sentence_id: sentence for sentence in result.sentences}
    return [
        PageTranscript(
            transcript.case,
            transcript.name,
            tuple(_turns(transcript, tagged, result.codebook, places)),
        )
        for transcript in result.transcripts
    ]


def _turns(
    transcript: Transcript,
    tagged: Mapping[str, TaggedSentence],
    codebook: Codebook,
    places: Mapping[Label, int],
) -> Iterator[PageTurn]:
    for turn, sentences in zip(transcript.turns, transcript.sentences_by_turn, strict=True):
        pieces: list[Piece] = []
        end = turn.start
        for sentence in sentences:
            tags = tagged.get(sentence.id)
            pieces.append(
                Piece(
                    _gap(transcript.text[end : sentence.start]) if pieces else "",
                    sentence.text,
                    sentence.lang,
                    _chips(tags, codebook, places) if tags is not None else (),
                )
            )
            end = sentence.end
        yield PageTurn(turn.speaker, turn.role, clock(turn.time), tuple(pieces))


def _gap(between: str) -> str:
    """What stands between two sentences; a repeated speaker's label begins a new line."""
    if between.strip():
        return "break"
    return "space" if between else ""


def _chips(
    sentence: TaggedSentence, codebook: Codebook, places: Mapping[Label, int]
) -> tuple[Chip, ...]:
    chips = [
        Chip(
            places[Label(tag.dimension, tag.code)],
            codebook.code((tag.dimension, tag.code)).name,
            f"{tag.probability:.2f}",
            tag.decision.value,
        )
        for tag in sentence.codes
        if tag.decision is not Decision.NONE
    ]
    return tuple(sorted(chips, key=lambda chip: (not chip.accepted, chip.code)))


def page_legend(result: TagResult) -> list[LegendDimension]:
    """The codes in the order of the codebook, with counts of sentences."""
    summary = summarise(result.sentences)
    labels = result.codebook.labels
    entries = [
        LegendEntry(place, code.name, code.definition, summary.total(label))
        for place, label in enumerate(labels)
        for code in [result.codebook.code(label)]
    ]
    return [
        LegendDimension(
            dimension.name,
            tuple(e for e, label in zip(entries, labels, strict=True) if label[0] == dimension.id),
        )
        for dimension in result.codebook.dimensions
    ]
