"""The matrix as a workbook."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.overview import Overview
from linkage_nlp.writers.matrix import write_matrix, xlsx
from linkage_nlp.writers.matrix.cells import text_lines
from linkage_nlp.writers.spreadsheet import plain_text

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, counted: Overview) -> Path:
    path = tmp_path_factory.mktemp("book") / "m.xlsx"
    write_matrix(path, counted)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return load_workbook(path)


def test_sheets(book: Workbook, tmp_path: Path, counted: Overview) -> None:
    assert book.sheetnames == [
        "Matrix", "Shares", "Co-occurrence", "Statements", "Codes by market", "Codes by language",
        "Importance, as answered", "Attributes", "Quotes", "Quotes of pairs", "Cases",
        "Codes and method",
    ]  # fmt: skip
    write_matrix(tmp_path / "zh.xlsx", counted, lang="zh")
    names = load_workbook(tmp_path / "zh.xlsx").sheetnames
    assert names[:4] == ["矩阵", "比例", "共现", "结论语句"]
    assert len({name.casefold() for name in names}) == len(names)


def test_the_matrix_says_whose_the_codes_are(book: Workbook, counted: Overview) -> None:
    sheet = book["Matrix"]
    assert counted.origin.statement.en in [sheet.cell(row, 1).value for row in range(1, 5)]
    assert book.properties.description == counted.origin.statement.en
    assert book.properties.creator == "linkage-nlp"


def test_numbers_stay_numbers(book: Workbook) -> None:
    sheet = book["Matrix"]
    assert sheet.freeze_panes == "B7"
    assert [cell.value for cell in sheet[9]] == ["CF10", 3, 1, None, None, 1, 1]
    web = sheet["C9"]
    assert web.number_format == '0" (1)";-0;"(1)"'
    # Only to review: the number is 0, and shown is what waits.
    assert (sheet["F7"].value, sheet["F7"].number_format) == (0, '0" (1)";-0;"(1)"')
    assert sheet["C6"].fill.fgColor.rgb.endswith("f0e442")


def test_each_number_leads_to_its_quotes_and_back(book: Workbook) -> None:
    linked = 0
    for name, sheet in ((n, book[n]) for n in ("Matrix", "Shares", "Co-occurrence")):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink is None:
                    continue
                linked += 1
                target, _, place = cell.hyperlink.location.rpartition("!")
                quotes = book[target.strip("'")]
                back = quotes[place]
                assert back.value == "↑"
                where, _, home = back.hyperlink.location.rpartition("!")
                first = book[where.strip("'")][home]
                assert first.hyperlink.location == cell.hyperlink.location
                if name == "Matrix":
                    assert first.coordinate == cell.coordinate
                    assert quotes.cell(back.row, 2).value == sheet.cell(cell.row, 1).value
                    assert quotes.cell(back.row, 3).value == sheet.cell(6, cell.column).value
    assert linked == 7 + 2 * 6 + 2 + 4


def test_quotes(book: Workbook) -> None:
    rows = list(book["Quotes"].iter_rows(min_row=2, values_only=True))
    awkward = next(row for row in rows if row[1:4] == ("CF10", "Web", "accepted"))
    assert awkward[4] == plain_text(awkward[4])
    assert awkward[4].startswith("=SUM(A1) &")
    assert awkward[6:] == ("=Boss", "0:01:01", "English", "tiny-1", 0.75, "CF10.docx", "t-0001")
    doubtful = next(row for row in rows if row[1:4] == ("CF10", "Web", "to review"))
    assert doubtful[5] == "Where? Before."
    person = next(row for row in rows if row[1:3] == ("CF2", "Fair & show"))
    assert (person[9], person[10]) == ("Ann", 1)
    pairs = list(book["Quotes of pairs"].iter_rows(min_row=2, values_only=True))
    assert {row[2] for row in pairs} == {"Abroad + Web", "Abroad + Fair & show"}


def test_text_is_never_computed(book: Workbook) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)


def test_statements_in_both_languages(book: Workbook) -> None:
    rows = list(book["Statements"].iter_rows(values_only=True))
    web = next(row for row in rows if row[0] == "Web")
    assert web[6] == "Web: 2 of 2 firms (CF2, CF10)."
    assert web[7] == "网络：2 家企业中有 2 家（CF2、CF10）。"


def test_more_quotes_than_rows(
    tmp_path: Path, counted: Overview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "ROW_LIMIT", 8)
    with pytest.raises(UsageError, match="more than a worksheet holds"):
        write_matrix(tmp_path / "m.xlsx", counted)
    assert not any(tmp_path.iterdir())


def test_lines_of_a_text() -> None:
    assert text_lines("short", 14) == 1
    assert text_lines("Work abroad or at an international company", 14, bold=True) == 4
    assert text_lines("境外或国际企业工作经历", 14) == 2
    assert text_lines("", 3) == 1


@pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed (Debian: apt-get install libreoffice)"
)
def test_libreoffice_opens_it_as_it_is(path: Path, tmp_path: Path) -> None:
    """It converts without repair: the same sheets, values and links come out."""
    command = [
        *(str(SOFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"),
        *("--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(path)),
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    made = tmp_path / "m.ods"
    assert made.is_file(), done.stderr
    assert "repair" not in (done.stdout + done.stderr).lower()
    with zipfile.ZipFile(made) as archive:
        content = archive.read("content.xml").decode("utf-8")
    assert (
        re.findall(r'<table:table table:name="([^"]*)"', content) == load_workbook(path).sheetnames
    )
    assert 'xlink:href="#Quotes.A' in content.replace("&apos;", "")
    assert "我们在论坛里问。" in content
    assert 'office:value-type="float"' in content
