from __future__ import annotations

import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from linkage_nlp.errors import BundleError
from linkage_training.base.normalisation import half_width
from linkage_training.base.vocabulary import (
    choose_characters,
    extend_tokenizer,
)

_MAPPING = half_width() | {"論": "论", "壇": "坛"}


@pytest.fixture
def tokenizer(teacher: Path) -> Tokenizer:
    content = extend_tokenizer(teacher / "tokenizer.json", ["论", "坛", "茶"], _MAPPING)
    return Tokenizer.from_str(json.dumps(content))


def test_rare_characters_outside_the_standard_are_left_out() -> None:
    chosen = choose_characters(["喆喆喆", "囧囧", "論壇"], {"論": "论", "壇": "坛"}, least=3)
    assert "喆" in chosen
    assert "囧" not in chosen
    assert "論" not in chosen
    assert list(chosen) == sorted(set(chosen))


def test_old_tokens_keep_their_ids(teacher: Path, tokenizer: Tokenizer) -> None:
    old = Tokenizer.from_file(str(teacher / "tokenizer.json")).get_vocab()
    new = tokenizer.get_vocab()
    assert {token: new[token] for token in old} == old
    assert sorted(new.values()) == list(range(len(old) + 2))


def test_traditional_and_full_width_give_the_same_tokens(tokenizer: Tokenizer) -> None:
    plain = tokenizer.encode("we read the 论坛.")
    other = tokenizer.encode("Ｗｅ\u3000read the 論壇。")
    assert other.tokens == ["[CLS]", "we", "read", "the", "论", "坛", ".", "[SEP]"]
    assert plain.ids == other.ids


def test_offsets_point_into_the_original(tokenizer: Tokenizer) -> None:
    text = "「論壇」　ＴＥＡ，茶。"
    pieces = [text[a:b] for a, b in tokenizer.encode(text, add_special_tokens=False).offsets]
    assert pieces == ["「", "論", "壇", "」", "ＴＥＡ", "，", "茶", "。"]


def test_truncation_and_padding_are_off(tokenizer: Tokenizer) -> None:
    assert tokenizer.truncation is None
    assert tokenizer.padding is None


def test_survives_being_saved(tokenizer: Tokenizer, tmp_path: Path) -> None:
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    again = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert again.encode("論壇。").ids == tokenizer.encode("论坛.").ids


def test_another_kind_of_tokenizer_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "tokenizer.json"
    content = {"model": {"type": "BPE"}, "normalizer": {"type": "NFC"}}
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(BundleError, match="BPE with NFC"):
        extend_tokenizer(file, [], {})
    with pytest.raises(BundleError, match="cannot be read"):
        extend_tokenizer(tmp_path / "none.json", [], {})
