from __future__ import annotations

import csv
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from linkage_nlp.errors import UsageError
from linkage_nlp.writers.docx import WordDocument
from linkage_nlp.writers.own import is_written_here
from linkage_nlp.writers.sheets import (
    Field,
    Sheet,
    escaped,
    markdown,
    word_table,
    write_csv_sheet,
    write_text,
    write_workbook,
)

SHEET = Sheet(
    "Cases / shares: [all]",
    [Field("Case", 10), Field("Number", 8), Field("Share", 8, percent=True), Field("Mean", 8)],
    [["=1+1", 3, 0.125, 2.25], ["F|2", None, None, None], ["长" * 30, 0, 0.0, -1.0]],
    ["A note."],
)


def test_a_worksheet_keeps_text_as_text_and_numbers_as_numbers(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_workbook(path, [SHEET, Sheet("Empty", [Field("Case")], [])], title="Cases\x00")
    book = load_workbook(path)
    assert book.sheetnames == ["Cases   shares   all ", "Empty"]
    sheet = book.worksheets[0]
    assert sheet["A2"].value == "=1+1"
    assert sheet["A2"].data_type == "s"
    assert (sheet["C2"].value, sheet["C2"].number_format) == (0.125, "0.0%")
    assert sheet["D2"].number_format == "0.0"
    assert sheet["B3"].value is None
    assert sheet.freeze_panes == "B2"
    assert sheet["A6"].value == "A note."
    # A long text is seen whole, in programs too that do not fit rows by themselves.
    assert sheet.row_dimensions[4].height > 3 * sheet.row_dimensions[2].height
    assert is_written_here(path)


def test_csv_has_numbers_in_full_and_no_formulas(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    write_csv_sheet(path, ["case", "share"], [["=1+1", 1 / 3], ["F2", None]])
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["case", "share"], ["'=1+1", "0.333333"], ["F2", ""]]


def test_markdown_has_a_cell_where_there_is_one() -> None:
    lines = markdown(SHEET).splitlines()
    assert lines[0] == r"## Cases / shares: \[all\]"
    assert lines[2:4] == ["| Case | Number | Share | Mean |", "|---|---|---|---|"]
    assert lines[4] == "| =1+1 | 3 | 12.5% | 2.2 |"
    assert lines[5] == r"| F\|2 | – | – | – |"
    assert lines[-1] == "A note."


def test_markup_is_text() -> None:
    assert escaped("*a*\n<b> `c` [d](e)") == r"\*a\* \<b\> \`c\` \[d\](e)"


def test_a_word_document_has_the_same_cells(tmp_path: Path) -> None:
    document = WordDocument("Cases", lang="en")
    document.table(word_table(SHEET))
    document.save(tmp_path / "cases.docx")
    table = docx.Document(str(tmp_path / "cases.docx")).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == ["=1+1", "3", "12.5%", "2.2"]
    assert [cell.text for cell in table.rows[2].cells] == ["F|2", "–", "–", "–"]


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    path = tmp_path / "taken" / "file"
    with pytest.raises(UsageError, match="cannot be written"):
        write_text(path, "a")
    with pytest.raises(UsageError, match="cannot be written"):
        write_csv_sheet(path, ["a"], [])
    with pytest.raises(UsageError, match="cannot be written"):
        write_workbook(path, [SHEET], title="")
