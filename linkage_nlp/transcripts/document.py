"""Running text with speakers' labels at the beginning of lines (.txt, .md, .docx)."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Container, Sequence
from enum import Enum, auto
from itertools import groupby, pairwise

from linkage_nlp.segmentation import Span
from linkage_nlp.transcripts.answers import answer_lines
from linkage_nlp.transcripts.drafts import Draft, DraftTurn
from linkage_nlp.transcripts.labels import Line, attribute

_LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_HEADING = re.compile(r" {0,3}#{1,6}\s")
_SENTENCE_END = re.compile(r"[.!?。！？…:：][\"'”’」』)）*_]*$")
_FIRST_WORD = re.compile(r"[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+")

# Columns to which editors and e-mail programs wrap lines; a longer line is a paragraph.
_NARROWEST, _WIDEST = 50, 120
# A longer block of lines between blank ones holds several paragraphs.
_PARAGRAPH_LINES = 10


class _LineEnds(Enum):
    """What the ends of lines are, by the evidence of the whole document."""

    WRAPS = auto()
    PARAGRAPHS = auto()
    UNKNOWN = auto()


def draft_document(
    text: str, paragraphs: Sequence[Span] | None = None, *, markdown: bool = False
) -> Draft:
    """Find the turns of running text. The text itself is kept as it is.

    With labels, a turn goes from one speaker's label to another's, over blank lines, or to
    an answer without a label where only questions have one.
    Without, each paragraph is a turn of somebody unknown. A paragraph is what a word
    processor calls one (`paragraphs`), else the lines between blank lines; where no lines
    are blank, or many lines stand together, each line is one, unless the lines were
    wrapped to a width.

    Args:
        text: The whole text.
        paragraphs: Where its paragraphs are, if the file says so.
        markdown: Whether headings without a speaker are no speech.
    """
    spans = _lines(text)
    texts = [text[span.start : span.end] for span in spans]
    found = attribute(texts)
    lines = list(found.lines)
    if markdown:
        lines = [
            Line(None, None, 0, 0) if line.speaker is None and _HEADING.match(content) else line
            for line, content in zip(lines, texts, strict=True)
        ]
    said = [
        Span(span.start + line.start, span.start + line.end)
        for span, line in zip(spans, lines, strict=True)
    ]
    ends = _line_ends(texts, lines)
    numbers = None
    if paragraphs is not None and ends is not _LineEnds.WRAPS:
        starts = [paragraph.start for paragraph in paragraphs]
        numbers = [bisect_right(starts, span.start) for span in spans]
    if found.labelled:
        groups = _by_speaker(lines, answer_lines(lines, numbers))
    else:
        groups = _by_paragraph(lines, numbers, ends)
    goes_on = ends is not _LineEnds.PARAGRAPHS
    turns = []
    for group in groups:
        if pieces := _pieces(group, lines, said, numbers, goes_on=goes_on):
            speaker = lines[group[0]].speaker
            turns.append(DraftTurn(pieces, speaker, time=_time(group, lines)))
    return Draft(text, tuple(turns))


def _lines(text: str) -> list[Span]:
    spans = []
    start = 0
    for match in _LINE_END.finditer(text):
        spans.append(Span(start, match.start()))
        start = match.end()
    spans.append(Span(start, len(text)))
    return spans


def _by_speaker(lines: Sequence[Line], answers: Container[int]) -> list[list[int]]:
    """The lines of each turn; the first holds the speaker's label, or begins an answer."""
    groups: list[list[int]] = []
    speaker = None
    for index, line in enumerate(lines):
        another = line.speaker is not None and line.speaker != speaker
        if another or index in answers or not groups:
            speaker = line.speaker
            groups.append([])
        groups[-1].append(index)
    return groups


def _by_paragraph(
    lines: Sequence[Line], numbers: Sequence[int] | None, ends: _LineEnds
) -> list[list[int]]:
    """The lines of each paragraph; `numbers` gives each line's where the file has them."""
    blocks: list[list[int]] = [[]]
    for index, line in enumerate(lines):
        if line.end == line.start and line.time is None:
            blocks.append([])
        else:
            blocks[-1].append(index)
    blocks = [block for block in blocks if block]
    if numbers is not None:
        filled = [index for block in blocks for index in block]
        return [list(group) for _, group in groupby(filled, key=lambda index: numbers[index])]
    if ends is _LineEnds.WRAPS:
        return blocks
    groups: list[list[int]] = []
    for block in blocks:
        timed = any(lines[index].time is not None for index in block)
        if len(blocks) > 1 and len(block) <= _PARAGRAPH_LINES and not timed:
            groups.append(block)
        else:
            groups.extend([index] for index in block)
    return groups


def _pieces(
    group: Sequence[int],
    lines: Sequence[Line],
    said: Sequence[Span],
    numbers: Sequence[int] | None,
    *,
    goes_on: bool,
) -> tuple[Span, ...]:
    """What was said in the lines of a turn, put together where a sentence may go on.

    That is within a paragraph if the file has them, else from line to line, unless each
    line is known to be a paragraph.
    """
    pieces: list[Span] = []
    before = -2
    for index in group:
        span, line = said[index], lines[index]
        if span.start == span.end:
            continue
        follows = before == index - 1 and line.speaker is None and line.time is None
        if follows and (numbers[before] == numbers[index] if numbers else goes_on):
            pieces[-1] = Span(pieces[-1].start, span.end)
        else:
            pieces.append(span)
        before = index
    return tuple(pieces)


def _time(group: Sequence[int], lines: Sequence[Line]) -> float | None:
    """The time of a turn: the first that is given up to where speaking begins."""
    for index in group:
        if lines[index].time is not None:
            return lines[index].time
        if lines[index].end > lines[index].start:
            break
    return None


def _line_ends(texts: Sequence[str], lines: Sequence[Line]) -> _LineEnds:
    """What the ends of lines are: where a width was reached, or where paragraphs end.

    Lines were wrapped when those that stop short of a sentence's end are nearly all so
    long that the next word would not have fitted into the widest line.
    """
    if any(len(text) > _WIDEST for text in texts):
        return _LineEnds.PARAGRAPHS
    widths = [_columns(text.rstrip()) for text in texts]
    widest = max(widths)
    if widest > _WIDEST:
        return _LineEnds.PARAGRAPHS
    full = []
    for index, (here, after) in enumerate(pairwise(lines)):
        goes_on = after.end > after.start and after.speaker is None and after.time is None
        if not goes_on or here.end == here.start or _SENTENCE_END.search(texts[index].rstrip()):
            continue
        word = _FIRST_WORD.match(texts[index + 1].lstrip())
        needed = widths[index] + 1 + (_columns(word[0]) if word else 0)
        full.append(needed >= 0.92 * widest)
    if len(full) < 3:
        return _LineEnds.UNKNOWN
    if sum(full) < 0.8 * len(full):
        return _LineEnds.PARAGRAPHS
    return _LineEnds.WRAPS if widest >= _NARROWEST else _LineEnds.UNKNOWN


def _columns(text: str) -> int:
    """The width of a line: East Asian characters take two columns."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
