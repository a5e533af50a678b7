import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_annotations.corpus.speech import (
    BLOCK_LINES,
    Drawn,
    Speech,
    SpeechLabel,
    SpeechSource,
)
from linkage_nlp.codebook import default_codebook
from linkage_nlp.dataset import Settled, check_codes

GIN = default_codebook()


def source(lines: int) -> SpeechSource:
    return SpeechSource(
        "zh-talk", "zh", "Nowhere", "zh-talk.txt", "example.org", "MIT", lines, "0" * 64
    )


def label(line: int, *, held_out: bool = False) -> SpeechLabel:
    return SpeechLabel(line, "0" * 64, Drawn.RANDOM, held_out, check_codes({}, GIN), Settled.SINGLE)


@pytest.mark.parametrize(
    ("lines", "line", "case"),
    [
        (8000, 0, "zh-talk-00"),
        (8000, 399, "zh-talk-00"),
        (8000, 400, "zh-talk-01"),
        (8000, 2803, "zh-talk-07"),
        (8000, 7999, "zh-talk-19"),
        (40_000, 39_999, "zh-talk-99"),
        (40_001, 40_000, "zh-talk-100"),
        (40_001, 0, "zh-talk-000"),
    ],
)
def test_a_case_is_a_block_of_neighbouring_lines(lines: int, line: int, case: str) -> None:
    assert source(lines).case(line) == case


@given(st.integers(1, 100_000), st.data())
def test_two_lines_share_a_case_when_they_share_a_block(lines: int, data: st.DataObject) -> None:
    numbers = st.integers(0, lines - 1)
    first, second = data.draw(numbers), data.draw(numbers)
    of = source(lines)
    same = first // BLOCK_LINES == second // BLOCK_LINES
    assert (of.case(first) == of.case(second)) is same
    # Names sort as the blocks do.
    assert first > second or of.case(first) <= of.case(second)


def test_a_label_is_coded_when_any_dimension_has_a_code() -> None:
    codes = check_codes({"scope": ["domestic"]}, GIN)
    assert SpeechLabel(0, "0" * 64, Drawn.PICKED, False, codes, Settled.SINGLE).coded
    assert not label(0).coded


def test_a_block_that_is_partly_held_out_is_named() -> None:
    labels = (label(1, held_out=True), label(2, held_out=True), label(500), label(799))
    assert Speech((source(8000),), {"zh-talk": labels}, GIN).mixed_blocks() == ()
    more = (*labels, label(650, held_out=True))
    assert Speech((source(8000),), {"zh-talk": more}, GIN).mixed_blocks() == ("zh-talk-01",)
