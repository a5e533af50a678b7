"""Progress as tables on the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from linkage_annotations.progress.figures import CoderRow, Progress, Row
from linkage_annotations.progress.pace import Pace
from linkage_annotations.progress.standing import Standing

FORMAT = 1
_UNKNOWN = "(unknown)"
_NOTHING = "–"


def progress_tables(progress: Progress) -> Iterator[Table]:
    """Tables of sentences, people and codes."""
    yield _rows("Sentences by case", "case", [*progress.cases, progress.total])
    if progress.queues:
        yield _rows("Coded sentences by queue", "queue", progress.queues)
    if progress.people:
        yield _people(progress)
    yield _codes(progress)


def summary(progress: Progress) -> Iterator[str]:
    """The chief figures, a line each."""
    total = progress.total
    done = total.standings[Standing.DONE]
    share = f" ({done / total.sentences:.0%})".replace("%", " %") if total.sentences else ""
    yield (
        f"{done} of {total.sentences} sentences done{share}; "
        f"{total.missing} codings missing, of {progress.coders} a sentence"
    )
    speed = progress.pace
    line = f"{speed.week} codings in the last 7 days, {speed.before} in the 7 before"
    if speed.week:
        line += f": {speed.day:.1f} a day, on {speed.days} of 7 days"
    if speed.seconds is not None:
        line += f"; {speed.seconds:.0f} s a sentence (median)"
    yield line
    if total.missing and progress.end is not None:
        yield f"at this pace all is coded on {progress.end.isoformat()}"
    elif total.missing:
        yield "nobody has coded in the last 7 days, so there is no end to be foreseen"
    short = sum(not need.met for need in progress.codes)
    yield f"{short} of {len(progress.codes)} codes lack labels" if short else "no code lacks labels"


def age(progress: Progress) -> str:
    """How old the newest of the log is."""
    if progress.newest is None:
        return "the log is empty"
    passed = max(progress.now - progress.newest, timedelta())
    return f"the newest entry of the log is of {_time(progress.newest)}, {_passed(passed)} ago"


def progress_record(progress: Progress) -> dict[str, Any]:
    """All figures, as JSON has them. `docs/annotate.md` says what each key means."""
    return {
        "format": FORMAT,
        "newest": _iso(progress.newest),
        "now": _iso(progress.now),
        "coders": progress.coders,
        "goal": progress.goal,
        "languages": list(progress.languages),
        "unusable": progress.unusable,
        "total": _row_record(progress.total),
        "cases": [_row_record(row) for row in progress.cases],
        "queues": [_row_record(row) for row in progress.queues],
        "pace": _pace_record(progress.pace),
        "end": None if progress.end is None else progress.end.isoformat(),
        "people": [
            {**asdict(person), "pace": _pace_record(person.pace)} for person in progress.people
        ],
        "codes": [
            {
                "code": str(need.label),
                "given": dict(need.given),
                "lacks": dict(need.lacks),
                "cases": need.cases,
                "shared": need.shared,
                "shared_lacks": need.shared_lacks,
            }
            for need in progress.codes
        ],
    }


def _rows(title: str, name: str, rows: list[Row] | tuple[Row, ...]) -> Table:
    table = _table(title, name, ["sentences", *Standing, "codings missing"])
    for row in rows:
        numbers = (row.sentences, *row.standings.values(), row.missing)
        style = "bold" if row.name == "all" and name == "case" else ""
        table.add_row(Text(row.name or _UNKNOWN), *map(_number, numbers), style=style)
    return table


def _people(progress: Progress) -> Table:
    heads = ("coded", "settled", "skipped", "drafts", "unsure", "7 days", "a day", "s each", "last")
    table = _table("People", "coder", heads)
    for person in progress.people:
        table.add_row(Text(person.coder), *_person(person))
    return table


def _person(person: CoderRow) -> Iterator[str]:
    numbers = (person.coded, person.settled, person.skipped, person.drafts, person.unsure)
    yield from map(_number, (*numbers, person.pace.week))
    yield f"{person.pace.day:.1f}" if person.pace.week else _NOTHING
    yield _NOTHING if person.pace.seconds is None else f"{person.pace.seconds:.0f}"
    yield _NOTHING if person.pace.last is None else person.pace.last.date().isoformat()


def _codes(progress: Progress) -> Table:
    heads = [name for lang in progress.languages for name in (lang, f"{lang} lacks")]
    title = f"Settled sentences by code (goal: {progress.goal} in each language)"
    heads += ["cases", "by two", "by two lacks"]
    table = _table(title, "code", heads)
    for need in progress.codes:
        numbers = [
            number for lang in progress.languages for number in (need.given[lang], need.lacks[lang])
        ]
        table.add_row(
            Text(str(need.label)),
            *map(_number, (*numbers, need.cases, need.shared, need.shared_lacks)),
            style="dim" if need.met else "",
        )
    return table


def _table(title: str, first: str, heads: list[str] | tuple[str, ...]) -> Table:
    table = Table(
        box=SIMPLE_HEAD,
        title=Text(title),
        title_justify="left",
        title_style="bold",
        padding=(0, 1, 0, 0),
    )
    table.add_column(first)
    for head in heads:
        table.add_column(str(head), justify="right")
    return table


def _number(number: int) -> str:
    return str(number) if number else _NOTHING


def _row_record(row: Row) -> dict[str, Any]:
    places = {place.value: number for place, number in row.standings.items()}
    return {"name": row.name, "sentences": row.sentences, **places, "missing": row.missing}


def _pace_record(speed: Pace) -> dict[str, Any]:
    return {**asdict(speed), "day": round(speed.day, 3), "last": _iso(speed.last)}


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _time(time: datetime) -> str:
    return time.astimezone().strftime("%Y-%m-%d %H:%M")


def _passed(passed: timedelta) -> str:
    minutes = int(passed.total_seconds() // 60)
    for size, name in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            number = minutes // size
            return f"{number} {name}" if number == 1 else f"{number} {name}s"
    return "less than a minute"
