"""Quotation marks, ready to paste."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.evidence.quotation import quoted


@pytest.mark.parametrize(
    ("said", "pasted"),
    [
        ("We ask in a forum.", "“We ask in a forum.”"),
        ('He said "go home" and left.', "“He said ‘go home’ and left.”"),
        ("He said “go home” and left.", "“He said ‘go home’ and left.”"),
        ("它叫「论坛」，也叫『社区』。", "“它叫‘论坛’，也叫‘社区’。”"),
        ("他说“上网查‘论坛’吧”。", "“他说‘上网查“论坛”吧’。”"),
        ("They call it 'the wall' here.", "“They call it ‘the wall’ here.”"),
        ("We don't use the students' forum.", "“We don’t use the students’ forum.”"),
        ("It’s ours.", "“It’s ours.”"),
        ('A 27" screen.', '“A 27" screen.”'),
        ("“We ask online.", "“We ask online.”"),
        ("and then we met.”", "“and then we met.”"),
        ("He said “go", "“He said ‘go”"),
        ("two\n lines\there", "“two lines here”"),
    ],
)
def test_marks_within_turn_single(said: str, pasted: str) -> None:
    assert quoted(said) == pasted


@given(st.text(alphabet="ab 我们“”‘’\"'「」『』«».,", max_size=30))
def test_words_stay_and_the_outer_marks_are_double(said: str) -> None:
    pasted = quoted(said)
    assert pasted.startswith("“")
    assert pasted.endswith("”")
    keep = set("ab我们.,")
    assert [c for c in pasted if c in keep] == [c for c in said if c in keep]
