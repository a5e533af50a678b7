from __future__ import annotations

import codecs
import csv
from pathlib import Path

import pytest

from linkage_nlp.writers import TagResult, write_tags
from linkage_nlp.writers.spreadsheet import clock, may_be_formula


@pytest.fixture
def rows(result: TagResult, tmp_path: Path) -> list[dict[str, str]]:
    path = tmp_path / "tags.csv"
    write_tags(path, result)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_excel_is_told_that_it_is_utf_8(result: TagResult, tmp_path: Path) -> None:
    write_tags(tmp_path / "tags.csv", result)
    content = (tmp_path / "tags.csv").read_bytes()
    assert content.startswith(codecs.BOM_UTF8 + b"case,file,turn,speaker,role,time,lang,sentence")
    assert content.count(codecs.BOM_UTF8) == 1


def test_a_row_a_sentence(result: TagResult, rows: list[dict[str, str]]) -> None:
    assert len(rows) == len(result.sentences)
    row = next(row for row in rows if row["sentence"] == "我们在展会。")
    assert row == {
        "case": "F1",
        "file": "F1.txt",
        "turn": "3",
        "speaker": "Boss",
        "role": "respondent",
        "time": "1:01:11",
        "lang": "zh",
        "sentence": "我们在展会。",
        "way/web probability": "",
        "way/web decision": "",
        "way/fair probability": "0.9933",
        "way/fair decision": "accept",
        "way/work probability": "0.6225",
        "way/work decision": "review",
        "place/abroad probability": "0.6225",
        "place/abroad decision": "review",
    }


def test_no_cell_is_a_formula_and_nothing_else_is_changed(
    result: TagResult, rows: list[dict[str, str]]
) -> None:
    for row, sentence in zip(rows, result.sentences, strict=True):
        for cell in row.values():
            assert not may_be_formula(cell)
        for column, text in (
            ("sentence", sentence.text),
            ("case", sentence.case),
            ("file", sentence.transcript),
            ("speaker", sentence.speaker or ""),
        ):
            assert row[column] == (f"'{text}" if may_be_formula(text) else text)
    assert sum(row["sentence"].startswith("'") for row in rows) == 6


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "＠x"])
def test_what_a_spreadsheet_may_compute_is_known(text: str) -> None:
    assert may_be_formula(text)


@pytest.mark.parametrize("text", ["", "a=1", " =1", "——是的", "'=1", "1-2"])
def test_what_no_spreadsheet_computes_is_left(text: str) -> None:
    assert not may_be_formula(text)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(None, ""), (0, "0:00:00"), (59.99, "0:00:59"), (3671.5, "1:01:11"), (360000, "100:00:00")],
)
def test_seconds_are_shown_as_on_a_clock(seconds: float | None, shown: str) -> None:
    assert clock(seconds) == shown
