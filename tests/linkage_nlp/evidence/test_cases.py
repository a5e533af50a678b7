"""What is known of cases."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from linkage_nlp.errors import TranscriptError
from linkage_nlp.evidence.cases import Attribute, AttributeKind, CaseTable, read_case_table


def table_of(tmp_path: Path, text: str) -> CaseTable:
    path = tmp_path / "cases.csv"
    path.write_text(text, encoding="utf-8")
    return read_case_table(path)


def test_attributes_are_numbers_where_all_values_are(tmp_path: Path) -> None:
    table = table_of(
        tmp_path, "case,file,size,city,founded,code\nCF1,a,12,苏州,2004,007\nCF2,b,n/a,,-,9\n"
    )
    kinds = {attribute.name: attribute.kind for attribute in table.attributes}
    assert kinds == {
        "size": AttributeKind.NUMBER,
        "city": AttributeKind.TEXT,
        "founded": AttributeKind.NUMBER,
        "code": AttributeKind.TEXT,
    }
    assert table.cases == ("CF1", "CF2")
    assert table.values["CF1"] == {"size": 12.0, "city": "苏州", "founded": 2004.0, "code": "007"}
    assert table.values["CF2"] == {"code": "9"}
    assert table.value("CF2", "size") is None
    assert table.value("CF9", "size") is None
    assert table.attribute(" CITY ") == Attribute("city", AttributeKind.TEXT)
    assert table.attribute("region") is None


def test_rows_of_one_case_add_up(tmp_path: Path) -> None:
    table = table_of(
        tmp_path, "公司;file;size;city\n甲;a.docx;12;\n乙;;3;\n甲;b.docx;;Bonn\n甲;;12;Bonn\n"
    )
    assert table.values == {"甲": {"size": 12.0, "city": "Bonn"}, "乙": {"size": 3.0}}


@pytest.mark.parametrize(
    ("text", "row", "message"),
    [
        ("case,size\nCF1,12\nCF1,13\n", 3, "case 'CF1' has size '13' here and '12' in row 2"),
        ("case,size\nCF1,1\n ,12\n", 3, "the case is missing"),
        ("case,size,\nCF1,1,2\n", 2, "more cells than the 2 columns"),
        ("case,,size\nCF1,2,1\n", 2, "column 2 has values but no name"),
        ("case,size,SIZE\nCF1,2,1\n", 1, "two columns are named 'SIZE'"),
        ("firm,size\nCF1,2\n", 1, "no column is named 'case'"),
        ("", 1, "no column is named 'case'"),
    ],
)
def test_broken_tables(tmp_path: Path, text: str, row: int, message: str) -> None:
    with pytest.raises(TranscriptError, match=message) as caught:
        table_of(tmp_path, text)
    assert caught.value.row == row
    assert caught.value.path == tmp_path / "cases.csv"
    assert caught.value.remedy


def test_case_goes_before_id(tmp_path: Path) -> None:
    assert table_of(tmp_path, "id,case\n7,CF1\n").values == {"CF1": {"id": 7.0}}
    assert table_of(tmp_path, "ID,city\nCF1,Bonn\n").values == {"CF1": {"city": "Bonn"}}


def test_a_workbook_says_what_a_spreadsheet_shows(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["case", "size", "share", "since", "exports", None])
    sheet.append(["CF1", 12, 0.5, datetime.datetime(2004, 5, 1), True, None])
    sheet.append([None, None, None, None, None, None])
    sheet.append([2, None, 1.25, None, False, None])
    book.create_sheet("other").append(["nothing", "of", "this"])
    path = tmp_path / "cases.xlsx"
    book.save(path)
    assert read_case_table(path).values == {
        "CF1": {"size": 12.0, "share": 0.5, "since": "2004-05-01", "exports": "True"},
        "2": {"share": 1.25, "exports": "False"},
    }


def test_a_formula_without_its_value_is_noticed(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["case", "size"])
    book.active.append(["CF1", "=6*2"])
    path = tmp_path / "cases.xlsx"
    book.save(path)
    with pytest.raises(TranscriptError, match="without a stored value") as caught:
        read_case_table(path)
    assert caught.value.row == 2


def test_empty_table() -> None:
    assert CaseTable.empty().cases == ()
    assert CaseTable.empty().value("CF1", "size") is None
