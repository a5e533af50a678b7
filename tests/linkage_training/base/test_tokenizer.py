from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from linkage_training.base.encoder import Encoder


@pytest.fixture(scope="module")
def tokenizer(encoder: Encoder) -> Tokenizer:
    return encoder.tokenizer


def _tokens(tokenizer: Tokenizer, text: str) -> list[str]:
    tokens: list[str] = tokenizer.encode(text, add_special_tokens=False).tokens
    return tokens


def test_the_most_probable_tokens_are_taken(tokenizer: Tokenizer) -> None:
    assert _tokens(tokenizer, "我们看论坛") == ["▁", "我们", "看", "论坛"]
    assert _tokens(tokenizer, "the office") == ["▁the", "▁office"]


def test_what_has_no_token_is_spelt(tokenizer: Tokenizer) -> None:
    assert _tokens(tokenizer, "fair") == ["▁", "f", "a", "i", "r"]


def test_an_unknown_character_is_unknown_alone(tokenizer: Tokenizer) -> None:
    assert _tokens(tokenizer, "我们龘论坛") == ["▁", "我们", "龘", "论坛"]
    ids = tokenizer.encode("我们龘论坛", add_special_tokens=False).ids
    assert [i for i in ids if i == tokenizer.token_to_id("<unk>")] == ids[2:3]


def test_a_long_run_is_cut(tokenizer: Tokenizer) -> None:
    assert _tokens(tokenizer, "论坛" * 5000) == ["▁", *["论坛"] * 5000]


def test_traditional_full_width_and_white_space_give_the_same_tokens(tokenizer: Tokenizer) -> None:
    plain = tokenizer.encode("the A1 论坛 我们")
    other = tokenizer.encode("the\u3000Ａ１ \n\t論壇  我們")
    assert "论坛" in plain.tokens
    assert plain.ids == other.ids


def test_what_nfkc_gives_is_simplified_too(tokenizer: Tokenizer) -> None:
    compatible = "\uf941"  # 論 in another block
    assert tokenizer.encode(f"{compatible}壇").ids == tokenizer.encode("论坛").ids


def test_marks_without_width_are_blanks(tokenizer: Tokenizer) -> None:
    plain = tokenizer.encode("the tea").ids
    for mark in "\u200b\u200f\ufeff\ufffd":
        assert tokenizer.encode(f"the{mark}tea").ids == plain


def test_offsets_point_into_the_original(tokenizer: Tokenizer) -> None:
    text = "論壇　Ａ１，茶"
    encoding = tokenizer.encode(text, add_special_tokens=False)
    # The mark of a beginning stands over the character that it was put before.
    read = zip(encoding.tokens, encoding.offsets, strict=True)
    assert [text[a:b] for token, (a, b) in read if token != "▁"] == ["論壇", "Ａ", "１", "，", "茶"]


@given(st.text(alphabet=st.sampled_from([*"论坛論我们龘茶 \n,。！aTeé▁", "\U00020bb7", "😀"])))
def test_offsets_are_in_order_and_inside_the_text(tokenizer: Tokenizer, text: str) -> None:
    offsets = tokenizer.encode(text, add_special_tokens=False).offsets
    assert all(0 <= a <= b <= len(text) for a, b in offsets)
    assert all(first <= second for (first, _), (second, _) in pairwise(offsets))


def test_what_is_decoded_reads_like_text(tokenizer: Tokenizer) -> None:
    ids = tokenizer.encode("read the tea", add_special_tokens=False).ids
    assert tokenizer.decode(ids) == "read the tea"


def test_a_context_is_the_second_segment(tokenizer: Tokenizer) -> None:
    encoding = tokenizer.encode("the tea", "我们")
    assert encoding.tokens == ["<s>", "▁the", "▁tea", "</s>", "▁", "我们", "</s>"]
    assert encoding.type_ids == [0, 0, 0, 0, 1, 1, 1]
    assert sorted(tokenizer.get_vocab().values()) == list(range(tokenizer.get_vocab_size()))


def test_truncation_and_padding_are_off(tokenizer: Tokenizer) -> None:
    assert tokenizer.truncation is None
    assert tokenizer.padding is None


def test_survives_being_saved(tokenizer: Tokenizer, tmp_path: Path) -> None:
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    again = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert again.encode("我们 read 論壇").ids == tokenizer.encode("我们 read 論壇").ids
