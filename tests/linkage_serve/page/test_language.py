from __future__ import annotations

import pytest

from linkage_serve.page.words import WORDS
from linkage_serve.wording import preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("de-DE,de;q=0.9,zh;q=0.5,en;q=0.4", "zh"),
        ("en;q=0.2, zh-Hans;q=0.7", "zh"),
        ("fr", "en"),
        ("zh;q=0, en;q=0.1", "en"),
        ("zh;q=much", "en"),
    ],
)
def test_the_first_language_that_we_have(header: str, language: str) -> None:
    assert preferred(header) == language


def test_every_word_is_there_in_both_languages() -> None:
    for key, text in WORDS.items():
        assert text.en.strip(), key
        assert text.zh.strip(), key
        assert any("\u4e00" <= sign <= "\u9fff" for sign in text.zh), key
