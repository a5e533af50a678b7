"""What the pages show of codes and sentences, ready for their templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.language import Language
from linkage_nlp.tagging.tags import Decision
from linkage_nlp.transcripts import Turn
from linkage_serve.store.records import Coding, StoredSentence, StoredText


@dataclass(frozen=True, slots=True)
class Chip:
    """A code on a sentence.

    Attributes:
        place: The code's place in the codebook, which its colour goes by.
        address: Such as `channel/internet`.
        state: `accept`, `review`, or `rejected` where a person took it away.
        probability: In whole per cent as the model sees it, if it does.
        verdict: What a person said, else empty.
        coder: Who that was, else empty.
    """

    place: int
    address: str
    name: str
    state: str
    probability: int | None
    verdict: str
    coder: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with its codes; `gap` is what stands before it: break, space, or nothing."""

    id: str
    text: str
    lang: Language
    gap: str
    chips: tuple[Chip, ...]

    @property
    def lead(self) -> Chip | None:
        """The code whose colour the sentence has."""
        return next((chip for chip in self.chips if chip.state != "rejected"), None)


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """What one speaker says."""

    turn: Turn
    sentences: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A code to filter by and to pick."""

    place: int
    address: str
    name: str
    definition: str
    hotkey: str


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """The codes of one dimension."""

    name: str
    entries: tuple[Entry, ...]


def said(sentence: StoredSentence, codebook: Codebook, lang: Language, gap: str = "") -> Said:
    """A sentence, its codes in the order accepted, to be reviewed, rejected."""
    places = {label: place for place, label in enumerate(codebook.labels)}
    chips = [
        _chip(coding, codebook, places, lang)
        for coding in sentence.codings
        if coding.label in places and (coding.decision is not Decision.NONE or coding.verdict)
    ]
    order = ("accept", "review", "rejected")
    chips.sort(key=lambda chip: (order.index(chip.state), _doubt(chip), chip.place))
    return Said(sentence.id, sentence.text, sentence.lang, gap, tuple(chips))


def turns(
    content: StoredText, found: Iterable[StoredSentence], codebook: Codebook, lang: Language
) -> Iterator[ShownTurn]:
    """An interview as it was spoken."""
    by_turn: dict[int, list[StoredSentence]] = {}
    for sentence in found:
        by_turn.setdefault(sentence.turn, []).append(sentence)
    for turn in content.turns:
        shown: list[Said] = []
        end = turn.start
        for sentence in by_turn.get(turn.index, []):
            between = content.text[end : sentence.start] if shown else ""
            # A label that the file repeats, or a blank between sentences.
            gap = "break" if between.strip() else "space" if between else ""
            shown.append(said(sentence, codebook, lang, gap))
            end = sentence.end
        yield ShownTurn(turn, tuple(shown))


def entries(codebook: Codebook, lang: Language) -> list[EntryGroup]:
    """The codes by dimension, in the order of the codebook."""
    places = {label: place for place, label in enumerate(codebook.labels)}
    return [
        EntryGroup(
            dimension.name[lang],
            tuple(
                Entry(
                    places[Label(dimension.id, code.id)],
                    f"{dimension.id}/{code.id}",
                    code.name[lang],
                    code.definition[lang],
                    code.hotkey,
                )
                for code in dimension.codes
            ),
        )
        for dimension in codebook.dimensions
    ]


def _doubt(chip: Chip) -> int:
    """What orders codes that are to be reviewed: the likelier first."""
    return -(chip.probability or 0) if chip.state == "review" else 0


def _chip(coding: Coding, codebook: Codebook, places: Mapping[Label, int], lang: Language) -> Chip:
    return Chip(
        places[coding.label],
        str(coding.label),
        codebook.code(coding.label).name[lang],
        "rejected" if coding.decision is Decision.NONE else coding.decision.value,
        None if coding.probability is None else round(coding.probability * 100),
        coding.verdict.value if coding.verdict is not None else "",
        coding.coder or "",
    )
