from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from linkage_nlp.errors import UsageError
from linkage_nlp.language import Language
from linkage_nlp.writers import TagResult, write_tags, xlsx

SHEETS: dict[Language, list[str]] = {
    "en": ["Sentences", "Summary", "Codes"],
    "zh": ["句子", "汇总", "编码"],
}


@pytest.fixture(scope="module")
def books(result: TagResult, tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Any]:
    folder = tmp_path_factory.mktemp("xlsx")
    for lang in SHEETS:
        write_tags(folder / f"{lang}.xlsx", result, lang=lang)
    return {lang: load_workbook(folder / f"{lang}.xlsx") for lang in SHEETS}


def table(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_sheets_and_heads_are_in_the_chosen_language(books: dict[Language, Any]) -> None:
    heads = {lang: table(book.worksheets[0])[0] for lang, book in books.items()}
    for lang, book in books.items():
        assert book.sheetnames == SHEETS[lang]
    assert heads["en"] == [
        *("Case", "File", "Turn", "Speaker", "Role", "Time", "Language", "Sentence"),
        *("accepted", "to review", "Web", "Fair & show", "Work", "Abroad"),
    ]
    assert heads["zh"] == [
        *("案例", "文件", "发言", "说话人", "角色", "时间", "语言", "句子"),
        *("采纳", "待复核", "网络", "展会", "工作", "境外"),
    ]


def test_the_head_stays_in_sight_and_columns_are_wide_enough(books: dict[Language, Any]) -> None:
    sentences, summary, codes = books["en"].worksheets
    assert sentences.freeze_panes == "A2"
    assert summary.freeze_panes == "B3"
    assert codes.freeze_panes == "A2"
    assert sentences.column_dimensions["H"].width >= 60
    assert sentences.auto_filter.ref == f"A1:N{sentences.max_row}"
    assert sentences["H2"].alignment.wrap_text


def test_a_row_a_sentence(result: TagResult, books: dict[Language, Any]) -> None:
    rows = table(books["en"].worksheets[0])[1:]
    assert len(rows) == len(result.sentences)
    row = next(row for row in rows if row[7] == "我们在展会。")
    assert row == [
        *("F1", "F1.txt", 3, "Boss", "respondent", "1:01:11", "zh", "我们在展会。"),
        *("Fair & show", "Work; Abroad", None, 0.9933, 0.6225, 0.6225),
    ]


def test_accepted_cells_and_they_alone_have_the_colour_of_their_code(
    result: TagResult, books: dict[Language, Any]
) -> None:
    colors = ["F0E442", "0072B2", "000000", "D55E00"]
    inks = ["000000", "FFFFFF", "FFFFFF", "000000"]
    sheet = books["en"].worksheets[0]
    seen = 0
    for row, sentence in enumerate(result.sentences, start=2):
        tags = {tag.code: tag for tag in sentence.codes}
        for column, code in enumerate(("web", "fair", "work", "abroad")):
            cell = sheet.cell(row, 11 + column)
            if code in tags and tags[code].decision == "accept":
                assert cell.fill.fgColor.rgb.upper() == f"00{colors[column]}"
                assert cell.font.color.rgb.upper() == f"00{inks[column]}"
                seen += 1
            else:
                assert cell.fill.fill_type is None
            assert cell.value == (tags[code].probability if code in tags else None)
    assert seen >= 10


def test_no_cell_is_a_formula_and_text_is_kept_but_for_what_xml_cannot_hold(
    result: TagResult, books: dict[Language, Any]
) -> None:
    for book in books.values():
        for sheet in book.worksheets:
            assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    sheet = books["en"].worksheets[0]
    for row, sentence in enumerate(result.sentences, start=2):
        kept = sentence.text.replace("\x07", "").replace("\x0b", "").replace("\ufffe", "")
        assert sheet.cell(row, 8).value == kept
        assert sheet.cell(row, 4).value == sentence.speaker
        assert sheet.cell(row, 1).value == sentence.case
        # The mark keeps text text when somebody edits the cell.
        assert bool(sheet.cell(row, 8).quotePrefix) == kept.startswith(tuple("=+-@\t＝"))


def test_the_summary_counts_by_case_and_code(books: dict[Language, Any]) -> None:
    rows = table(books["en"].worksheets[1])
    assert rows[0][1:] == ["Way", None, None, "Place"]
    assert rows[1] == ["Case", "Web", "Fair & show", "Work", "Abroad"]
    assert rows[2][0] == "Accepted sentences"
    assert rows[3] == ["F1", 2, 1, 1, 1]
    assert rows[4] == ["+F<2>", 8, None, None, None]
    assert rows[5] == ["Cases with it (/2)", 2, 1, 1, 1]
    assert rows[7][0] == "Sentences to review"
    assert rows[8] == ["F1", None, 4, 2, 2]
    assert (
        rows[-1][0] == "These codes are a model's suggestions. A person decides what is reported."
    )


def test_the_codes_are_explained_in_both_languages(books: dict[Language, Any]) -> None:
    rows = table(books["zh"].worksheets[2])
    assert rows[1] == [
        *("途径", "web", "Web", "网络", "What web means.", "网络的意思。", "开放途径", "#f0e442")
    ]
    assert len([row for row in rows if row[1] in {"web", "fair", "work", "abroad"}]) == 4
    assert ["模型", "tiny-1"] in [row[:2] for row in rows]


def test_text_longer_than_a_cell_is_cut_visibly(result: TagResult, tmp_path: Path) -> None:
    long = replace(result.sentences[0], text="长" * 40_000)
    write_tags(tmp_path / "long.xlsx", replace(result, sentences=[long]))
    value = load_workbook(tmp_path / "long.xlsx").worksheets[0]["H2"].value
    assert value == "长" * 32_766 + "…"


def test_more_sentences_than_rows_are_refused(
    result: TagResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "ROW_LIMIT", len(result.sentences))
    with pytest.raises(UsageError, match="more than a worksheet holds"):
        write_tags(tmp_path / "tags.xlsx", result)
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_names_no_user(result: TagResult, tmp_path: Path) -> None:
    write_tags(tmp_path / "tags.xlsx", result)
    with zipfile.ZipFile(tmp_path / "tags.xlsx") as archive:
        properties = archive.read("docProps/core.xml").decode("utf-8")
    assert ">linkage-nlp</" in properties
    assert "lastModifiedBy" not in properties
