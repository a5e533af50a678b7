"""Word documents: languages, fonts, tables and bars."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from linkage_nlp.errors import UsageError
from linkage_nlp.writers.colors import Color
from linkage_nlp.writers.docx import Align, Bar, BarChart, Cell, Run, Table, WordDocument
from linkage_nlp.writers.docx.bars import STEPS

BLUE = Color.parse("#0072b2")


def parts(path: Path) -> tuple[str, str]:
    with zipfile.ZipFile(path) as archive:
        return (
            archive.read("word/document.xml").decode("utf-8"),
            archive.read("word/styles.xml").decode("utf-8"),
        )


def test_letters_have_fonts_of_both_scripts(tmp_path: Path) -> None:
    document = WordDocument("标题", lang="zh")
    document.heading("标题", 1)
    document.quote([Run("“We ask.”", lang="en"), Run("（来源）")])
    document.save(tmp_path / "d.docx")
    body, styles = parts(tmp_path / "d.docx")
    assert 'w:eastAsia="Microsoft YaHei"' in styles
    assert "asciiTheme" not in styles.split('w:styleId="Heading1"')[1].split("</w:style>")[0]
    assert '<w:lang w:val="en-GB"/>' in body
    assert '<w:lang w:eastAsia="zh-CN"/>' in body
    assert body.count('w:hint="eastAsia"') == 2


def test_what_xml_cannot_hold_is_left_out(tmp_path: Path) -> None:
    document = WordDocument("a\x00b", lang="en")
    document.paragraph("one\x0btwo\nthree\ud800")
    document.save(tmp_path / "d.docx")
    read = docx.Document(str(tmp_path / "d.docx"))
    assert read.paragraphs[0].text == "onetwo\nthree"
    assert read.core_properties.title == "ab"
    assert read.core_properties.author == read.core_properties.last_modified_by == "linkage-nlp"


def test_a_table_has_shades_heads_and_a_description(tmp_path: Path) -> None:
    document = WordDocument("t", lang="en")
    heads = [Cell("Case"), Cell("Web", upright=True)]
    rows = [[Cell("F1"), Cell("3", BLUE, Align.CENTER)]]
    document.table(Table("What it shows", heads, rows, (0.3, 0.1), head_height=3))
    document.save(tmp_path / "d.docx")
    (table,) = docx.Document(str(tmp_path / "d.docx")).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Case", "Web"],
        ["F1", "3"],
    ]
    body, _ = parts(tmp_path / "d.docx")
    assert '<w:tblDescription w:val="What it shows"/>' in body
    assert 'w:fill="0072B2"' in body
    assert 'w:val="FFFFFF"' in body  # what is read on dark blue
    assert "<w:tblHeader/>" in body


@pytest.mark.parametrize("shares", [(), (0.0,), (0.001,), (0.5, 0.25), (0.999, 0.001), (1.0,)])
def test_bars_fill_the_grid(shares: tuple[float, ...]) -> None:
    bar = Bar("x", [(share, BLUE) for share in shares], "y")
    (row,) = BarChart("d", [bar]).table().rows
    assert sum(cell.span for cell in row[1:-1]) == STEPS
    filled = sum(cell.span for cell in row[1:-1] if cell.fill is not None)
    assert (filled > 0) == (sum(shares) > 0)


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        WordDocument("t", lang="en").save(tmp_path / "file" / "d.docx")


def test_a_key_stands_above_the_bars() -> None:
    chart = BarChart("d", [Bar("x", [(0.5, BLUE)], "y")], [(BLUE, "one"), (BLUE, "two")])
    key, bar = chart.table().rows
    assert [cell.text for cell in key] == ["", "", "one", "", "two"]
    assert sum(cell.span for cell in key) == sum(cell.span for cell in bar)
