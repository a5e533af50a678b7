"""The guidelines for coders keep step with the codebook and with each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linkage_nlp.codebook import default_codebook

_FOLDER = Path(__file__).parents[2] / "annotations" / "guidelines"
_CODES = {label.code for label in default_codebook().labels}
_LANGUAGES = ("en", "zh")


def _text(lang: str) -> str:
    return (_FOLDER / f"gin.{lang}.md").read_text(encoding="utf-8")


def _decisions(lang: str) -> list[str]:
    return re.findall(r"^- \*\*(D\d+)\*\*", _text(lang), flags=re.MULTILINE)


@pytest.mark.parametrize("lang", _LANGUAGES)
def test_every_code_has_a_section(lang: str) -> None:
    sections = set(re.findall(r"^### .*?`(\w+)`", _text(lang), flags=re.MULTILINE))
    assert sections >= _CODES


def _after_arrows(lang: str, name: str, joint: str) -> list[str]:
    found = re.findall(rf"→ ({name}(?:{re.escape(joint)}{name})*)", _text(lang))
    return [code for codes in found for code in codes.split(joint)]


def test_examples_name_only_codes_that_there_are() -> None:
    english = _after_arrows("en", "[a-z_]+", " + ")
    assert len(english) > 200
    assert set(english) - _CODES <= {"none", "no"}


def test_chinese_examples_name_codes_as_the_codebook_does() -> None:
    names = {code.name.zh for d in default_codebook().dimensions for code in d.codes}
    chinese = _after_arrows("zh", r"[\u4e00-\u9fff]+", "＋")
    assert len(chinese) > 200
    assert set(chinese) - names <= {"不编", "只编", "不编原因"}


def test_decisions_are_numbered_alike() -> None:
    decisions = _decisions("en")
    assert decisions == [f"D{n}" for n in range(1, len(decisions) + 1)]
    assert len(decisions) >= 88
    assert _decisions("zh") == decisions


@pytest.mark.parametrize("lang", _LANGUAGES)
def test_no_decision_is_referred_to_that_is_not_there(lang: str) -> None:
    assert set(re.findall(r"D\d+", _text(lang))) <= set(_decisions(lang))
