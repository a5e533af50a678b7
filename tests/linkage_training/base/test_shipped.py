"""The base that comes with the project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from linkage_training.base.encoder import load_encoder, load_tokenizer
from linkage_training.base.evaluation import pair_embeddings, retrieval
from linkage_training.base.folder import FILES
from linkage_training.base.packed import PACKED_SHA256
from linkage_training.base.pairs import read_pairs

_ROOT = Path(__file__).parents[3]
_BASE = _ROOT / "training" / "base"
# Sentences as in interviews, invented for this test.
_SPOKEN = _ROOT / "tests" / "data" / "base" / "spoken.tsv"


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(_BASE / "tokenizer.json")


def test_is_whole_and_small() -> None:
    assert {p.name for p in _BASE.iterdir()} == set(FILES)
    assert (_BASE / "model.safetensors").stat().st_size <= 60e6


def test_the_card_names_licence_and_origin() -> None:
    card = (_BASE / "README.md").read_text(encoding="utf-8")
    assert card.startswith("---\nlicense: mit\n")
    assert PACKED_SHA256 in card
    for name in ("multilingual-e5-small", "MIT", "Tatoeba", "## Limits", "## Figures"):
        assert name in card


def test_traditional_and_full_width_give_the_tokens_of_simplified(tokenizer: Tokenizer) -> None:
    plain = tokenizer.encode("我们的工程师在网上论坛学习ABC123,对吗?")
    other = tokenizer.encode("我們的工程師在網上論壇學習ＡＢＣ１２３，對嗎？")
    assert plain.ids == other.ids
    assert tokenizer.token_to_id("<unk>") not in plain.ids


def test_offsets_point_into_the_original(tokenizer: Tokenizer) -> None:
    text = "「論壇」，Ｇｉｔ。"
    encoding = tokenizer.encode(text, add_special_tokens=False)
    # The mark of a beginning stands over the character that it was put before.
    read = zip(encoding.tokens, encoding.offsets, strict=True)
    assert "".join(text[a:b] for token, (a, b) in read if token != "▁") == text


def test_loads_in_full_precision_and_finds_spoken_translations(tokenizer: Tokenizer) -> None:
    model = load_encoder(_BASE)
    assert json.loads((_BASE / "config.json").read_text(encoding="utf-8"))["dtype"] == "float32"
    pairs = read_pairs(_SPOKEN)
    found = retrieval(*pair_embeddings(model, tokenizer, pairs, 128))
    assert found.zh_en >= 0.9
    assert found.en_zh >= 0.9
