from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from rich.console import Console

from linkage_annotations.agreement import Agreement, Ratings, measure
from linkage_annotations.agreement.estimates import Estimate
from linkage_annotations.agreement.shown import doubts, interval, number, share
from linkage_annotations.agreement.table import agreement_tables
from linkage_nlp.codebook import Label
from linkage_nlp.language import Language


def printed(agreement: Agreement, lang: Language) -> str:
    console = Console(width=120, file=StringIO(), color_system=None)
    for table in agreement_tables(agreement, lang=lang):
        console.print(table)
    file = console.file
    assert isinstance(file, StringIO)
    return file.getvalue()


def test_the_tables_have_the_figures(small_agreement: Agreement) -> None:
    lines = printed(small_agreement, "en").splitlines()
    code = small_agreement.slices["all"].codes[Label("way", "web")]
    (row, by_coder) = (  # codes, coders; there are too many pairs for kappas
        line.split() for line in lines if line.startswith("   Web ") and " / " not in line
    )
    assert code.alpha.all_units.value is not None
    assert row[1] == str(code.positives)
    assert row[2] == f"({code.alpha.all_units.value:.2f})"  # fewer than ten sentences have it
    assert row[3] == interval(code.alpha.all_units)
    assert len(by_coder) == 1 + 2 * 4
    assert any(line.startswith("   Web / Fair & show ") for line in lines)
    assert any(line.startswith("   Fair & show / no code ") for line in lines)
    # What looks like markup is a name.
    assert any("<b>li & co</b>" in line for line in lines)


def test_the_tables_speak_chinese(small_agreement: Agreement) -> None:
    text = printed(small_agreement, "zh")
    for word in ("编码者间一致性", "网络", "各编码均值", "易混淆的编码", "model-1（模型）"):
        assert word in text
    assert "mean over codes" not in text


def test_many_coders_are_left_to_the_page(make_ratings: Callable[..., Ratings]) -> None:
    few, many = (
        measure(make_ratings({f"c{i}": "w -" for i in range(n)}), samples=0) for n in (6, 7)
    )
    assert "Each code and coder" in printed(few, "en")
    assert "Each code and coder" not in printed(many, "en")
    assert "c6" in printed(many, "en")
    two = measure(make_ratings({"anna": "w -", "li": "w -"}), samples=0)
    assert "anna – li" in printed(two, "en")


def test_doubts_are_said_once_where_there_is_one_language(
    small_agreement: Agreement, make_ratings: Callable[..., Ratings]
) -> None:
    said = [doubt.en for doubt in doubts(small_agreement)]
    assert "All languages: two people coded only 16 sentences in common; 30 are needed" in said[0]
    assert any(text.startswith("English: all sentences that two people") for text in said)
    assert any("anna – <b>li & co</b>" in text for text in said)
    single = measure(make_ratings({"anna": "w -", "li": "w -"}), samples=0)
    texts = list(doubts(single))
    assert {text.en.split(":")[0] for text in texts} == {"Chinese"}
    assert texts[-2].zh == "中文：以下编码出现的句子少于 10 句，不足以判断：网络"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (number(None), "–"),
        (number(-0.001), "0.00"),
        (number(-0.5), "−0.50"),
        (share(0.826), "83 %"),
        (interval(Estimate(0.5)), ""),
        (interval(Estimate(0.5, 0.25, 0.75)), "0.25–0.75"),
        (interval(Estimate(0.5, -0.25, 0.75)), "−0.25 … 0.75"),
    ],
)
def test_numbers(shown: str, expected: str) -> None:
    assert shown == expected
