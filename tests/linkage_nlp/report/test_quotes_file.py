"""Quotes as files."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import docx
import pytest

from linkage_nlp.codebook import Label
from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.material import Material
from linkage_nlp.evidence.quotes import choose_quotes
from linkage_nlp.report.quotes_file import write_quotes
from linkage_nlp.report.quotes_shown import pasted
from linkage_nlp.writers.own import is_written_here


def test_a_quote_is_ready_to_paste(material: Material) -> None:
    quotes = choose_quotes(material)
    interview, document = quotes[Label("way", "web")]
    assert pasted(interview, "en").endswith("engineers.” (Source: interview on A)")
    assert pasted(document, "en").endswith("(Source: document on A)")
    assert "‘open’" in pasted(document, "en")
    (chinese,) = quotes[Label("way", "fair")]
    assert pasted(chinese, "zh") == (
        "“我们每年都去慕尼黑参加展会，认识了不少‘老外’客户。”（来源：对 B 的访谈）"
    )


@pytest.mark.parametrize("suffix", [".csv", ".docx", ".htm", ".html", ".json", ".md"])
def test_every_form_is_known_as_ours(material: Material, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"quotes{suffix}"
    write_quotes(path, material, choose_quotes(material))
    assert is_written_here(path)


def test_the_page_has_both_languages_and_escapes(material: Material, tmp_path: Path) -> None:
    path = tmp_path / "quotes.htm"
    write_quotes(path, material, choose_quotes(material), lang="zh")
    page = path.read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in page
    assert "<b>" not in page
    assert "&lt;b&gt;embedded" in page
    assert "(Source: interview on A)" in page
    assert "（来源：对 A 的访谈）" in page
    assert "style=" not in page


def test_the_document_says_who_coded(material: Material, tmp_path: Path) -> None:
    path = tmp_path / "quotes.docx"
    write_quotes(path, material, choose_quotes(material))
    document = docx.Document(str(path))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert any("coded by Ann" in text for text in texts)
    assert any("coded by the model tiny-1, probability 0.93" in text for text in texts)
    assert "Asked: Where do you ask?" in texts
    assert "Before: It depends." in texts
    assert document.core_properties.author == "linkage-nlp"


def test_tables_for_programs(material: Material, tmp_path: Path) -> None:
    quotes = choose_quotes(material)
    write_quotes(tmp_path / "q.json", material, quotes)
    record = json.loads((tmp_path / "q.json").read_text(encoding="utf-8"))
    first = record["quotes"]["way/web"][0]
    assert (first["case"], first["coder"], first["model_version"]) == ("A", "Ann", None)
    assert record["quotes"]["way/work"] == []
    write_quotes(tmp_path / "q.csv", material, quotes)
    with (tmp_path / "q.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["code"] for row in rows] == ["way/web", "way/web", "way/fair", "place/abroad"]
    assert rows[0]["time"] == "0:01:02"


def test_markdown_is_escaped(material: Material, tmp_path: Path) -> None:
    write_quotes(tmp_path / "q.md", material, choose_quotes(material))
    text = (tmp_path / "q.md").read_text(encoding="utf-8")
    assert "<b>" not in text.replace("\\<b", "")
    assert "## Way" in text


def test_another_suffix_is_refused(material: Material, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot write quotes as \.txt"):
        write_quotes(tmp_path / "q.txt", material, {})
