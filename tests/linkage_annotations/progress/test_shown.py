import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

from rich.console import Console

from linkage_annotations.cli.annotate.status import status
from linkage_annotations.log.contents import gather
from linkage_annotations.log.readings import Rules
from linkage_annotations.log.state import Status
from linkage_annotations.progress.figures import Progress, measure_progress
from linkage_annotations.progress.needs import GOAL
from linkage_annotations.progress.shown import age, progress_record, progress_tables, summary
from linkage_nlp.codebook import Codebook

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
Make = Callable[..., Any]


def _measure(codebook: Codebook, task_of: Make, coding_of: Make, days: float = 1) -> Progress:
    states = [
        *(task_of(number, case="[bold]F1") for number in range(1, 4)),
        coding_of(1, "anna", "web"),
        coding_of(1, "li", "web", created=START + timedelta(seconds=20)),
        coding_of(2, "li", status=Status.SKIPPED),
    ]
    now = START + timedelta(days=days)
    return measure_progress(gather(states), codebook, Rules(), coders=2, now=now)


def test_tables_show_what_is_there(tiny_codebook: Codebook, task_of: Make, coding_of: Make) -> None:
    out = StringIO()
    console = Console(file=out, width=140)
    for table in progress_tables(_measure(tiny_codebook, task_of, coding_of)):
        console.print(table)
    text = out.getvalue()
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "[bold]F1 3 1 – 1 1 – – 4" in rows
    assert "all 3 1 – 1 1 – – 4" in rows
    assert "li 1 – 1 – – 1 0.1 – 2026-03-02" in rows
    assert "way/web 1 49 1 1 9" in rows


def test_the_chief_figures(tiny_codebook: Codebook, task_of: Make, coding_of: Make) -> None:
    lines = list(summary(_measure(tiny_codebook, task_of, coding_of)))
    assert lines == [
        "1 of 3 sentences done (33 %); 4 codings missing, of 2 a sentence",
        "2 codings in the last 7 days, 0 in the 7 before: 0.3 a day, on 1 of 7 days",
        "at this pace all is coded on 2026-03-17",
        "4 of 4 codes lack labels",
    ]
    later = list(summary(_measure(tiny_codebook, task_of, coding_of, days=9)))
    assert later[1] == "0 codings in the last 7 days, 2 in the 7 before"
    assert "no end to be foreseen" in later[2]


def test_the_age_of_the_log(tiny_codebook: Codebook, task_of: Make, coding_of: Make) -> None:
    assert age(_measure(tiny_codebook, task_of, coding_of, days=2)).endswith(", 2 days ago")
    assert age(_measure(tiny_codebook, task_of, coding_of, days=1 / 24)).endswith(", 1 hour ago")
    assert age(_measure(tiny_codebook, task_of, coding_of, days=0)).endswith("than a minute ago")


def test_the_record_is_json(tiny_codebook: Codebook, task_of: Make, coding_of: Make) -> None:
    record = json.loads(json.dumps(progress_record(_measure(tiny_codebook, task_of, coding_of))))
    assert record["total"] == {
        "name": "all",
        "sentences": 3,
        "done": 1,
        "begun": 0,
        "open": 1,
        "skipped": 1,
        "disagree": 0,
        "unclear": 0,
        "missing": 4,
    }
    assert record["pace"]["day"] == 0.286
    assert [person["coder"] for person in record["people"]] == ["anna", "li"]


def test_the_goal_is_that_of_the_figures() -> None:
    (goal,) = (option for option in status.params if option.name == "goal")
    assert goal.default == GOAL
