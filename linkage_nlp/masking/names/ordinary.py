"""Ordinary Chinese words, from a list that comes with the package.

A firm is not called "发行" nor a person "张嘴": a rule that only looks at forms needs to know.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def ordinary_words() -> frozenset[str]:
    """The 14,000 commonest words of two or more Chinese characters that are no names."""
    text = (files("linkage_nlp") / "data" / "words" / "zh.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))
