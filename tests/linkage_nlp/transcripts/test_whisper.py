"""Speech recognition as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linkage_nlp.errors import DamagedFile, EmptyTranscript
from linkage_nlp.transcripts import Role, Transcript

Write = Callable[[str, bytes | str], Path]
Said = Callable[[Transcript], list[tuple[str | None, str]]]


def segment(start: float | None, end: float | None, text: str, **more: Any) -> dict[str, Any]:
    return {"id": 0, "start": start, "end": end, "text": text, **more}


def test_whisper(write: Write, said: Said, check: Callable[[Transcript], None]) -> None:
    content = {
        "text": " We went to a fair in Milan. They came.",
        "segments": [
            segment(0.0, 2.5, " We went to a fair"),
            segment(2.5, 4.0, " in Milan."),
            segment(9.25, 11.0, " They came."),
        ],
        "language": "en",
    }
    transcript = Transcript.read(write("CF5.json", json.dumps(content)))
    assert said(transcript) == [(None, "We went to a fair in Milan."), (None, "They came.")]
    assert [t.time for t in transcript.turns] == [0.0, 9.25]
    check(transcript)


@pytest.mark.parametrize("bare", [True, False])
def test_whisperx(write: Write, said: Said, bare: bool) -> None:
    segments = [
        segment(0.5, 2.5, " 你们怎么认识的？", speaker="SPEAKER_00"),
        segment(3, 4, "朋友介绍，", speaker="SPEAKER_01", words=[]),
        segment(4, 6, "后来去了展会。"),
        segment(6, 7, "就这样。", speaker="SPEAKER_01"),
    ]
    content = segments if bare else {"segments": segments, "word_segments": []}
    transcript = Transcript.read(write("a.json", json.dumps(content, ensure_ascii=bare)))
    assert said(transcript) == [
        ("SPEAKER_00", "你们怎么认识的？"),
        ("SPEAKER_01", "朋友介绍，后来去了展会。 | 就这样。"),
    ]
    assert [(t.role, t.time) for t in transcript.turns] == [
        (Role.INTERVIEWER, 0.5),
        (Role.RESPONDENT, 3.0),
    ]


def test_text_alone(write: Write, said: Said) -> None:
    path = write("a.json", json.dumps({"text": "I: How?\nR: At a fair."}))
    assert said(Transcript.read(path)) == [("I", "How?"), ("R", "At a fair.")]


@pytest.mark.parametrize(
    ("content", "message", "row"),
    [
        ("{", "not valid JSON", 1),
        ('{"segments": [\n{"text": "a"},\n', "not valid JSON", 3),
        ("[" * 100_000, "not valid JSON", None),
        ("1" * 10_000, "not valid JSON", None),
        ("{}", "no segments and no text", None),
        ("3", "no segments and no text", None),
        ('{"segments": {}}', "no segments and no text", None),
        ('[{"text": "a"}, {"start": 1}]', "segment 2 has no text", 2),
        ("[7]", "segment 1 has no text", 1),
        ('[{"text": "a", "start": "soon"}]', "segment 1 has a time", 1),
        ('[{"text": "a", "start": NaN}]', "segment 1 has a time", 1),
        ('[{"text": "a", "end": -1}]', "segment 1 has a time", 1),
        ('[{"text": "a", "end": true}]', "segment 1 has a time", 1),
        (f'[{{"text": "a", "end": 1{"0" * 400}}}]', "segment 1 has a time", 1),
        (r'{"text": "a \ud83d b"}', "half of a pair", None),
    ],
)
def test_broken_files(write: Write, content: str, message: str, row: int | None) -> None:
    with pytest.raises(DamagedFile, match=message) as caught:
        Transcript.read(write("a.json", content))
    assert caught.value.row == row
    assert caught.value.remedy


@pytest.mark.parametrize("content", ['{"segments": []}', '[{"text": "  "}]', '{"text": ""}', "[]"])
def test_nothing_said(write: Write, content: str) -> None:
    with pytest.raises(EmptyTranscript):
        Transcript.read(write("a.json", content))
