"""The tables that every format shows."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from linkage_nlp.codebook import Bilingual, Label
from linkage_nlp.evidence.overview import Overview
from linkage_nlp.evidence.statements import Unit
from linkage_nlp.writers.colors import contrast
from linkage_nlp.writers.matrix.heat import STEPS, ramp, step
from linkage_nlp.writers.matrix.method import method
from linkage_nlp.writers.matrix.table import Entry, Form, Table, transposed
from linkage_nlp.writers.matrix.tables import all_tables


def shown(table: Table, lang: str = "en") -> list[list[str]]:
    return [
        [row.heading.text[lang], *(entry.shown(lang) for entry in row.entries)]
        for row in table.rows
    ]


@pytest.fixture(scope="module")
def tables(counted: Overview) -> dict[str, Table]:
    return {table.id: table for table in all_tables(counted)}


def test_which_tables_there_are(tables: dict[str, Table], bare: Overview) -> None:
    assert [*tables] == [
        "findings", "matrix", "shares", "shares-of-coded", "pairs-1", "pairs-2", "by-market",
        "languages", "importance", "split-market", "split-10% & more_of:it", "cases", "codes",
    ]  # fmt: skip
    assert [table.id for table in all_tables(bare)] == [
        "findings", "matrix", "shares", "shares-of-coded", "pairs-1", "pairs-2", "cases", "codes",
    ]  # fmt: skip


def test_findings(tables: dict[str, Table]) -> None:
    assert shown(tables["findings"]) == [
        ["Way"],
        ["Web", "2 of 2", "100.0%", "CF2, CF10", "", "2 (1)"],
        ["Fair & show", "1 of 2", "50.0%", "CF2", "", "1"],
        ["Work", "0 of 2", "0.0%", "", "", ""],
        ["Place"],
        ["Abroad", "1 of 2", "50.0%", "CF10", "CF2", "1 (1)"],
        ["Groups"],
        ["Open ways", "2 of 2", "100.0%", "CF2, CF10", "", "3 (1)"],
    ]
    assert shown(tables["findings"], "zh")[1][3] == "CF2、CF10"


def test_matrix(tables: dict[str, Table]) -> None:
    table = tables["matrix"]
    assert [column.text.en for column in table.columns] == [
        "Sentences", "Web", "Fair & show", "Work", "Abroad", "Open ways",
    ]  # fmt: skip
    assert shown(table) == [
        ["CF2", "2", "1", "1", "", "(1)", "2"],
        ["CF3", "0", "", "", "", "", ""],
        ["CF10", "3", "1 (1)", "", "", "1", "1 (1)"],
        ["Sentences", "5", "2 (1)", "1", "", "1 (1)", "3 (1)"],
        ["Firms with it (of 2)", "", "2", "1", "", "1", "2"],
    ]
    web = table.rows[2].entries[1]
    assert (web.sentences, web.doubtful) == (("t-0001",), ("t-0002",))
    keys = [e.key for row in table.rows for e in row.entries if e.key]
    assert len(keys) == len(set(keys)) == 7


def test_shares(tables: dict[str, Table]) -> None:
    assert shown(tables["shares"]) == [
        ["CF2", "2", "50.0%", "50.0%", "", "", "100.0%"],
        ["CF3", "0", "", "", "", "", ""],
        ["CF10", "3", "33.3%", "", "", "33.3%", "33.3%"],
    ]
    assert shown(tables["shares-of-coded"])[2] == [
        "CF10",
        "1",
        "100.0%",
        "",
        "",
        "100.0%",
        "100.0%",
    ]


def test_pairs(tables: dict[str, Table]) -> None:
    assert tables["pairs-1"].title == Bilingual("Co-occurrence: Way × Place", "共现：途径 × 地点")
    assert shown(tables["pairs-1"]) == [["Web", "1"], ["Fair & show", "(1)"], ["Work", ""]]
    assert shown(tables["pairs-2"])[0] == ["Web", "–", "", "", "1"]


def test_tables_of_cases(tables: dict[str, Table]) -> None:
    assert shown(tables["by-market"])[1] == ["Web", "1", "1 (1)", "1", "1"]
    assert [c.over.en for c in tables["by-market"].columns if c.over] == [
        "abroad (1)", "abroad (1)", "home (1)", "home (1)",
    ]  # fmt: skip
    assert shown(tables["importance"]) == [["Web", "", "1", "", "", "1", "2", "3.5", "2 of 2"]]
    assert shown(tables["split-market"]) == [
        ["abroad", "1", "33.3%", "CF10"],
        ["home", "2", "66.7%", "CF2, CF3"],
    ]
    assert shown(tables["split-10% & more_of:it"]) == [
        ["=1+1", "1", "100.0%", "CF2"],
        ["not known", "2", "", "CF3, CF10"],
    ]
    assert shown(tables["cases"])[1:] == [
        ["CF3", "0", "0", "home", "", ""],
        ["CF10", "3", "1", "abroad", "5", ""],
    ]


def test_languages(tables: dict[str, Table]) -> None:
    assert shown(tables["languages"])[1] == ["Web", "2", "2", "50.0%", "", "", ""]
    assert tables["languages"].note.en.endswith("4 in English, 1 in Chinese.")


def test_unit_and_within(make_overview: Callable[..., Overview]) -> None:
    found = make_overview(unit=Unit.CASE, within=Label("place", "abroad"))
    tables = {table.id: table for table in all_tables(found)}
    assert tables["matrix"].corner == Bilingual("Case", "案例")
    assert tables["matrix"].note.en.startswith("Only sentences that carry “Abroad” too.")
    assert tables["split-market"].note.en.startswith("All cases")
    assert any("“境外”" in line.zh for line in method(found))


def test_method_says_who_is_left_out(counted: Overview) -> None:
    lines = [line.en for line in method(counted)]
    assert lines[0] == counted.origin.statement.en
    assert "Counted are 5 sentences of respondents in interviews, of 2 firms." in lines
    assert "Without any sentence, and not counted: CF3." in lines


def test_transposed(tables: dict[str, Table]) -> None:
    lying = transposed(tables["matrix"], Bilingual("Code", "编码"))
    assert shown(lying)[:4] == [
        ["Sentences", "2", "0", "3", "5", ""],
        ["Way"],
        ["Web", "1", "", "1 (1)", "2 (1)", "2"],
        ["Fair & show", "1", "", "", "1", "1"],
    ]


def test_numbers() -> None:
    assert Entry(0).shown("en") == Entry(None).shown("en") == ""
    assert Entry(0, form=Form.NUMBER).shown("en") == "0"
    assert Entry(2.5, form=Form.NUMBER).shown("en") == "2.5"
    assert Entry(0, 2).shown("zh") == "(2)"


def test_colours_can_be_read_and_told_apart() -> None:
    for dark in (False, True):
        colors = ramp(dark=dark)
        assert len(colors) == STEPS
        assert all(contrast(color, color.ink()) >= 4.5 for color in colors)
        # Told apart by lightness alone, so by those who see no hues too.
        pairs = pairwise(colors)
        assert all(contrast(one, other) > 1.12 for one, other in pairs)
    assert [step(w) for w in (0.0, 0.001, 0.5, 1.0)] == [0, 1, 4, STEPS]
