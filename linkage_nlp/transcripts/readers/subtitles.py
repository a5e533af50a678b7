"""Subtitles (.vtt, .srt), as Zoom, Teams and speech recognition write them."""

from __future__ import annotations

import html
import io
import re

from linkage_nlp.errors import DamagedFile
from linkage_nlp.transcripts.cues import Cue, draft_cues
from linkage_nlp.transcripts.decoding import decode
from linkage_nlp.transcripts.drafts import Draft
from linkage_nlp.transcripts.source import Source
from linkage_nlp.transcripts.times import parse_time

_STAMP = {
    "vtt": r"(?:\d{1,10}:)?[0-5]?\d:[0-5]?\d\.\d{1,3}",
    "srt": r"\d{1,10}:[0-5]?\d:[0-5]?\d[,.]\d+",
}
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,99})?\s++([^>]{1,200})>|</v>")
# Marks of transcribers such as <laughs> are no markup and stay.
_MARKUP = re.compile(
    r"</?(?:b|i|u|c|font|lang|ruby|rt)(?:[.\s][^>]{0,200})?>|<\d[\d:.]{0,20}>|\{\\[^}]{0,99}\}",
    re.IGNORECASE,
)


def read_vtt(source: Source) -> list[Draft]:
    """WebVTT; `<v Name>` names who speaks. Raises `DamagedFile`."""
    return [_draft(source, "vtt")]


def read_srt(source: Source) -> list[Draft]:
    """SubRip. Raises `DamagedFile`."""
    return [_draft(source, "srt")]


def _draft(source: Source, format: str) -> Draft:
    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    text = decode(source).replace("\r\n", "\n").replace("\r", "\n")
    _check_times(text, format, source)
    try:
        captions = webvtt.from_buffer(io.StringIO(text.lstrip()), format=format).captions
    except (MalformedFileError, MalformedCaptionError) as error:
        raise DamagedFile(
            f"not a .{format} file as its name says",
            path=source.place,
            remedy="A .vtt file begins with the line WEBVTT, an .srt file with the number 1; "
            "export it again, or name it .txt",
        ) from error
    return draft_cues([part for c in captions for part in _cues(c.raw_text, c.start, c.end)])


def _check_times(text: str, format: str, source: Source) -> None:
    """Look at each line of times, because a cue whose times are broken would be passed over."""
    stamp = _STAMP[format]
    times = re.compile(rf"\s*{stamp}\s*-->\s*{stamp}(?:\s.*)?")
    for row, line in enumerate(text.split("\n"), start=1):
        if "-->" in line and not times.fullmatch(line):
            raise DamagedFile(
                "the times of this cue cannot be read",
                path=source.place,
                row=row,
                remedy="Write them as "
                + ("00:00:04.000 --> 00:00:06.500" if format == "vtt" else "00:00:04,000 --> ..."),
            )


def _cues(raw: str, start: str, end: str) -> list[Cue]:
    """The cues of a caption: one for each voice in it."""
    parts = _VOICE.split(raw)
    voices = [None, *parts[1::2]]
    cues = []
    for voice, part in zip(voices, parts[::2], strict=True):
        text = html.unescape(_MARKUP.sub("", part)).strip()
        if text:
            name = " ".join(html.unescape(voice).split()) if voice else ""
            cues.append(Cue(text, parse_time(start), parse_time(end), name or None))
    return cues
