"""The file of draws."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linkage_annotations.queues.draws import (
    FILE,
    Draw,
    Learn,
    Pushed,
    Stratum,
    Why,
    append,
    read_draws,
)
from linkage_nlp.errors import AnnotationError

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
DRAW = Draw(
    number=1,
    at=AT,
    project=3,
    seed=7,
    codebook="sha256:0",
    model_version="m1",
    transcripts={"t": {"zh": 4, "en": 2}},
    strata={"zh": Stratum(4, 2), "en": Stratum(2, 0)},
    estimate=("t-1", "t-2"),
    known=("t-2",),
    learn=(Learn(sentence="t-3", why=Why.RARE, code="way/web", probability=0.2, uncertainty=0.1),),
)
PUSHED = Pushed(number=1, at=AT, tasks=2, missing=("t-9",))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "queues"
    assert read_draws(folder, 3).last == 0
    append(folder, DRAW)
    draws = read_draws(folder, 3)
    assert draws.draws == (DRAW,)
    assert draws.unfinished == DRAW
    assert DRAW.sentences == {"t-1", "t-3"}
    append(folder, PUSHED)
    draws = read_draws(folder, 3)
    assert draws.unfinished is None
    assert draws.estimated == {"t-1", "t-2"}
    assert draws.chosen == {"t-3"}
    assert draws.last == 1


def test_draws_for_another_project_do_not_count(tmp_path: Path) -> None:
    append(tmp_path, DRAW)
    other = read_draws(tmp_path, 4)
    assert (other.draws, other.last) == ((), 1)
    append(tmp_path, replace(DRAW, number=2, project=4))
    assert [draw.number for draw in read_draws(tmp_path, 4).draws] == [2]


def test_a_line_that_was_cut_off_is_no_draw(tmp_path: Path) -> None:
    append(tmp_path, DRAW)
    path = tmp_path / FILE
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])
    assert read_draws(tmp_path, 3).draws == (DRAW,)
    append(tmp_path, PUSHED)
    assert path.read_bytes().startswith(whole)
    assert read_draws(tmp_path, 3).unfinished is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not a record"),
        ("[]", "not a record"),
        ('{"record": "draw/2"}', "Update linkage-nlp"),
        ('{"record": "draw/1", "number": 1}', "not a record"),
        ("\N{REPLACEMENT CHARACTER}", "not a record"),
    ],
)
def test_a_damaged_line_is_named_by_its_row(tmp_path: Path, line: str, said: str) -> None:
    append(tmp_path, DRAW)
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(AnnotationError, match=said) as caught:
        read_draws(tmp_path, 3)
    assert (caught.value.path, caught.value.row) == (tmp_path / FILE, 2)


def test_a_file_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(AnnotationError, match="cannot be written down"):
        append(tmp_path, DRAW)
    with pytest.raises(AnnotationError, match="cannot be read"):
        read_draws(tmp_path, 3)


def test_no_word_of_an_interview_is_in_the_file(tmp_path: Path) -> None:
    append(tmp_path, DRAW)
    record = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))
    assert set(record) == set(
        "record number at project seed codebook model_version transcripts strata estimate known "
        "learn".split()
    )
    assert set(record["learn"][0]) == {"sentence", "why", "code", "probability", "uncertainty"}
