"""Tags and datasets as JSON lines: positions that hold in the masked transcripts too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from linkage_nlp.masking.files.json_text import replaced
from linkage_nlp.masking.files.model import Replace
from linkage_nlp.masking.offsets import MaskedText
from linkage_nlp.transcripts.model import Transcript


@dataclass(frozen=True, slots=True)
class MaskedTranscript:
    """A transcript, its text masked, and the transcript that the masked file gives."""

    original: Transcript
    text: MaskedText
    masked: Transcript


@dataclass
class RecordMasker:
    """Masks records one by one.

    A record with `start`, `end` and `text` points into a transcript. Where that transcript is
    masked in the same run, both are set to where the sentence stands in the masked text, and
    its id becomes the one that the masked file gives. Otherwise `end` is `start` and the
    length of the text.
    """

    replace: Replace
    transcripts: Mapping[str, MaskedTranscript]
    unplaced: int = 0

    def apply(self, record: Any) -> Any:
        """The record masked."""
        new = replaced(record, lambda text: self.replace(text).text)
        if not (isinstance(record, dict) and {"start", "end", "text"} <= record.keys()):
            return new
        if not (isinstance(record["start"], int) and isinstance(record["end"], int)):
            return new
        placed = self._placed(record, new)
        if placed is None:
            self.unplaced += 1
            new["end"] = new["start"] + len(new["text"])
            return new
        return placed

    def _placed(self, record: dict[str, Any], new: dict[str, Any]) -> dict[str, Any] | None:
        identity, _, number = str(record.get("sentence_id", "")).rpartition("-")
        known = self.transcripts.get(identity)
        if known is None:
            return None
        start, end = known.text.offsets.masked_span(record["start"], record["end"])
        if known.text.text[start:end] != new["text"] or known.masked.text != known.text.text:
            return None
        ids = {sentence.start: sentence.id for sentence in known.masked.sentences}
        placed = {**new, "start": start, "end": end}
        placed["sentence_id"] = ids.get(start, f"{known.masked.id}-{number}")
        return placed
