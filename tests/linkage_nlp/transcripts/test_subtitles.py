"""Subtitles as Zoom, Teams, Whisper and people write them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import webvtt

from linkage_nlp.errors import DamagedFile, EmptyTranscript
from linkage_nlp.transcripts import Role, Transcript

Write = Callable[[str, bytes | str], Path]
Said = Callable[[Transcript], list[tuple[str | None, str]]]

CUES = [
    ("00:00:01.500", "00:00:03.000", "<v Anna Lind>How did you</v>"),
    ("00:00:03.000", "00:00:04.000", "<v Anna Lind>find them?</v>"),
    ("00:00:05.000", "00:00:08.000", "<v CF5>At a fair in Milan, where"),
    ("00:00:08.000", "00:00:09.000", "<v CF5>they had a <i>stand</i> &amp; a film.\nIt was good."),
]


def subtitles(format: str, cues: list[tuple[str, str, str]]) -> str:
    made = webvtt.WebVTT(captions=[webvtt.Caption(*cue) for cue in cues])
    buffer = io.StringIO()
    made.write(buffer, format=format)
    return buffer.getvalue()


def test_voices(write: Write, said: Said, check: Callable[[Transcript], None]) -> None:
    transcript = Transcript.read(write("CF5.vtt", subtitles("vtt", CUES)))
    assert said(transcript) == [
        ("Anna Lind", "How did you find them?"),
        ("CF5", "At a fair in Milan, where they had a stand & a film. | It was good."),
    ]
    assert [(t.role, t.time) for t in transcript.turns] == [
        (Role.INTERVIEWER, 1.5),
        (Role.RESPONDENT, 5.0),
    ]
    assert transcript.text == (
        "How did you find them?\nAt a fair in Milan, where they had a stand & a film. It was good."
    )
    check(transcript)


@pytest.mark.parametrize("format", ["vtt", "srt"])
def test_labels_in_cues(write: Write, said: Said, format: str) -> None:
    cues = [
        ("00:00:01.000", "00:00:03.000", "访谈人：你们怎么认识"),
        ("00:00:03.000", "00:00:05.000", "这家供应商的？"),
        ("00:01:05.000", "00:01:08.000", "受访者：朋友介绍的，后来"),
        ("00:01:08.000", "00:01:09.000", "受访者：去了展会。"),
        ("00:01:10.000", "00:01:11.000", "访谈人：好。\n受访者：嗯。"),
    ]
    transcript = Transcript.read(write(f"a.{format}", subtitles(format, cues)))
    assert said(transcript) == [
        ("访谈人", "你们怎么认识这家供应商的？"),
        ("受访者", "朋友介绍的，后来去了展会。"),
        ("访谈人", "好。"),
        ("受访者", "嗯。"),
    ]
    assert [t.time for t in transcript.turns] == [1.0, 65.0, 70.0, 70.0]
    assert "访谈人" not in transcript.text


def test_cue_without_voice_goes_on(write: Write, said: Said) -> None:
    cues = [*CUES, ("00:00:10.000", "00:00:11.000", "And cheap.")]
    transcript = Transcript.read(write("a.vtt", subtitles("vtt", cues)))
    assert said(transcript)[-1] == (
        "CF5",
        "At a fair in Milan, where they had a stand & a film. | It was good. | And cheap.",
    )


def test_two_voices_in_a_cue(write: Write, said: Said) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>When?</v>\n<v.loud CF5>In May.</v>\n"
    assert said(Transcript.read(write("a.vtt", text))) == [("Anna", "When?"), ("CF5", "In May.")]


def test_nobody_named(write: Write, said: Said) -> None:
    cues = [
        ("00:00:01.000", "00:00:03.000", "We went to a fair"),
        ("00:00:03.000", "00:00:05.000", "in Milan."),
        ("00:00:09.000", "00:00:11.000", "Then we wrote to them, and"),
        ("00:00:15.000", "00:00:16.000", "they came."),
    ]
    transcript = Transcript.read(write("a.srt", subtitles("srt", cues)))
    assert said(transcript) == [
        (None, "We went to a fair in Milan."),
        (None, "Then we wrote to them, and they came."),
    ]
    assert [t.time for t in transcript.turns] == [1.0, 9.0]


def test_cues_are_sentences_where_punctuation_was_left_out(write: Write, said: Said) -> None:
    lines = ["我们去了展会", "认识了几家工厂", "后来一直联系", "现在还在合作"]
    cues = [(f"00:00:0{n}.000", f"00:00:0{n + 1}.000", line) for n, line in enumerate(lines)]
    transcript = Transcript.read(write("a.srt", subtitles("srt", cues)))
    assert said(transcript) == [(None, " | ".join(lines))]


def test_markup_goes_and_marks_stay(write: Write) -> None:
    text = (
        "WEBVTT Kind: captions\n\nNOTE made by hand\n\nSTYLE\n::cue { color: red }\n\nintro\n"
        "00:00:01.000 --> 00:00:03.000 align:start\n<c.red>We</c> <00:00:02.000>went <laughs> "
        "[...] XXX &lt;there&gt;.\n"
    )
    assert Transcript.read(write("a.vtt", text)).text == "We went <laughs> [...] XXX <there>."


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_line_ends_and_encodings(write: Write, newline: str, encoding: str) -> None:
    text = (
        "1\n00:00:01,250 --> 00:00:03,000\n我们去了展会。\n\n2\n00:00:04,000 --> 00:00:05,000\n好。"
    )
    path = write("a.srt", text.replace("\n", newline).encode(encoding))
    transcript = Transcript.read(path)
    assert (transcript.text, transcript.turns[0].time) == ("我们去了展会。好。", 1.25)


@pytest.mark.parametrize(
    ("name", "text", "row"),
    [
        ("a.vtt", "WEBVTT\n\n00:00:01.000 --> 00:00:99.000\nWe.\n", 3),
        ("a.vtt", "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nWe.\n", 3),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nWe.\n\n2\n00:01 --> 00:02\nWe.\n", 6),
        ("a.vtt", "I: How?\nR: Well.", None),
        ("a.srt", "I: How?\nR: Well.", None),
        ("a.srt", "00:00:01,000 --> 00:00:02,000\nWe.\n", None),
    ],
)
def test_broken_files(write: Write, name: str, text: str, row: int | None) -> None:
    path = write(name, text)
    with pytest.raises(DamagedFile) as caught:
        Transcript.read(path)
    assert caught.value.row == row
    assert caught.value.remedy
    assert caught.value.path == path


@pytest.mark.parametrize("text", ["WEBVTT\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna></v>\n"])
def test_nothing_said(write: Write, text: str) -> None:
    with pytest.raises(EmptyTranscript):
        Transcript.read(write("a.vtt", text))
