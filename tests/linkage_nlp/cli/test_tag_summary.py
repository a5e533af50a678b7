from __future__ import annotations

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from linkage_nlp.cli.tag_summary import shown, summary_table
from linkage_nlp.codebook import Codebook, Label, default_codebook
from linkage_nlp.language import Language
from linkage_nlp.tagging.summary import CodeCount, Summary

GIN = default_codebook()
LANGUAGES: tuple[Language, ...] = ("en", "zh")


def filled(cases: int, name: str = "F{}") -> Summary:
    """Each code in every other case, with counts of one and two digits."""
    names = tuple(name.format(number) for number in range(1, cases + 1))
    counts = {
        (case, label): CodeCount(accept=row * 3 % 13, review=column % 2)
        for row, label in enumerate(GIN.labels)
        for column, case in enumerate(names)
        if (row + column) % 2
    }
    return Summary(names, counts)


def drawn(summary: Summary, codebook: Codebook, lang: Language, width: int) -> tuple[str, bool]:
    stream = StringIO()
    console = Console(file=stream, width=width, markup=False, highlight=False, emoji=False)
    table, with_cases = summary_table(summary, codebook, lang=lang, width=width)
    console.print(table)
    return stream.getvalue(), with_cases


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("cases", [1, 2, 4, 5, 6, 8, 15, 100])
def test_every_figure_can_be_read_at_every_width(lang: Language, width: int, cases: int) -> None:
    summary = filled(cases)
    text, with_cases = drawn(summary, GIN, lang, width)
    lines = text.splitlines()
    assert max(cell_len(line) for line in lines) <= width
    assert "…" not in text
    words = "".join(text.split())
    for label in GIN.labels:
        total = summary.total(label)
        firms = f"{len(summary.cases_with(label))}/{cases}"
        assert any(f" {firms} " in line and shown(total) in line for line in lines)
        first_word = GIN.code(label).name[lang].split()[0]
        assert f"■{first_word}"[:6] in words
    if with_cases:
        head = lines[0].split()
        assert head[-cases:] == list(summary.cases)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_few_cases_have_columns_and_many_have_not(lang: Language) -> None:
    assert drawn(filled(5), GIN, lang, 80)[1]
    assert drawn(filled(7), GIN, lang, 100)[1]
    assert not drawn(filled(100), GIN, lang, 100)[1]


def test_a_table_of_one_case_exactly(tiny_codebook: Codebook) -> None:
    summary = Summary(
        ("甲公司",),
        {
            ("甲公司", Label("way", "web")): CodeCount(accept=12, review=3),
            ("甲公司", Label("way", "work")): CodeCount(accept=0, review=1),
        },
    )
    text, _ = drawn(summary, tiny_codebook, "en", 60)
    assert [line.rstrip() for line in text.splitlines()] == [
        "Code           Cases  Sentences  甲公司",
        "───────────────────────────────────────",
        "Way",
        "■ Web            1/1     12 (3)  12 (3)",
        "■ Fair & show    0/1          ·       ·",
        "■ Work           0/1        (1)     (1)",
        "Place",
        "■ Abroad         0/1          ·       ·",
    ]


def test_long_names_of_cases_are_shortened(tiny_codebook: Codebook) -> None:
    summary = Summary(("深圳市某某跨境支付科技有限公司", "b" * 30), {})
    text, with_cases = drawn(summary, tiny_codebook, "zh", 80)
    assert with_cases
    assert "深圳市某某…" in text
    assert "b" * 11 + "…" in text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (CodeCount(0, 0), "·"),
        (CodeCount(3, 0), "3"),
        (CodeCount(3, 1), "3 (1)"),
        (CodeCount(0, 1), "(1)"),
    ],
)
def test_counts_are_short(count: CodeCount, text: str) -> None:
    assert shown(count) == text
