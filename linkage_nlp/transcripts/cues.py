"""Timed cues of subtitles and speech recognition into turns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from linkage_nlp.transcripts.drafts import Draft, DraftBuilder
from linkage_nlp.transcripts.labels import attribute

# Seconds of silence after which, speakers being unknown, a new turn begins.
_PAUSE = 2.0
# Speech has a sentence's end every few cues, unless punctuation was left out.
_CUES_A_SENTENCE = 8

_SENTENCE_END = re.compile(r"[。！？!?…]|\.(?=[\s\"'”’)]|$)")
_ENDS_SENTENCE = re.compile(r"[。！？!?….][\s\"'”’」』)）]*$")
_EAST_ASIAN = re.compile(r"[\u2018-\u201d\u2026\u3000-\u9fff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown or was recognised at one time.

    Attributes:
        text: What was said; several lines are one text broken to fit the screen.
        start: Seconds from the beginning, where known.
        end: Seconds from the beginning, where known.
        speaker: Who said it, where the file says so for this cue.
    """

    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | None = None


def draft_cues(cues: Sequence[Cue]) -> Draft:
    """Put cues together into turns.

    A turn is what consecutive cues of one speaker say; a cue without a speaker continues
    the turn. Where no cue has one, labels are looked for at the beginning of the lines.
    Where there are none either, a turn ends with a finished sentence and a pause of two
    seconds. Sentences run over cues, except where the whole file has next to no
    punctuation: there each cue is taken as a sentence.
    """
    lines = [line for cue in cues for line in _split(cue)]
    if not any(cue.speaker is not None for cue in cues):
        lines = _with_labels(lines)
    lines = _with_speakers_kept(lines)
    ends = sum(len(_SENTENCE_END.findall(line.text)) for line in lines)
    punctuated = len(lines) < 3 or ends * _CUES_A_SENTENCE >= len(lines)
    builder = DraftBuilder()
    for turn in _turns([line for line in lines if line.text], punctuated=punctuated):
        texts = [line.text for line in turn]
        joints = [_joint(a, b) for a, b in pairwise(texts)]
        builder.add(
            ["".join(a + b for a, b in zip(texts, [*joints, ""], strict=True))]
            if punctuated
            else texts,
            between=joints,
            speaker=turn[0].speaker,
            time=turn[0].start,
        )
    return builder.build()


def _split(cue: Cue) -> list[Cue]:
    return [
        Cue(line.strip(), cue.start, cue.end, cue.speaker)
        for line in cue.text.splitlines()
        if line.strip()
    ]


def _with_labels(lines: Sequence[Cue]) -> list[Cue]:
    found = attribute([line.text for line in lines], all_said=True)
    if not found.labelled:
        return list(lines)
    return [
        Cue(cue.text[line.start : line.end], cue.start, cue.end, line.speaker)
        for cue, line in zip(lines, found.lines, strict=True)
    ]


def _with_speakers_kept(lines: Sequence[Cue]) -> list[Cue]:
    """Each line with the speaker that it or the last labelled line before it names."""
    kept = []
    speaker = None
    for line in lines:
        speaker = line.speaker if line.speaker is not None else speaker
        kept.append(Cue(line.text, line.start, line.end, speaker))
    return kept


def _turns(lines: Sequence[Cue], *, punctuated: bool) -> list[list[Cue]]:
    turns: list[list[Cue]] = []
    before: Cue | None = None
    for line in lines:
        if before is None or line.speaker != before.speaker or _pauses(before, line, punctuated):
            turns.append([])
        turns[-1].append(line)
        before = line
    return turns


def _pauses(before: Cue, line: Cue, punctuated: bool) -> bool:
    if line.speaker is not None or before.end is None or line.start is None:
        return False
    finished = not punctuated or _ENDS_SENTENCE.search(before.text) is not None
    return finished and line.start - before.end >= _PAUSE


def _joint(before: str, after: str) -> str:
    """What stands between two cues of a turn: nothing where both are Chinese."""
    return "" if _EAST_ASIAN.match(before[-1]) and _EAST_ASIAN.match(after[0]) else " "
