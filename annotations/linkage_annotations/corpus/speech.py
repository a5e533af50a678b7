"""Real speech by reference: labels of published talk, none of its words.

    speech/sources.csv           a row a text: where it comes from and how to recognise it
    speech/zh-roundtables.jsonl  a line a labelled sentence, in a file named after its source:
        {"line": 123, "sha256": "…", "drawn": "random", "held_out": false,
         "codes": {"channel": ["internet"]}, "settled": "single"}

A text has a sentence on each line. `line` counts its lines from 0; `sha256` is the hash of
the sentence in UTF-8, without the end of the line. A sentence that was read and carries no
code is listed too, with empty `codes`; dimensions without a code are left out.
`speech_files` reads such a folder, `speech_join` puts its labels and the texts together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Settled
from linkage_nlp.language import Language

# Neighbouring lines are mostly of one talk, so a block of them is divided between training
# and measuring as little as an interview is.
BLOCK_LINES = 400


class Drawn(StrEnum):
    """How a sentence came to be read: only random ones tell how frequent a code is."""

    RANDOM = "random"
    PICKED = "picked"


@dataclass(frozen=True, slots=True)
class SpeechSource:
    """One row of `sources.csv`: a published text of real talk.

    Attributes:
        id: Names its label file, its cases and its sentences.
        home: The country that `scope` is seen from.
        file: The name of the text; it may also be packed, with `.xz` after it.
        origin: The public repository and commit that it was made from.
        lines: How many lines, that is sentences, it has.
        sha256: Hash of the unpacked file.
    """

    id: str
    lang: Language
    home: str
    file: str
    origin: str
    licence: str
    lines: int
    sha256: str

    def case(self, line: int) -> str:
        """The block of neighbouring lines that a line belongs to, e.g. `zh-roundtables-07`."""
        width = max(2, len(str((self.lines - 1) // BLOCK_LINES)))
        return f"{self.id}-{line // BLOCK_LINES:0{width}d}"


@dataclass(frozen=True, slots=True)
class SpeechLabel:
    """What was said of one sentence, every dimension present in `codes`.

    Attributes:
        line: The line of the text, counted from 0.
        sha256: Hash of the sentence.
        held_out: Whether it is kept for measuring, never for training.
        settled: `single`, one reading; `agreed`, a second one, blind to the first, gave the
            same codes; `adjudicated`, a second one differed, and a decision was made.
    """

    line: int
    sha256: str
    drawn: Drawn
    held_out: bool
    codes: Mapping[str, tuple[str, ...]]
    settled: Settled

    @property
    def coded(self) -> bool:
        """Whether it carries a code in any dimension."""
        return any(self.codes.values())


@dataclass(frozen=True, slots=True)
class Speech:
    """All labels of a speech folder: for each source, by its id, in the order of the text."""

    sources: tuple[SpeechSource, ...]
    labels: Mapping[str, tuple[SpeechLabel, ...]]
    codebook: Codebook

    def mixed_blocks(self) -> tuple[str, ...]:
        """The cases with sentences held out and others: figures on them would flatter."""
        mixed: list[str] = []
        for source in self.sources:
            parts: dict[str, set[bool]] = {}
            for label in self.labels[source.id]:
                parts.setdefault(source.case(label.line), set()).add(label.held_out)
            mixed.extend(case for case, held_out in parts.items() if len(held_out) > 1)
        return tuple(mixed)
