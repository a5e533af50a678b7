from __future__ import annotations

import numpy as np
import torch

from linkage_training.base.encoder import Encoder
from linkage_training.base.packed import PackedEncoder

TABLE = "embeddings.word_embeddings.weight"


def test_each_token_keeps_its_embedding(encoder: Encoder, packed: PackedEncoder) -> None:
    table = encoder.model.state_dict()[TABLE].numpy()
    places = {piece.text: number for number, piece in enumerate(packed.pieces)}
    old = packed.tensors[TABLE]
    assert len(table) == encoder.tokenizer.get_vocab_size() < len(packed.pieces)
    for text, number in encoder.tokenizer.get_vocab().items():
        np.testing.assert_array_equal(table[number], old[places[text]])


def test_tokens_of_other_languages_are_gone(encoder: Encoder) -> None:
    vocabulary = encoder.tokenizer.get_vocab()
    assert "▁чай" not in vocabulary
    assert {"▁the", "论坛", "朋友", "<pad>"} <= set(vocabulary)


def test_all_else_is_as_it_was(encoder: Encoder, packed: PackedEncoder) -> None:
    state = encoder.model.state_dict()
    for name, values in packed.tensors.items():
        if name != TABLE:
            torch.testing.assert_close(state[name], torch.from_numpy(values.copy()))
    assert encoder.model.config.pad_token_id == encoder.tokenizer.token_to_id("<pad>")
