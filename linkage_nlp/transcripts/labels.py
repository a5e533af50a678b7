"""Who says which line: speakers' labels told from lines that only look like it.

"Note: ..." has the form of "Anna: ...", so the form of one line is not enough. A label
is taken as a speaker's by evidence over the whole document:

- A word for a role ("Interviewer", "受访者", "Speaker 1") is enough by itself.
- A short word for a role ("I", "Q", "答") needs a second short one or a second time.
- A name is a speaker's with a time beside it (in brackets or with hours; other times must
  be found twice), and a name with a title ("Dr. Li", "王总") wherever other labels are.
- A name that recurs is a speaker's where there are other labels or names that recur, or
  where it opens many lines. Where words for both roles are found, it must recur four times
  or an eighth as often as the most frequent of them.
- In a document of few lines that nearly all begin with names, once is enough.
- Other words (lower case, "CEO of the firm") need three times and a quarter of the lines.
- Words that are known to open sentences, lists or metadata are never speakers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from linkage_nlp.transcripts.head import HEAD_LINES, head_length
from linkage_nlp.transcripts.model import Role
from linkage_nlp.transcripts.openings import Opening, opening, time_opening
from linkage_nlp.transcripts.words import LabelKind, role_of

_RULE = re.compile(r"[-=_*~#—–\s]{3,}")


@dataclass(frozen=True, slots=True)
class Line:
    """What is to be known of one line.

    Attributes:
        speaker: The label that opens it; None where the speaker before goes on.
        time: Seconds, where a time stands at its beginning or alone on the line before.
        start: Where in the line what was said begins.
        end: Where it ends; `start` where nothing was said in it.
    """

    speaker: str | None
    time: float | None
    start: int
    end: int


_NOTHING = Line(None, None, 0, 0)


@dataclass(frozen=True, slots=True)
class Attribution:
    """All lines of a document, and whether any is labelled with a speaker.

    The few lines before the first label (titles, metadata) hold nothing that was said.
    """

    lines: tuple[Line, ...]
    labelled: bool


def attribute(texts: Sequence[str], *, all_said: bool = False) -> Attribution:
    """Find the speakers' labels of a document.

    Args:
        texts: Its lines, without line ends.
        all_said: Whether the lines are cues or rows, so that there is no head.
    """
    openings = [opening(text) for text in texts]
    head = 0 if all_said else head_length(texts, openings)
    counted = [i for i in range(head, len(texts)) if not _is_aside(texts[i])]
    times = [time_opening(text) for text in texts]
    timed = sum(times[i] is not None for i in counted)
    # Times without brackets are marks where many lines have them, and not times of day.
    take_bare = timed >= 2 and timed * 2 >= len(counted)
    if timed * 5 > len(counted) * 3:
        # Each line has its time, so "00:07 Absolutely" names no speaker of lines below.
        openings = [
            None if time and found and found.start >= len(text.rstrip()) else found
            for text, time, found in zip(texts, times, openings, strict=True)
        ]
    accepted = _accepted([openings[i] for i in counted])

    spelling: dict[str, str] = {}
    lines: list[Line] = []
    waiting: float | None = None
    for index, text in enumerate(texts):
        found, time = openings[index], times[index]
        if _is_aside(text) or (index < head and found is not None):
            lines.append(_NOTHING)
            continue
        if found is not None and found.key in accepted:
            speaker = spelling.setdefault(found.key, found.label or "")
        else:
            speaker = None
            found = time if time is not None and (time.certain or take_bare) else None
        line = _line(text, speaker, found, waiting)
        # A time alone on its line belongs to what is said next.
        waiting = line.time if speaker is None and line.start == line.end else None
        lines.append(line)
    if spelling and not all_said:
        lines = _without_preface(lines)
    return Attribution(tuple(lines), labelled=bool(spelling))


def _line(text: str, speaker: str | None, found: Opening | None, waiting: float | None) -> Line:
    start, end = (0, len(text)) if found is None else (found.start, found.end)
    time = waiting if found is None or found.time is None else found.time
    said = text[start:end]
    start += len(said) - len(said.lstrip())
    return Line(speaker, time, start, start + len(said.strip()))


def _without_preface(lines: list[Line]) -> list[Line]:
    """The lines without what stands before the first label, unless that is too much."""
    first = next(i for i, line in enumerate(lines) if line.speaker is not None)
    if sum(line.end > line.start for line in lines[:first]) > HEAD_LINES:
        return lines
    return [_NOTHING] * first + lines[first:]


def _is_aside(text: str) -> bool:
    """Whether a line says nothing: blank, or a rule across the page."""
    return not text.strip() or _RULE.fullmatch(text) is not None


def _accepted(openings: Sequence[Opening | None]) -> frozenset[str]:
    """The keys of the labels that are speakers'. The rule is in the module's docstring."""
    labels = [o for o in openings if o is not None and o.label is not None and o.kind]
    count = Counter(o.key for o in labels)
    kinds = {o.key: o.kind for o in labels}
    lines = max(len(openings), 1)

    accepted = {key for key, kind in kinds.items() if kind == LabelKind.ROLE}
    short = {key for key, kind in kinds.items() if kind == LabelKind.SHORT_ROLE}
    if sum(count[key] for key in short) >= 2 or accepted:
        accepted |= short
    timed = [o for o in labels if o.time is not None or o.certain]
    for found in timed:
        named = found.kind >= LabelKind.NAME
        twice = (timed if named else [o for o in timed if o.key == found.key])[1:]
        if twice or (named and found.certain):
            accepted.add(found.key)

    roles = {role_of(o.label or "") for o in labels if o.key in accepted}
    both_roles = {Role.INTERVIEWER, Role.RESPONDENT} <= roles
    names = {k for k, kind in kinds.items() if LabelKind.NAME <= kind <= LabelKind.TITLED}
    share = sum(count[key] for key in names | short | accepted) / lines
    usual = max((count[key] for key in accepted), default=0) if both_roles else 0
    recurring = {k for k in names if count[k] >= 2 and (count[k] >= 4 or count[k] * 8 >= usual)}
    if recurring and (
        accepted
        or share >= 0.15
        or len(recurring) >= 2
        or max(count[key] for key in recurring) >= 4
    ):
        accepted |= recurring
    if accepted:
        accepted |= {key for key in names if kinds[key] == LabelKind.TITLED}
    if (
        not both_roles
        and len(names | short | accepted) >= 2
        and share >= (0.5 if accepted else 0.8)
    ):
        accepted |= names | short
    weak = {key for key, kind in kinds.items() if kind == LabelKind.WEAK}
    accepted |= {key for key in weak if count[key] >= 3 and count[key] * 4 >= lines}
    return frozenset(accepted)
