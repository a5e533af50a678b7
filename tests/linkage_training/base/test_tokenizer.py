from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from linkage_nlp.errors import BundleError
from linkage_training.base.normalisation import half_width
from linkage_training.base.tokenizer import extend_tokenizer

_MAPPING = half_width() | {"論": "论", "壇": "坛"}
_CHARACTERS = sorted("论坛茶朋友我们看")
_WORDS = ("我们", "论坛")


@pytest.fixture(scope="module")
def tokenizer(teacher: Path) -> Tokenizer:
    extended = extend_tokenizer(teacher / "tokenizer.json", _CHARACTERS, _WORDS, _MAPPING)
    return Tokenizer.from_str(json.dumps(extended.content))


def _tokens(tokenizer: Tokenizer, text: str) -> list[str]:
    tokens: list[str] = tokenizer.encode(text, add_special_tokens=False).tokens
    return tokens


def test_english_is_cut_as_before(teacher: Path, tokenizer: Tokenizer) -> None:
    old = Tokenizer.from_file(str(teacher / "tokenizer.json"))
    old.no_padding()
    old.no_truncation()
    extended = extend_tokenizer(teacher / "tokenizer.json", _CHARACTERS, _WORDS, _MAPPING)
    for text in ("We read the forums.", "a friend called, “tea”", "readthe officetea"):
        before, now = old.encode(text), tokenizer.encode(text)
        assert [extended.kept[i] for i in now.ids] == before.ids
        assert now.offsets == before.offsets
    assert _tokens(tokenizer, "forums") == ["▁forum", "s"]


def test_the_longest_word_is_taken_from_left_to_right(tokenizer: Tokenizer) -> None:
    assert _tokens(tokenizer, "我们看论坛") == ["我们", "看", "论坛"]
    assert _tokens(tokenizer, "看我们") == ["看", "我们"]
    assert _tokens(tokenizer, "tea论坛read") == ["▁tea", "论坛", "▁read"]


def test_an_unknown_character_is_unknown_alone(tokenizer: Tokenizer) -> None:
    assert _tokens(tokenizer, "我们龘论坛") == ["我们", "[UNK]", "论坛"]


def test_a_very_long_run_is_cut(tokenizer: Tokenizer) -> None:
    tokens = _tokens(tokenizer, "论坛" * 5000)
    assert tokens == ["论坛"] * 5000


def test_traditional_and_full_width_give_the_same_tokens(tokenizer: Tokenizer) -> None:
    plain = tokenizer.encode("we read the 论坛.")
    other = tokenizer.encode("Ｗｅ\u3000read the 論壇。")
    assert other.tokens == ["[CLS]", "▁we", "▁read", "▁the", "论坛", "▁.", "[SEP]"]
    assert plain.ids == other.ids


def test_offsets_point_into_the_original(tokenizer: Tokenizer) -> None:
    text = "「論壇」　ＴＥＡ，茶。"
    pieces = [text[a:b] for a, b in tokenizer.encode(text, add_special_tokens=False).offsets]
    assert pieces == ["「", "論壇", "」", "ＴＥＡ", "，", "茶", "。"]


@given(st.text(alphabet=st.sampled_from([*"论坛論我们龘茶 \n,。！aTeé▁", "\U00020bb7", "😀"])))
def test_offsets_are_in_order_and_inside_the_text(tokenizer: Tokenizer, text: str) -> None:
    offsets = tokenizer.encode(text, add_special_tokens=False).offsets
    assert all(0 <= a < b <= len(text) for a, b in offsets)
    assert all(end <= start for (_, end), (start, _) in pairwise(offsets))


def test_what_is_decoded_reads_like_text(tokenizer: Tokenizer) -> None:
    ids = tokenizer.encode("We read the 论坛", add_special_tokens=False).ids
    assert tokenizer.decode(ids) == "we read the论坛"


def test_special_tokens_have_their_new_ids(teacher: Path, tokenizer: Tokenizer) -> None:
    ids = tokenizer.encode("tea", "茶").ids
    names = [tokenizer.id_to_token(i) for i in ids]
    assert names == ["[CLS]", "▁tea", "[SEP]", "茶", "[SEP]"]
    assert sorted(tokenizer.get_vocab().values()) == list(range(tokenizer.get_vocab_size()))


def test_truncation_and_padding_are_off(tokenizer: Tokenizer) -> None:
    assert tokenizer.truncation is None
    assert tokenizer.padding is None


def test_survives_being_saved(tokenizer: Tokenizer, tmp_path: Path) -> None:
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    again = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert again.encode("我们 read 論壇").ids == tokenizer.encode("我们 read 論壇").ids


@pytest.mark.parametrize(
    "content", ["{", json.dumps({"model": {"type": "BPE"}, "normalizer": {"type": "NFC"}})]
)
def test_another_kind_of_tokenizer_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "tokenizer.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BundleError):
        extend_tokenizer(file, _CHARACTERS, _WORDS, _MAPPING)
