"""What the standard has no place for, kept in notes of the project, a note for each source.

A note is lines of JSON. The first says what follows; then a line for each sentence:

    {"linkage-nlp": "refi-qda", "format": 1, "source": {"guid", "name", "transcript",
     "case", "kind"}}
    {"id", "at": [start, end], "check", "turn", "speaker", "role", "time", "lang", "start",
     "end", "model", "codes": [["channel", "internet", 0.93, "accept", null], ...]}

The last of a code is who gave it: null for the model, a name, or a list of names.

A note of the project as a whole has no source and no sentences, but in its first line who is
who and which code is which. No note repeats what was said: a sentence is found by its place
and known by a hash ("check"), so that a name that is masked in the text is masked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from linkage_nlp.language import Language
from linkage_nlp.refi_qda.texts import Change, clean, restore
from linkage_nlp.segmentation import Span
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts.model import Role, SourceKind
from linkage_nlp.writers.jsonl import coder_record, read_coders

MARK = "linkage-nlp"
FORMAT = 1
_NAME = "refi-qda"


@dataclass(frozen=True, slots=True)
class KeptSentence:
    """A sentence as it went out, without its text.

    Attributes:
        sentence: All of it but the text.
        place: Where its text stood in the source.
        check: A hash of the text as it stood there.
        changes: What was changed in its text when it went out.
    """

    sentence: TaggedSentence
    place: Span
    check: str
    changes: tuple[Change, ...] = ()

    @classmethod
    def of(cls, sentence: TaggedSentence, place: Span, changes: tuple[Change, ...]) -> KeptSentence:
        """What is kept of a sentence that stands at a place of its source."""
        return cls(replace(sentence, text=""), place, _hash(clean(sentence.text)), changes)

    def stands_in(self, said: str, start: int) -> bool:
        """Whether the words of the sentence stand at a place of a text."""
        end = start + self.place.end - self.place.start
        return start >= 0 and end <= len(said) and _hash(said[start:end]) == self.check

    def with_text(self, words: str) -> TaggedSentence:
        """The sentence with its text as it was, from its words in the source."""
        return replace(self.sentence, text=restore(words, self.changes))


@dataclass(frozen=True, slots=True)
class DataNote:
    """One note: its first line, and the sentences of a source."""

    head: Mapping[str, Any]
    sentences: tuple[KeptSentence, ...] = ()


def write_data_note(note: DataNote) -> str:
    """A note as text."""
    head = {MARK: _NAME, "format": FORMAT, **note.head}
    return "".join(f"{_json(line)}\n" for line in (head, *map(_record, note.sentences)))


def is_data_note(note: str) -> bool:
    """Whether a note is one of these, by its beginning."""
    return note.lstrip("\ufeff \r\n").startswith(f'{{"{MARK}": "{_NAME}"')


def read_data_note(note: str) -> DataNote:
    """A note from its text.

    Raises:
        ValueError: It is broken, or of a later format.
    """
    try:
        # The ends of lines may have become others; none is inside of JSON.
        lines = [json.loads(line) for line in note.lstrip("\ufeff").splitlines() if line.strip()]
        head = lines[0]
        if whole(head["format"]) > FORMAT:
            raise ValueError(f"its format is {head['format']}, later than {FORMAT}")
        source = head.get("source", {})
        for name in ("guid", "name", "transcript", "case", "kind") if source else ():
            text(source[name])
        return DataNote(head, tuple(_kept(line, source) for line in lines[1:]))
    except (LookupError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError("a note of linkage-nlp is not as it was written") from error


def text(value: Any) -> str:
    """A value that must be a text. Raises `TypeError`."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def whole(value: Any) -> int:
    """A value that must be a whole number. Raises `TypeError`."""
    if not isinstance(value, int):
        raise TypeError("not a whole number")
    return value


def _record(kept: KeptSentence) -> dict[str, Any]:
    sentence = kept.sentence
    record: dict[str, Any] = {
        "id": sentence.sentence_id,
        "at": list(kept.place),
        "check": kept.check,
        "turn": sentence.turn,
        "speaker": sentence.speaker,
        "role": sentence.role.value,
        "time": sentence.time,
        "lang": sentence.lang,
        "start": sentence.start,
        "end": sentence.end,
        "model": sentence.model_version,
        "codes": [
            [tag.dimension, tag.code, tag.probability, tag.decision.value, coder_record(tag.coders)]
            for tag in sentence.codes
        ],
    }
    if kept.changes:
        record["changes"] = [list(change) for change in kept.changes]
    return record


def _kept(record: Mapping[str, Any], source: Mapping[str, Any]) -> KeptSentence:
    if record["lang"] not in get_args(Language):
        raise ValueError(f"unknown language {record['lang']!r}")
    sentence = TaggedSentence(
        sentence_id=text(record["id"]),
        case=source["case"],
        transcript=source["transcript"],
        turn=whole(record["turn"]),
        speaker=None if record["speaker"] is None else text(record["speaker"]),
        role=Role(record["role"]),
        time=None if record["time"] is None else float(record["time"]),
        lang=record["lang"],
        start=whole(record["start"]),
        end=whole(record["end"]),
        text="",
        model_version=text(record["model"]),
        codes=tuple(map(_tag, record["codes"])),
        source=SourceKind(source["kind"]),
    )
    start, end = map(whole, record["at"])
    changes = tuple(Change(whole(place), text(was)) for place, was in record.get("changes", ()))
    if not 0 <= start <= end or not all(0 <= c.place < end - start for c in changes):
        raise ValueError("a place lies outside of its text")
    return KeptSentence(sentence, Span(start, end), text(record["check"]), changes)


def _tag(record: Any) -> CodeTag:
    dimension, code, probability, decision, coder = record
    return CodeTag(
        text(dimension),
        text(code),
        float(probability),
        Decision(decision),
        read_coders(coder),
    )


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", errors="backslashreplace")).hexdigest()[:12]


def _json(record: Mapping[str, Any]) -> str:
    line = json.dumps(record, ensure_ascii=False)
    # Halves of characters, and ends of lines that are not the usual ones, are written as ASCII.
    return line if _is_plain(line) else json.dumps(record)


def _is_plain(line: str) -> bool:
    return len(line.splitlines()) == 1 and not any("\ud800" <= c <= "\udfff" for c in line)
