"""Tables in which each row is a turn (.csv, .tsv, .xlsx)."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from linkage_nlp.errors import DamagedFile
from linkage_nlp.transcripts.drafts import Draft, DraftBuilder
from linkage_nlp.transcripts.labels import attribute
from linkage_nlp.transcripts.model import Role
from linkage_nlp.transcripts.openings import half_width
from linkage_nlp.transcripts.times import parse_time
from linkage_nlp.transcripts.words import role_of

# Names of a column, the preferred first.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "utterance", "content", "文本", "内容", "內容", "发言内容"),
    "case": ("case", "company", "firm", "案例", "公司", "企业", "企業"),
    "speaker": ("speaker", "说话人", "发言人", "說話人", "發言人"),
    "role": ("role", "角色"),
    "time": ("time", "timestamp", "时间", "時間"),
}
# A title may stand above the header.
_HEADER_ROWS = 10
# Longer cells are no names of columns, roles or times.
_SHOWN = 24
# A Chinese character says about as much as three Latin letters: eight of them are a heading,
# twenty-four a whole sentence.
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_WEIGHT = 3
_SENTENCE_MARKS = frozenset("。！？!?；…")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet counts it, and its cells."""

    number: int
    cells: Sequence[object]


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns are; only those that the table has are named."""

    number: int
    width: int
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Turn:
    number: int
    text: str
    case: str
    speaker: str | None
    role: Role | None
    time: float | None


def find_header(rows: Iterable[Row]) -> Header | None:
    """The first row with a column of text among the first ten, or None."""
    for seen, row in enumerate(row for row in rows if any(_text(c) for c in row.cells)):
        if seen >= _HEADER_ROWS:
            return None
        names = [_name(cell) for cell in row.cells]
        columns = {
            column: names.index(known[0])
            for column, aliases in COLUMNS.items()
            if (known := [alias for alias in aliases if alias in names])
        }
        if "text" in columns:
            return Header(row.number, len(names), columns)
    return None


def missing_text_column(rows: Iterable[Row], place: Path) -> DamagedFile:
    """The error for a table without a column of text; it lists the columns that there are."""
    first = next((row for row in rows if any(_text(c) for c in row.cells)), None)
    found = [_shown(cell) for cell in (first.cells if first else ()) if _text(cell)][:12]
    return DamagedFile(
        "no column is named 'text'; " + (f"found {', '.join(found)}" if found else "it is empty"),
        path=place,
        remedy="Name the column with what was said 'text' (or 文本), and where you have them "
        "'case', 'speaker', 'role' and 'time'",
    )


def draft_rows(header: Header, rows: Iterable[Row], place: Path) -> list[Draft]:
    """One draft for each case of a table, in order of first appearance.

    Rows without text are left out. Where no column names the speaker, labels are looked
    for at the beginning of the texts.

    Raises:
        DamagedFile: With the row: a time or role that cannot be read, or no case in a row
            while others have one.
    """
    turns = [
        turn
        for row in rows
        if row.number > header.number and (turn := _read(row, header, place)) is not None
    ]
    if "speaker" not in header.columns:
        turns = _with_labels(turns)
    if any(turn.case for turn in turns):
        for turn in turns:
            if not turn.case:
                raise DamagedFile(
                    "no case in this row, while other rows have one",
                    path=place,
                    row=turn.number,
                    remedy="Write the case into each row",
                )
    builders = {turn.case: DraftBuilder(turn.case or None) for turn in turns}
    for turn in turns:
        builders[turn.case].add(
            [turn.text],
            speaker=turn.speaker,
            role=turn.role,
            time=turn.time,
        )
    return [builder.build() for builder in builders.values()] or [Draft("", ())]


def check_width(header: Header, rows: Iterable[Row], place: Path) -> Iterator[Row]:
    """The rows as given, up to one that has more cells than the header.

    Raises:
        DamagedFile: At that row, because its text may have been cut apart.
    """
    for row in rows:
        if any(_text(cell) for cell in row.cells[header.width :]):
            raise DamagedFile(
                f"this row has more cells than the header, which has {header.width}",
                path=place,
                row=row.number,
                remedy="Put the text in quotation marks if it holds the character that "
                "separates the columns",
            )
        yield row


def _read(row: Row, header: Header, place: Path) -> _Turn | None:
    cells = {
        column: row.cells[index]
        for column, index in header.columns.items()
        if index < len(row.cells)
    }
    text = _text(cells.get("text"))
    if not text:
        return None
    return _Turn(
        number=row.number,
        text=text,
        case=" ".join(_text(cells.get("case")).split()),
        speaker=" ".join(_text(cells.get("speaker")).split()) or None,
        role=_role(cells.get("role"), row.number, place),
        time=_time(cells.get("time"), row.number, place),
    )


def _with_labels(turns: Sequence[_Turn]) -> list[_Turn]:
    found = attribute([turn.text for turn in turns], all_said=True)
    if not found.labelled:
        return list(turns)
    labelled = []
    speaker = None
    for turn, line in zip(turns, found.lines, strict=True):
        speaker = line.speaker or speaker
        if text := turn.text[line.start : line.end]:
            time = line.time if turn.time is None else turn.time
            labelled.append(_Turn(turn.number, text, turn.case, speaker, turn.role, time))
    return labelled


def _role(cell: object, number: int, place: Path) -> Role | None:
    value = _text(cell)
    if not value:
        return None
    try:
        return Role(value.casefold())
    except ValueError:
        role = role_of(value)
    if role is None:
        raise DamagedFile(
            f"unknown role {_shown(cell)!r}",
            path=place,
            row=number,
            remedy="Use interviewer or respondent, or 访谈人 or 受访者",
        )
    return role


def _time(cell: object, number: int, place: Path) -> float | None:
    seconds: float | None = None
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, str):
        seconds = parse_time(half_width(cell).strip(" []()"))
    elif isinstance(cell, datetime.timedelta):
        seconds = cell.total_seconds()
    elif isinstance(cell, datetime.time):
        seconds = cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) < 1e9:
        seconds = float(cell)
    if seconds is None or not math.isfinite(seconds) or seconds < 0:
        raise DamagedFile(
            f"{_shown(cell)!r} is not a time",
            path=place,
            row=number,
            remedy="Write it as 00:12:05, 12:05 or seconds",
        )
    return seconds


def _name(cell: object) -> str:
    return unicodedata.normalize("NFKC", _text(cell)).casefold().strip("\ufeff \t*")


def _shown(cell: object) -> str:
    """A cell for an error, if it looks like a heading or a value and not like what was said."""
    text = _text(cell)
    size = len(text) + (_HAN_WEIGHT - 1) * len(_HAN.findall(text))
    short = size <= _SHOWN and not _SENTENCE_MARKS & set(text)
    return text if short else "(a longer text)"


def _text(cell: object) -> str:
    """What a cell shows, without surrounding white space."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
