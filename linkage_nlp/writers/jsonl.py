"""Tags as JSONL: one sentence a line, the form for other programs.

{"sentence_id", "case", "transcript", "turn", "speaker", "role", "time", "lang",
"start", "end", "text", "model_version",
"codes": [{"dimension": "channel", "code": "internet", "probability": 0.93,
"decision": "accept"}]}

A code on which a person decided has their name as its `coder`, and one on which several did
a list of their names; a sentence of a document has `"source": "document"`. Both keys are absent
otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

from linkage_nlp.errors import DatasetError
from linkage_nlp.language import Language
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts.model import Role, SourceKind
from linkage_nlp.writers.files import replacing

_SOURCE = "source"
_KEYS = frozenset(field.name for field in fields(TaggedSentence)) - {_SOURCE}
_REMEDY = "Tag the transcripts again"


def tag_record(sentence: TaggedSentence) -> dict[str, Any]:
    """A tagged sentence as the JSON object that stands for it."""
    record: dict[str, Any] = {
        "sentence_id": sentence.sentence_id,
        "case": sentence.case,
        "transcript": sentence.transcript,
        "turn": sentence.turn,
        "speaker": sentence.speaker,
        "role": sentence.role.value,
        "time": sentence.time,
        "lang": sentence.lang,
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "model_version": sentence.model_version,
        "codes": [_code_record(tag) for tag in sentence.codes],
    }
    if sentence.source is not SourceKind.INTERVIEW:
        record[_SOURCE] = sentence.source.value
    return record


def _code_record(tag: CodeTag) -> dict[str, Any]:
    record: dict[str, Any] = {
        "dimension": tag.dimension,
        "code": tag.code,
        "probability": tag.probability,
        "decision": tag.decision.value,
    }
    if tag.coders:
        record["coder"] = coder_record(tag.coders)
    return record


def coder_record(coders: tuple[str, ...]) -> str | list[str] | None:
    """Coders as JSON has them: one as a text, several as a list, nobody as null."""
    if len(coders) > 1:
        return list(coders)
    return coders[0] if coders else None


def read_coders(record: Any) -> tuple[str, ...]:
    """What `coder_record` made of coders, back. Raises `ValueError` for anything else."""
    if record is None:
        return ()
    names = record if isinstance(record, list) else [record]
    if not all(isinstance(name, str) for name in names):
        raise ValueError("a coder is a text, or a list of texts")
    return tuple(names)


def write_jsonl(path: Path, sentences: Iterable[TaggedSentence]) -> None:
    """Write tags. Raises `UsageError` when the file cannot be written."""
    # A file name that is not UTF-8 has halves of characters in Python; they become "?".
    with (
        replacing(path) as draft,
        draft.open("x", encoding="utf-8", errors="replace", newline="\n") as file,
    ):
        for sentence in sentences:
            file.write(json.dumps(tag_record(sentence), ensure_ascii=False) + "\n")


def read_tags(path: str | Path) -> list[TaggedSentence]:
    """Read what `write_jsonl` wrote.

    Raises:
        DatasetError: With file and row: the file is missing, or a line is not JSON or not a
            tagged sentence.
    """
    file = Path(path)
    try:
        lines = file.read_bytes().decode("utf-8-sig").split("\n")
    except FileNotFoundError as error:
        raise DatasetError("there is no such file", path=file, remedy="Check the path") from error
    except UnicodeDecodeError as error:
        raise DatasetError("not UTF-8 text", path=file, remedy=_REMEDY) from error
    sentences = []
    for row, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            sentences.append(_sentence(json.loads(line)))
        except (ValueError, TypeError, KeyError) as error:
            raise DatasetError(
                f"not a tagged sentence ({error})", path=file, row=row, remedy=_REMEDY
            ) from error
    return sentences


def _sentence(record: Any) -> TaggedSentence:
    if not isinstance(record, dict) or record.keys() - {_SOURCE} != _KEYS:
        raise ValueError(f"its keys are not {', '.join(sorted(_KEYS))}")
    if record["lang"] not in get_args(Language):
        raise ValueError(f"unknown language {record['lang']!r}")
    return TaggedSentence(
        **{
            **record,
            "role": Role(record["role"]),
            "codes": tuple(_code(code) for code in record["codes"]),
            _SOURCE: SourceKind(record.get(_SOURCE, SourceKind.INTERVIEW)),
        }
    )


def _code(record: dict[str, Any]) -> CodeTag:
    return CodeTag(
        dimension=record["dimension"],
        code=record["code"],
        probability=float(record["probability"]),
        decision=Decision(record["decision"]),
        coders=read_coders(record.get("coder")),
    )
