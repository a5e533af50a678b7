"""Speech recognition as JSON (.json): what Whisper and WhisperX write."""

from __future__ import annotations

import json
import math
from typing import Any

from linkage_nlp.errors import DamagedFile
from linkage_nlp.transcripts.cues import Cue, draft_cues
from linkage_nlp.transcripts.decoding import decode
from linkage_nlp.transcripts.document import draft_document
from linkage_nlp.transcripts.drafts import Draft
from linkage_nlp.transcripts.source import Source

_REMEDY = 'Give what Whisper writes: {"segments": [{"start": 0.0, "end": 2.5, "text": "..."}]}'


def read_whisper(source: Source) -> list[Draft]:
    """Segments with their times and, from WhisperX, speakers; or a plain `text`.

    Raises:
        DamagedFile: Not JSON, or not of this form; with the number of the segment.
    """
    try:
        content = json.loads(decode(source))
    except (ValueError, RecursionError) as error:
        message = error.msg if isinstance(error, json.JSONDecodeError) else "too deep or too large"
        row = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise DamagedFile(
            f"not valid JSON ({message})",
            path=source.place,
            row=row,
            remedy="It was cut short or edited; export it again",
        ) from error
    if isinstance(content, dict) and isinstance(content.get("segments"), list):
        segments = content["segments"]
    elif isinstance(content, dict) and isinstance(content.get("text"), str):
        return [draft_document(content["text"])]
    elif isinstance(content, list):
        segments = content
    else:
        raise DamagedFile("no segments and no text in it", path=source.place, remedy=_REMEDY)
    cues = [_cue(segment, number, source) for number, segment in enumerate(segments, start=1)]
    return [draft_cues(cues)]


def _cue(segment: Any, number: int, source: Source) -> Cue:
    if not isinstance(segment, dict) or not isinstance(segment.get("text"), str):
        raise DamagedFile(
            f"segment {number} has no text", path=source.place, row=number, remedy=_REMEDY
        )
    speaker = segment.get("speaker")
    return Cue(
        text=segment["text"],
        start=_seconds(segment.get("start"), number, source),
        end=_seconds(segment.get("end"), number, source),
        speaker=" ".join(str(speaker).split()) or None if speaker is not None else None,
    )


def _seconds(value: Any, number: int, source: Source) -> float | None:
    if value is None:
        return None
    usable = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9
    if not usable or not math.isfinite(value) or value < 0:
        raise DamagedFile(
            f"segment {number} has a time that is not a number of seconds",
            path=source.place,
            row=number,
            remedy=_REMEDY,
        )
    return float(value)
