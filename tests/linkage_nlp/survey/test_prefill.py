from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.cases import read_case_table
from linkage_nlp.evidence.material import Material
from linkage_nlp.language import Language
from linkage_nlp.survey import Form, Row, Suggestion, Survey, prefill, write_survey
from linkage_nlp.survey.tables import quoted
from linkage_nlp.tagging.tags import TaggedSentence
from linkage_nlp.transcripts import Role
from linkage_nlp.transcripts.model import SourceKind
from linkage_nlp.writers.own import is_written_here

Say = Callable[..., TaggedSentence]


@pytest.fixture
def material(say: Say, tiny_codebook: Codebook, tmp_path: Path) -> Material:
    table = tmp_path / "cases.csv"
    table.write_text("case,importance_abroad\nF1,4\nF2,\nF9,2\n", encoding="utf-8")
    return Material.of(
        [
            say("A customer in Munich told us.", "place/abroad", "way/work"),
            say("Their university in Lyon may.", "place/abroad?", "way/work"),
            say("我们在慕尼黑有分公司，客户都在那边。", "place/abroad", "way/work?", "way/web"),
            say("We were in Lyon.", "way/fair"),
            say("Nothing here of a customer.", case="F1"),
            say("=SUM(1) in a forum.", "way/web?", case="F2"),
            say("No more than that.", case="F3"),
        ],
        tiny_codebook,
        table=read_case_table(table),
    )


@pytest.fixture
def survey(material: Material, form: Form) -> Survey:
    return prefill(material, form)


def row(survey: Survey, case: str, *, typed: bool = True) -> Row:
    return next(r for r in survey.rows if r.case == case and (r.label is not None) is typed)


def shown(suggestions: tuple[Suggestion, ...]) -> list[tuple[str, int, int]]:
    return [(one.name.en, one.sure, len(one.quotes)) for one in suggestions]


def test_a_row_for_each_case_and_type(survey: Survey) -> None:
    assert [(r.case, r.label is None) for r in survey.rows] == [
        ("F1", False),
        ("F1", True),
        ("F2", False),
        ("F2", True),
        ("F9", False),
        ("F3", False),
    ]
    assert row(survey, "F1").label == Label("place", "abroad")


def test_importance_is_what_the_list_of_cases_says_or_open(survey: Survey) -> None:
    assert row(survey, "F1").importance == 4.0
    assert row(survey, "F2").importance is None
    assert row(survey, "F9").importance == 2.0
    # The share is a hint: two of five sentences are accepted.
    assert row(survey, "F1").share == pytest.approx(0.4)
    assert row(survey, "F3").share == row(survey, "F9").share == 0.0


def test_linkages_stand_on_the_same_sentence(survey: Survey) -> None:
    assert shown(row(survey, "F1").linkages) == [("Work", 1, 3), ("Web", 1, 1)]
    # The fair is told of without a place.
    assert shown(row(survey, "F1", typed=False).linkages) == [("Fair & show", 1, 1)]


def test_cues_count_where_they_are_looked_for(survey: Survey) -> None:
    found = row(survey, "F1")
    assert shown(found.partners) == [("Customer", 1, 2), ("University", 0, 1)]
    assert shown(found.cities) == [("Munich", 2, 2), ("Lyon", 0, 1)]
    assert found.subsidiary is not None
    assert (found.subsidiary.sure, found.subsidiary.quotes[0].cue) == (0, "分公司")
    untyped = row(survey, "F1", typed=False)
    assert shown(untyped.cities) == [("Lyon", 1, 1)]
    assert untyped.partners == ()
    assert untyped.subsidiary is None


def test_what_interviewers_say_does_not_count(
    say: Say, tiny_codebook: Codebook, form: Form
) -> None:
    asked = say("A customer in Munich?", "place/abroad", "way/work")
    said = say("In Lyon.", "place/abroad")
    made = prefill(Material.of([replace(asked, role=Role.INTERVIEWER), said], tiny_codebook), form)
    (only,) = made.rows
    assert [quote.sentence for quote in only.sentences] == [said]
    assert only.share == 1.0
    assert only.linkages == only.partners == ()
    assert shown(only.cities) == [("Lyon", 1, 1)]


@pytest.mark.parametrize(
    ("lang", "cited"),
    [
        ("en", "“We are ‘big’ in Lyon.” (Source: document on F1)"),
        ("zh", "“We are ‘big’ in Lyon.”（来源：关于 F1 的文件）"),
    ],
)
def test_a_document_is_cited_as_one(
    say: Say, tiny_codebook: Codebook, form: Form, lang: Language, cited: str
) -> None:
    written = replace(say('We are "big" in Lyon.', "place/abroad"), source=SourceKind.DOCUMENT)
    (only,) = prefill(Material.of([written], tiny_codebook), form).rows
    assert quoted(only.sentences[0], lang) == cited


def test_sure_quotes_come_first(survey: Survey) -> None:
    customer = row(survey, "F1").partners[0]
    assert [quote.sure for quote in customer.quotes] == [True, False]
    assert [quote.cue for quote in customer.quotes] == ["customer", "客户"]


def test_people_are_named_beside_what_they_coded(
    say: Say, tiny_codebook: Codebook, form: Form, tmp_path: Path
) -> None:
    material = Material.of([say("In Lyon.", "place/abroad", coder="Ann", model="")], tiny_codebook)
    path = tmp_path / "s.json"
    write_survey(path, prefill(material, form))
    (first, *_) = json.loads(path.read_text(encoding="utf-8"))["rows"]
    assert first["cities"][0]["quotes"][0]["coded_by"] == "Ann"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_same_answers_in_every_file(survey: Survey, tmp_path: Path, lang: str) -> None:
    for suffix in (".xlsx", ".csv", ".json", ".md", ".docx"):
        write_survey(tmp_path / f"s{suffix}", survey, lang="zh" if lang == "zh" else "en")
        assert is_written_here(tmp_path / f"s{suffix}")
    customer = {"en": "Customer (1)", "zh": "客户 (1)"}[lang]
    book = load_workbook(tmp_path / "s.xlsx")
    assert len(book.sheetnames) == 7
    answers = list(book.worksheets[0].iter_rows(values_only=True))
    assert answers[1][0] == "F1"
    assert answers[1][2] == 4
    assert answers[1][6] == customer
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as file:
        first = next(csv.DictReader(file))
    assert (first["code"], first["importance"], first["partners"]) == (
        "place/abroad",
        "4.0",
        customer,
    )
    records = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["rows"]
    assert records[0]["partners"][0]["name"] == {"en": "Customer", "zh": "客户"}
    text = (tmp_path / "s.md").read_text(encoding="utf-8")
    assert customer in text
    document = docx.Document(str(tmp_path / "s.docx"))
    assert customer in {cell.text for cell in document.tables[0].rows[1].cells}
    quotes = [p.text for p in document.paragraphs if "customer in Munich" in p.text]
    assert quotes[0].startswith("“A customer in Munich told us.”")
    assert ("来源" if lang == "zh" else "Source: interview on F1") in quotes[0]


def test_suggestions_say_that_they_are_and_nothing_computes(survey: Survey, tmp_path: Path) -> None:
    write_survey(tmp_path / "s.xlsx", survey)
    book = load_workbook(tmp_path / "s.xlsx")
    cells = [c for sheet in book.worksheets for line in sheet.iter_rows() for c in line]
    assert any("Every answer is a suggestion" in str(cell.value) for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)
    assert any(str(cell.value).startswith("=SUM") for cell in cells)


def test_fewer_quotes_if_wished(survey: Survey, tmp_path: Path) -> None:
    write_survey(tmp_path / "s.json", survey, quotes=0)
    rows = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["rows"]
    assert rows[0]["partners"][0]["quotes"] == []
    assert rows[0]["partners"][0]["accepted"] == 1


def test_without_sentences_there_is_nothing_to_suggest(
    tiny_codebook: Codebook, form: Form, tmp_path: Path
) -> None:
    empty = prefill(Material.of([], tiny_codebook), form)
    assert empty.rows == ()
    for suffix in (".xlsx", ".csv", ".json", ".md", ".docx"):
        write_survey(tmp_path / f"s{suffix}", empty)


def test_only_known_suffixes(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"as \.pdf"):
        write_survey(tmp_path / "s.pdf", survey)
