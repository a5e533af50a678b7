import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.corpus.interview import CASE_COLUMNS, read_corpus
from linkage_nlp.codebook import default_codebook
from linkage_nlp.errors import DatasetError
from linkage_nlp.tagging.context import Context

GIN = default_codebook()
LINES = [
    ("I", "interviewer", "Do you go to fairs?", {}),
    ("R", "respondent", "Yes, Hanover.", {"channel": ["conference_fair"]}),
    ("R", "respondent", "And it rains.", {}),
]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(lines: list[Any] | None = None, **row: str) -> Path:
        (tmp_path / "interviews").mkdir(exist_ok=True)
        given = (
            dict.fromkeys(CASE_COLUMNS, "x") | {"case": "E01", "lang": "en", "readings": "1"} | row
        )
        with (tmp_path / "cases.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, CASE_COLUMNS)
            writer.writeheader()
            writer.writerow(given)
        records = [
            json.dumps(
                {"id": f"E01-{n:03d}", "speaker": who, "role": role, "text": text, "codes": codes}
            )
            if not isinstance(line, str)
            else line
            for n, line in enumerate(lines or LINES, start=1)
            for who, role, text, codes in [line if not isinstance(line, str) else ("",) * 4]
        ]
        text = "".join(record + "\n" for record in records)
        (tmp_path / "interviews" / "E01.jsonl").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_examples_are_what_respondents_say_with_its_context(write: Write) -> None:
    first, second = read_corpus(write(), GIN).examples()
    assert first.text == "Yes, Hanover."
    assert first.context == Context("Do you go to fairs?", "")
    assert first.codes["channel"] == ("conference_fair",)
    assert first.codes["scope"] == ()
    assert second.context == Context("Do you go to fairs?", "Yes, Hanover.")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not valid JSON"),
        ('{"id": "E01-001"}', "not a line of an interview"),
        (("I", "interviewer", "Fairs?", {"channel": ["internet"]}), "never coded"),
        (("R", "respondent", " Fairs.", {}), "white space"),
        (("R", "respondent", "", {}), "empty"),
        (("R", "host", "Fairs.", {}), "'host'"),
        (("R", "respondent", "Fairs.", {"channel": ["fair"]}), "unknown code 'fair'"),
        (("R", "respondent", "Fairs.", []), "not an object"),
    ],
)
def test_a_bad_line_is_named_with_its_row(write: Write, line: Any, says: str) -> None:
    folder = write([LINES[0], line])
    with pytest.raises(DatasetError, match=says) as caught:
        read_corpus(folder, GIN)
    assert caught.value.row == 2
    assert caught.value.path == folder / "interviews" / "E01.jsonl"


def test_ids_are_numbered_in_order(write: Write) -> None:
    folder = write()
    path = folder / "interviews" / "E01.jsonl"
    path.write_text(path.read_text().replace("E01-002", "E01-007"))
    with pytest.raises(DatasetError, match="E01-002 is due"):
        read_corpus(folder, GIN)


def test_cases_and_files_must_match(write: Write) -> None:
    folder = write()
    (folder / "interviews" / "E99.jsonl").write_text("")
    with pytest.raises(DatasetError, match="no row for case 'E99'"):
        read_corpus(folder, GIN)
    (folder / "interviews" / "E99.jsonl").unlink()
    (folder / "interviews" / "E01.jsonl").unlink()
    with pytest.raises(DatasetError, match="no such file"):
        read_corpus(folder, GIN)


def test_an_unknown_language_is_named_with_its_row(write: Write) -> None:
    with pytest.raises(DatasetError, match="'fr'") as caught:
        read_corpus(write(lang="fr"), GIN)
    assert caught.value.row == 2


def test_a_folder_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="not found"):
        read_corpus(tmp_path, GIN)


def test_a_table_without_its_columns_is_refused(write: Write) -> None:
    folder = write()
    (folder / "cases.csv").write_text("case,lang\nE01,en\n")
    with pytest.raises(DatasetError, match="no column home"):
        read_corpus(folder, GIN)


def _differing(readings: Any, why: Any, who: str = "respondent") -> str:
    record = {
        "id": "E01-002",
        "speaker": "R",
        "role": who,
        "text": "Yes, Hanover.",
        "codes": {"channel": ["conference_fair"]} if who == "respondent" else {},
        "readings": readings,
        "why": why,
    }
    return json.dumps(record)


FAIR: dict[str, list[str]] = {"channel": ["conference_fair"]}
NONE: dict[str, list[str]] = {}


def test_two_readings_settle_a_sentence(write: Write) -> None:
    differing = _differing({"author": FAIR, "second": NONE}, "the question names fairs")
    first, second = read_corpus(
        write([LINES[0], differing, LINES[2]], readings="2"), GIN
    ).examples()
    assert first.coders == second.coders == ("author", "second")
    assert (first.settled, second.settled) == ("adjudicated", "agreed")
    line = read_corpus(write([LINES[0], differing], readings="2"), GIN).interviews[0].lines[1]
    assert [reading["channel"] for reading in line.readings] == [("conference_fair",), ()]
    assert line.why == "the question names fairs"


@pytest.mark.parametrize(
    ("line", "readings", "says"),
    [
        (_differing({"author": FAIR, "second": NONE}, "so"), "1", "do not belong"),
        (_differing({"author": FAIR}, "so"), "2", "do not belong"),
        (_differing({"author": FAIR, "second": FAIR}, "so"), "2", "the same"),
        (_differing({"author": FAIR, "second": NONE}, " "), "2", "no reason"),
        (_differing({"author": FAIR, "second": {"channel": ["fair"]}}, "so"), "2", "unknown code"),
        (_differing({"author": FAIR, "second": NONE}, "so", "interviewer"), "2", "never coded"),
    ],
)
def test_readings_that_do_not_fit_are_refused(
    write: Write, line: str, readings: str, says: str
) -> None:
    with pytest.raises(DatasetError, match=says) as caught:
        read_corpus(write([LINES[0], line], readings=readings), GIN)
    assert caught.value.row == 2


def test_a_case_is_read_once_or_twice(write: Write) -> None:
    with pytest.raises(DatasetError, match="readings is '3'"):
        read_corpus(write(readings="3"), GIN)
