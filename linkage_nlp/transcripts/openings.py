"""How a line of a transcript begins: with a speaker's label, a time, both or neither.

The forms that people and tools write:

    Interviewer: …        访谈人：…          **Interviewer:** …      [SPEAKER_00]: …
    [00:01:02] Name: …    Name (00:01:02): …  00:01:02 Name: …        Name: [00:01:02] …
    说话人1 00:12:05      Speaker 2  0:15     00:12:05 Name           (what was said below)
    王芳 2024-05-02 10:12:05
    Name <tab> …          [Interviewer] …     Interviewer – …         Q. …

Whether a label is a speaker's is not decided here but over the whole document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from linkage_nlp.transcripts.times import RANGE, has_hours, parse_time
from linkage_nlp.transcripts.words import LabelKind, classify, is_metadata, label_key

# A label with its time stands within so many characters.
_REACH = 120

# Characters that only differ in width, one for one, so that offsets stay.
_HALF_WIDTH = str.maketrans(
    {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
    | {"\u3000": " ", "\xa0": " ", "\u200b": " ", "\ufeff": " ", "【": "[", "】": "]"}
    | {"〔": "[", "〕": "]", "∶": ":", "﹕": ":"}
)

# White space is matched possessively, and a label ends with something else: otherwise a line
# of many spaces would be tried in as many ways as they can be shared out.
_BRACKETED_MARK = rf"(?:\[\s*+{RANGE}\s*+\]|\(\s*+{RANGE}\s*+\)|<\s*+{RANGE}\s*+>)"
_MARK = rf"(?:{_BRACKETED_MARK}|{RANGE})"
_BEFORE = (
    r"\s*+(?:>++\s*+|\#{1,6}\s++|[-•]\s++)?+(?:\d{1,4}[.)]?\t\s*+)?+"
    r"(?P<emphasis>\*\*|__|\*|_)?+\s*+"
)
_EMPHASIS = r"(?:\*\*|__|\*|_)?+"
_NAME = r"[^\s:][^:\t\n]{0,59}?(?<=\S)"
_LABEL = rf"(?:\[(?P<boxed>[^\[\]:\n]{{1,40}})\]|(?P<label>{_NAME}))"
_RULE = r"(?:[|;-]++\s*+)?+"
# The date of a chat; the time beside it is then one of day.
_DATE = r"(?P<date>\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s++)?+"

_COLON = re.compile(
    rf"{_BEFORE}(?:(?P<before>{_MARK})\s*+{_RULE})?{_EMPHASIS}{_LABEL}\s*+"
    rf"(?:{_RULE}(?P<beside>{_MARK})\s*+)?(?P<inner>\*\*|__|\*|_)?+\s*+"
    rf"(?P<colon>:)\s*+(?P<outer>\*\*|__|\*|_)?+\s*+(?P<after>{_BRACKETED_MARK})?\s*+"
)
_HEADER = re.compile(
    rf"{_BEFORE}(?:{_LABEL}[\s|]*+(?<=[\s|\])]){_DATE}(?P<beside>{_MARK})"
    rf"|(?P<before>{_MARK})[\s|]++(?P<named>{_NAME}))\s*+{_EMPHASIS}\s*+$"
)
_HEADER_TIGHT = re.compile(rf"{_BEFORE}{_LABEL}(?P<beside>{_BRACKETED_MARK})\s*+{_EMPHASIS}\s*+$")
_TAB = re.compile(
    rf"{_BEFORE}(?:(?P<before>{_MARK})[^\S\t]*+\t\s*+)?{_LABEL}[^\S\t]*+\t\s*+"
    rf"(?:(?P<beside>{_MARK})[^\S\t]*+\t\s*+)?"
)
_KNOWN = re.compile(
    rf"{_BEFORE}(?:(?P<before>{_MARK})\s*+)?(?:\[(?P<boxed>[^\[\]\n]{{1,30}})\]\s*+"
    r"|\((?P<round>[^()\n]{1,30})\)\s*+|(?P<label>[^\W\d_][^\n–—]{0,29}?)(?<=\S)\s++[-–—]++\s++"
    r"|(?P<letter>[QAqa]\d{0,3})\.\s++)"
)
_ALONE = re.compile(rf"{_BEFORE}(?P<label>{_NAME})\s*+{_EMPHASIS}\s*+$")
_TIME_ONLY = re.compile(rf"\s*+(?P<before>{_MARK})\s*+")


@dataclass(frozen=True, slots=True)
class Opening:
    """How a line begins.

    Attributes:
        label: The speaker's label as written, or None when there is only a time.
        key: What makes two spellings of the label one.
        kind: How much the label looks like a speaker's by its form.
        metadata: Whether it describes the interview ("Date: ..."); never a speaker.
        time: Seconds from the beginning, where such a time stands beside the label.
        certain: Whether a time beside it is in brackets or has hours, so that it is a mark.
        start: Where in the line what was said begins.
        end: Where in the line it ends, before trailing marks of emphasis.
    """

    label: str | None
    key: str
    kind: LabelKind
    metadata: bool
    time: float | None
    certain: bool
    start: int
    end: int


def half_width(text: str) -> str:
    """The text with full-width letters, digits and punctuation as half-width, as long as before."""
    return text.translate(_HALF_WIDTH)


def opening(line: str) -> Opening | None:
    """How a line begins, if with what may be a label or with metadata."""
    plain = half_width(line[:_REACH])
    metadata: Opening | None = None
    for found, only_known in _matches(plain, whole=len(line) <= _REACH):
        read = _read(found, line, plain)
        if read.metadata:
            metadata = metadata or read
        elif read.kind >= (LabelKind.SHORT_ROLE if only_known else LabelKind.WEAK):
            return read
    return metadata


def time_opening(line: str) -> Opening | None:
    """How a line begins, if with a time."""
    found = _TIME_ONLY.match(half_width(line[:_REACH]))
    if found is None:
        return None
    mark = found["before"]
    certain = mark[0] in "[(<" or has_hours(mark)
    return Opening(
        None, "", LabelKind.FALSE, False, _seconds(mark), certain, found.end(), len(line)
    )


def _matches(plain: str, *, whole: bool) -> list[tuple[re.Match[str], bool]]:
    """The forms that a line has, most telling first; True where only known words will do."""
    forms: list[tuple[re.Match[str] | None, bool]] = []
    if whole:
        forms += [(_HEADER.match(plain), False), (_HEADER_TIGHT.match(plain), False)]
    forms += [(_COLON.match(plain), False), (_TAB.match(plain), False), (_KNOWN.match(plain), True)]
    if whole:
        forms.append((_ALONE.match(plain), True))
    return [(found, known) for found, known in forms if found is not None]


def _read(found: re.Match[str], line: str, plain: str) -> Opening:
    groups = found.groupdict()
    name = next(
        n for n in ("boxed", "label", "named", "round", "letter") if groups.get(n) is not None
    )
    start, end = found.span(name)
    label = plain[start:end].strip()
    marks = [groups[n] for n in ("before", "beside", "after") if groups.get(n)]
    mark = marks[0] if marks else ""
    # Only what stands alone before a colon or in a table's cell describes the interview.
    metadata = not mark and found.re in {_COLON, _TAB} and is_metadata(label)
    kind = LabelKind.FALSE if metadata else classify(label)
    if found.re is _COLON and _is_inside(line, plain, found.start("colon"), kind):
        kind, metadata = LabelKind.FALSE, False
    elif found.re is _ALONE and kind == LabelKind.SHORT_ROLE:
        kind = LabelKind.FALSE
    return Opening(
        label=" ".join(line[start:end].split()),
        key=label_key(label),
        kind=kind,
        metadata=metadata,
        time=None if groups.get("date") else _seconds(mark),
        certain=bool(mark) and (mark[0] in "[(<" or has_hours(mark)),
        start=found.end(),
        end=_end(line, found),
    )


def _is_inside(line: str, plain: str, at: int, kind: LabelKind) -> bool:
    """Whether a colon belongs to a time of day, an address or a path: `10:30`, `http://`."""
    if plain[at - 1].isdigit() and plain[at + 1 : at + 2].isdigit():
        return line[at] == ":" or kind < LabelKind.SHORT_ROLE
    return plain.startswith(("://", "::", ":\\"), at)


def _end(line: str, found: re.Match[str]) -> int:
    """The end of what was said: before the emphasis that was opened ahead of the label."""
    groups = found.groupdict()
    opened = groups.get("emphasis")
    tail = line.rstrip()
    if not opened or groups.get("inner") or groups.get("outer") or not tail.endswith(opened):
        return len(line)
    return max(found.end(), len(tail) - len(opened))


def _seconds(mark: str) -> float | None:
    return parse_time(mark.strip("[]()<>")) if mark else None
