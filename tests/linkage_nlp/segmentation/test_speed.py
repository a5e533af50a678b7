"""Texts made to be slow: time grows with their length, not with its square."""

from __future__ import annotations

import time

import pytest

from linkage_nlp.segmentation import split_sentences

LENGTH = 100_000
# Processor seconds; each takes a quarter of one where a quadratic rule would take minutes.
MOST = 4.0


PATTERNS = (
    "a.|a. |汉。|...|I... |?a|1. |U.S. |e.g. |(|（汉|“a.|(a. |'a.' |《。》|\"|a|汉|， |and |这个|"
    "a\n |A\n|😀 |[...] |https://a?|a" + " " * 60
).split("|")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_time_is_linear(pattern: str) -> None:
    text = (pattern * (LENGTH // len(pattern) + 1))[:LENGTH]
    began = time.process_time()
    spans = split_sentences(text)
    assert time.process_time() - began < MOST
    assert spans
