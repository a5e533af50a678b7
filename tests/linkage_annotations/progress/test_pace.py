from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from linkage_annotations.log.state import AnnotationState
from linkage_annotations.progress.pace import Pace, expected_end, pace

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
Make = Callable[..., AnnotationState]


def _before(days: float = 0, seconds: float = 0) -> datetime:
    return NOW - timedelta(days=days, seconds=seconds)


def test_nobody_coded() -> None:
    assert pace([], NOW) == Pace(0, 0, 0, None, None)


def test_codings_are_counted_by_weeks_and_days(coding_of: Make) -> None:
    times = [0, 0.1, 1, 6.9, 7.1, 13, 15]
    found = pace([coding_of(i, created=_before(days)) for i, days in enumerate(times)], NOW)
    assert (found.week, found.before, found.days) == (4, 2, 3)
    assert found.day == 4 / 7
    assert found.last == NOW


def test_seconds_are_between_codings_of_a_person_without_pauses(coding_of: Make) -> None:
    anna = [0, 10, 30, 60, 10_000]
    found = pace(
        [
            *(coding_of(i, created=_before(seconds=at)) for i, at in enumerate(anna)),
            coding_of(9, "li", created=_before(seconds=1)),
        ],
        NOW,
    )
    assert found.seconds == 20


def test_the_end_follows_from_the_last_week() -> None:
    speed = Pace(week=14, before=0, days=2, seconds=None, last=NOW)
    assert expected_end(20, speed, NOW) == date(2026, 3, 20)
    assert expected_end(0, Pace(0, 0, 0, None, None), NOW) == NOW.date()
    assert expected_end(20, Pace(0, 9, 0, None, None), NOW) is None
    assert expected_end(10**9, speed, NOW) is None
