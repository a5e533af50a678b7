"""A state as a line of the log, and back.

    {"record": "task/1", "sha256": "...", "project": 2, "task": 31, "sentence": "...", ...}
    {"record": "annotation/1", "sha256": "...", "project": 2, "annotation": 17, ...}

The hash in each line is that of the state, so that a damaged line is noticed. To change
what a state holds, raise the number after the slash and keep reading the former one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, get_args

from linkage_annotations.log.state import AnnotationState, Queue, State, Status, TaskState
from linkage_nlp.errors import AnnotationLogError
from linkage_nlp.language import Language
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role

ANNOTATION = "annotation/1"
TASK = "task/1"

_REMEDY = "Take the file from a backup, or remove this line and pull again"


def write_line(state: State) -> bytes:
    """One state as UTF-8 JSON with a line end."""
    kind = ANNOTATION if isinstance(state, AnnotationState) else TASK
    record = {"record": kind, "sha256": state.sha256, **state.as_record()}
    try:
        return json.dumps(record, ensure_ascii=False).encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        # Half of an emoji, as a browser may cut it: UTF-8 has no place for it, an escape has.
        return json.dumps(record).encode("ascii") + b"\n"


def read_line(raw: bytes) -> State:
    """The state that a line holds.

    Raises:
        AnnotationLogError: Not JSON, of a newer version, with a missing, unknown or
            impossible value, or altered since it was written.
    """
    try:
        record = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise AnnotationLogError("not a line of UTF-8 JSON", remedy=_REMEDY) from error
    if not isinstance(record, dict):
        raise AnnotationLogError("not a JSON object", remedy=_REMEDY)
    kind, sha256 = record.pop("record", None), record.pop("sha256", None)
    if kind not in (ANNOTATION, TASK):
        raise AnnotationLogError(
            f"a record {kind!r}, while this version reads {ANNOTATION} and {TASK}",
            remedy="Update linkage-nlp",
        )
    kinds = _ANNOTATION_VALUES if kind == ANNOTATION else _TASK_VALUES
    if record.keys() != kinds.keys():
        odd = ", ".join(sorted(record.keys() ^ kinds.keys()))
        raise AnnotationLogError(f"missing or unknown: {odd}", remedy=_REMEDY)
    try:
        values = {name: take(record[name]) for name, take in kinds.items()}
        state: State = AnnotationState(**values) if kind == ANNOTATION else TaskState(**values)
    except (ValueError, TypeError, OverflowError) as error:
        # Not the value itself: it may be what somebody said.
        raise AnnotationLogError("a value is not of its kind", remedy=_REMEDY) from error
    if state.sha256 != sha256:
        raise AnnotationLogError("altered since it was written", remedy=_REMEDY)
    return state


def _exactly(kind: type) -> Callable[[object], Any]:
    def take(value: object) -> Any:
        if type(value) is not kind:
            raise TypeError(f"not of type {kind.__name__}")
        return value

    return take


def _or_none(take: Callable[[object], Any]) -> Callable[[object], Any]:
    return lambda value: None if value is None else take(value)


def _time(value: object) -> datetime:
    return datetime.fromisoformat(_text(value))


def _seconds(value: object) -> float:
    return value if isinstance(value, float) else float(_whole(value))


def _lang(value: object) -> Language:
    for lang in get_args(Language):
        if value == lang:
            return "zh" if lang == "zh" else "en"
    raise ValueError("not a language")


def _context(value: object) -> Context:
    record = _mapping(value)
    return Context(**{name: _text(record[name]) for name in record})


def _codes(value: object) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(_text(code) for code in codes) for name, codes in _mapping(value).items()}


_text = _exactly(str)
_whole = _exactly(int)
_flag = _exactly(bool)
_mapping = _exactly(dict)

_Values = Mapping[str, Callable[[Any], Any]]
_ANNOTATION_VALUES: _Values = {
    "project": _whole,
    "task": _whole,
    "sentence": _text,
    "annotation": _whole,
    "status": Status,
    "coder": _text,
    "created": _time,
    "updated": _time,
    "seen": _time,
    "codes": _codes,
    "no_code": _flag,
    "unsure": _flag,
    "comment": _text,
    "ground_truth": _flag,
    "codebook": _text,
    "queue": Queue,
    "suggested_by": _or_none(_text),
    "revision": _whole,
}
_TASK_VALUES: _Values = {
    "project": _whole,
    "task": _whole,
    "sentence": _text,
    "seen": _time,
    "text": _text,
    "context": _context,
    "case": _text,
    "transcript": _text,
    "speaker": _or_none(_text),
    "role": Role,
    "time": _or_none(_seconds),
    "lang": _lang,
    "start": _whole,
    "end": _whole,
    "deleted": _flag,
    "revision": _whole,
}
