from __future__ import annotations

import re
from html import escape
from pathlib import Path

import pytest

from linkage_annotations.interface.instruction import instruction, read_guidelines
from linkage_annotations.interface.languages import Languages
from linkage_nlp.codebook import Codebook, default_codebook
from linkage_nlp.errors import UsageError
from linkage_nlp.language import Language

GIN = default_codebook()
FOLDER = Path(__file__).parents[3] / "annotations" / "guidelines"


def test_the_guidelines_are_shown_one_language_below_the_other() -> None:
    page = instruction(GIN, Languages.ZH_EN, read_guidelines(FOLDER, GIN))
    zh, en = page.split("<details>")
    assert zh.startswith('<section lang="zh"><p>')
    assert en.startswith('<summary>English</summary><section lang="en"><p>')
    assert page.endswith("</section></details>")
    for dimension in GIN.dimensions:
        for code in dimension.codes:
            assert code.name.zh in zh
            assert f"<code>{code.id}</code>" in en


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_mark_of_the_guidelines_markdown_is_left(lang: Language) -> None:
    text = read_guidelines(FOLDER, GIN)[lang]
    page = instruction(GIN, Languages(lang), {lang: text})
    prose = re.sub(r"<pre>.*?</pre>", "", page, flags=re.DOTALL)
    assert not re.search(r"\*\*|`|^#", prose)
    assert "\n" not in prose
    assert prose.count("<li>") == len(re.findall(r"^ *(?:-|\d+\.) ", text, re.MULTILINE))
    assert "<details>" not in page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_guidelines_the_codebook_instructs(lang: Language) -> None:
    page = instruction(GIN, Languages(lang))
    for dimension in GIN.dimensions:
        assert f"<h4>{escape(dimension.name[lang])}</h4>" in page
        assert escape(dimension.definition[lang]) in page
        for code in dimension.codes:
            assert f"<h5>{escape(code.name[lang])} <kbd>{code.hotkey}</kbd></h5>" in page
            said = (code.definition[lang], *code.include[lang], *code.exclude[lang])
            for text in (*said, *code.examples[lang]):
                assert escape(text) in page


def test_a_language_without_guidelines_gets_the_codebook() -> None:
    page = instruction(GIN, Languages.EN_ZH, {"en": "# Only English"})
    en, zh = page.split("<details>")
    assert "<h3>Only English</h3>" in en
    assert f"<h3>{GIN.name.zh}</h3>" in zh


def test_the_keys_are_told() -> None:
    assert "0: no code. 9: unsure." in instruction(GIN, Languages.EN)
    assert "0：不编。9：不确定。" in instruction(GIN, Languages.ZH)


def test_nothing_of_the_codebook_is_taken_for_html(hostile_codebook: Codebook) -> None:
    page = instruction(hostile_codebook, Languages.EN)
    assert "<b>" not in page
    assert "<Choice" not in page
    assert "\n" not in page
    assert "&lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt;" in page
    assert "<kbd>&#x27;</kbd>" in page


def test_a_code_without_examples_has_no_heading_for_them(tiny_codebook: Codebook) -> None:
    page = instruction(tiny_codebook, Languages.EN)
    assert "Examples" not in page
    assert "<ul>" not in page


def test_guidelines_are_found_by_the_codebooks_id(tmp_path: Path, tiny_codebook: Codebook) -> None:
    assert read_guidelines(tmp_path, tiny_codebook) == {}
    (tmp_path / "tiny.zh.md").write_text("\ufeff# 说明\r\n", encoding="utf-8", newline="")
    (tmp_path / "other.en.md").write_text("# Other\n", encoding="utf-8")
    assert read_guidelines(tmp_path, tiny_codebook) == {"zh": "# 说明\n"}


def test_guidelines_in_another_encoding_are_refused(
    tmp_path: Path, tiny_codebook: Codebook
) -> None:
    (tmp_path / "tiny.zh.md").write_bytes("# 说明".encode("gb18030"))
    with pytest.raises(UsageError, match="cannot be read as UTF-8") as caught:
        read_guidelines(tmp_path, tiny_codebook)
    assert caught.value.path == tmp_path / "tiny.zh.md"


def test_what_the_page_takes_away_is_there_as_text() -> None:
    listed = "- one\n  1. first\n  2. second\n- two"
    guidelines = {"en": f"# Head\n\n{listed}\n\ntext\n\n1. loose\n\n2. x"}
    page = instruction(GIN, Languages.EN, guidelines)  # type: ignore[arg-type]
    assert "<br><h3>Head</h3>" in page
    assert "<ul><li>• one<ol><li>\u20031. first</li><li>\u20032. second</li></ol></li>" in page
    assert "<li>• two</li></ul>" in page
    assert "<ol><li><p>1. loose</p></li><li><p>2. x</p></li></ol>" in page
