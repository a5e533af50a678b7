"""How fast people code, and when they will be done."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from linkage_annotations.log.state import AnnotationState

WEEK = timedelta(days=7)
# A longer pause between two submissions is one between sittings, or a cup of tea.
LONGEST_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast somebody, or everybody, codes.

    Attributes:
        week: Codings of the last seven days.
        before: Codings of the seven days before these.
        days: On how many days of the last seven something was coded.
        seconds: Median seconds between one coding and the next of the same person, pauses
            above `LONGEST_PAUSE` left out; None where there are no two such.
        last: When the last coding was made.
    """

    week: int
    before: int
    days: int
    seconds: float | None
    last: datetime | None

    @property
    def day(self) -> float:
        """Codings a day, over the last seven days."""
        return self.week / WEEK.days


def pace(codings: Iterable[AnnotationState], now: datetime) -> Pace:
    """The pace of codings, by when each was first submitted.

    Args:
        codings: Annotations, each as it is now.
        now: What the last seven days are counted back from.
    """
    made = sorted(codings, key=lambda state: state.created)
    week = [state for state in made if now - WEEK < state.created <= now]
    before = [state for state in made if now - 2 * WEEK < state.created <= now - WEEK]
    return Pace(
        week=len(week),
        before=len(before),
        days=len({state.created.date() for state in week}),
        seconds=_seconds(made),
        last=made[-1].created if made else None,
    )


def expected_end(missing: int, speed: Pace, now: datetime) -> date | None:
    """The day on which nothing will be missing at this pace; None if nobody codes."""
    if not missing:
        return now.date()
    if not speed.week:
        return None
    days = missing / speed.day
    try:
        return (now + timedelta(days=days)).date()
    except OverflowError:
        return None


def _seconds(made: Sequence[AnnotationState]) -> float | None:
    times: defaultdict[str, list[datetime]] = defaultdict(list)
    for state in made:
        times[state.coder].append(state.created)
    gaps = [
        (later - earlier).total_seconds()
        for moments in times.values()
        for earlier, later in pairwise(moments)
        if timedelta() < later - earlier <= LONGEST_PAUSE
    ]
    return statistics.median(gaps) if gaps else None
