from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.masking import Mask, Masker, mask_text

ALPHABET = "ab 陈晓峰.[P-1]\n😀"
texts = st.text(alphabet=ALPHABET, max_size=40)
names = st.lists(
    st.text(alphabet="ab陈晓峰😀", min_size=1, max_size=3).filter(str.strip), max_size=4
)


def masker(given_names: list[str]) -> Masker:
    return Masker(Mask(name, f"[P-{index}]") for index, name in enumerate(given_names))


def test_a_span_around_a_name() -> None:
    masked = mask_text(masker(["陈晓峰"]), "请陈晓峰说。")
    assert masked.text == "请[P-0]说。"
    assert masked.offsets.masked_span(0, 6) == (0, 8)
    assert masked.offsets.masked_span(1, 4) == (1, 6)
    assert masked.offsets.original_span(1, 6) == (1, 4)


def test_half_a_name_is_widened_to_the_mask() -> None:
    masked = mask_text(masker(["陈晓峰"]), "请陈晓峰说。")
    assert masked.offsets.masked_span(2, 3) == (1, 6)
    assert masked.offsets.original_span(3, 4) == (1, 4)


@given(texts, names)
def test_what_is_no_name_stays_in_its_place(text: str, listed: list[str]) -> None:
    masked = mask_text(masker(listed), text)
    inside = {p for hit in masked.hits for p in range(hit.start, hit.end)}
    for position, char in enumerate(text):
        start, end = masked.offsets.masked_span(position, position + 1)
        if position in inside:
            assert masked.text[start:end].startswith("[P-")
        else:
            assert masked.text[start:end] == char
            assert masked.offsets.original_span(start, end) == (position, position + 1)


@given(texts, names, st.data())
def test_a_span_masked_by_itself_is_the_span_in_the_masked_text(
    text: str, listed: list[str], data: st.DataObject
) -> None:
    masked = mask_text(masker(listed), text)
    edges = {0, len(text)} | {p for hit in masked.hits for p in (hit.start, hit.end)}
    start = data.draw(st.sampled_from(sorted(edges)))
    end = data.draw(st.sampled_from(sorted(e for e in edges if e >= start)))
    new_start, new_end = masked.offsets.masked_span(start, end)
    expected, done = "", start
    for hit in masked.hits:
        if start <= hit.start and hit.end <= end:
            expected += text[done : hit.start] + hit.mask.mask
            done = hit.end
    assert masked.text[new_start:new_end] == expected + text[done:end] or start == end


@given(texts, names, st.integers(0, 40), st.integers(0, 40))
def test_positions_keep_their_order(text: str, listed: list[str], one: int, two: int) -> None:
    masked = mask_text(masker(listed), text)
    low, high = sorted(min(p, len(text)) for p in (one, two))
    start, end = masked.offsets.masked_span(low, high)
    back = masked.offsets.original_span(start, end)
    assert 0 <= start <= end <= len(masked.text) or low == high
    assert back[0] <= low <= high <= back[1] or low == high
