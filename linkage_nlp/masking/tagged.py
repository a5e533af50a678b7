"""Tags and datasets as JSON lines: ids and positions that hold in the masked transcripts too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from linkage_nlp.masking.files.json_text import replaced
from linkage_nlp.masking.files.model import Replace
from linkage_nlp.masking.offsets import MaskedText
from linkage_nlp.transcripts.model import Sentence, Transcript


@dataclass(frozen=True)
class MaskedTranscript:
    """A transcript, its text masked, and the transcript that the masked file gives."""

    original: Transcript
    text: MaskedText
    masked: Transcript
    _sentences: dict[str, Sentence] = field(init=False, repr=False, compare=False)
    _starts: dict[int, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = {sentence.id: sentence for sentence in self.original.sentences}
        by_start = {sentence.start: sentence.id for sentence in self.masked.sentences}
        object.__setattr__(self, "_sentences", by_id)
        object.__setattr__(self, "_starts", by_start)

    @property
    def unchanged(self) -> bool:
        """Whether nothing in it was masked, so that its ids and places hold."""
        return self.original.id == self.masked.id

    def span(self, sentence_id: str) -> tuple[int, int] | None:
        """Where a sentence stands in the original, or None where it has no such sentence."""
        sentence = self._sentences.get(sentence_id)
        return None if sentence is None else (sentence.start, sentence.end)

    def placed(self, start: int, end: int, text: str) -> tuple[str, int, int] | None:
        """A sentence of the original in the masked transcript: its id there, start and end.

        None where another text stands there, or where no sentence begins: then it would take
        the id of another. Two sentences never get the same id.
        """
        if self.masked.text != self.text.text:
            return None
        new_start, new_end = self.text.offsets.masked_span(start, end)
        sentence_id = self._starts.get(new_start)
        # What begins within a name shares its start with what begins with the name.
        within = self.text.offsets.original_span(new_start, new_end)[0] != start
        if sentence_id is None or within or self.text.text[new_start:new_end] != text:
            return None
        return sentence_id, new_start, new_end


@dataclass
class RecordMasker:
    """Masks records one by one.

    A record with `sentence_id`, `start`, `end` and `text` is a tagged sentence, one with `id`
    and `text` but no places an example of a dataset. Where its transcript is masked in the
    same run, its id becomes the one that the masked file gives, and `start` and `end` are set
    to where the sentence stands there. Otherwise it keeps its id, and `end` is `start` and the
    length of the text.

    Attributes:
        unplaced: How many tagged sentences have no transcript that is masked in this run.
        changed: How many sentences and examples have one in which they stand no longer.
    """

    replace: Replace
    transcripts: Mapping[str, MaskedTranscript]
    unplaced: int = 0
    changed: int = 0

    def apply(self, record: Any) -> Any:
        """The record masked."""
        new = replaced(record, lambda text: self.replace(text).text)
        if not isinstance(record, dict) or not isinstance(record.get("text"), str):
            return new
        if isinstance(record.get("start"), int) and isinstance(record.get("end"), int):
            return self._tagged(record, new)
        if isinstance(record.get("id"), str) and not {"start", "end"} & record.keys():
            return self._example(record, new)
        return new

    def _tagged(self, record: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
        known = self._transcript(str(record.get("sentence_id", "")))
        if known is not None and known.unchanged:
            return new
        placed = known.placed(record["start"], record["end"], new["text"]) if known else None
        if placed is not None:
            sentence_id, start, end = placed
            return {**new, "sentence_id": sentence_id, "start": start, "end": end}
        if known is None:
            self.unplaced += 1
        else:
            self.changed += 1
        return {**new, "end": new["start"] + len(new["text"])}

    def _example(self, record: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
        known = self._transcript(record["id"])
        if known is None or known.unchanged:
            # Tags of that transcript keep their ids as well.
            return new
        span = known.span(record["id"])
        placed = known.placed(*span, new["text"]) if span else None
        if placed is None:
            self.changed += 1
            return new
        return {**new, "id": placed[0]}

    def _transcript(self, sentence_id: str) -> MaskedTranscript | None:
        return self.transcripts.get(sentence_id.rpartition("-")[0])
