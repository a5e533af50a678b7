"""The encoder that is packed, cut to the tokens that are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from linkage_training.base.packed import PackedEncoder
from linkage_training.base.settings import BaseSettings
from linkage_training.base.tokenizer import PAD, unigram_tokenizer
from linkage_training.base.vocabulary import choose_pieces, text_shares, word_shares

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel

_TABLE = "embeddings.word_embeddings.weight"


@dataclass(frozen=True)
class Encoder:
    """An encoder with its tokenizer, which neither cuts nor pads."""

    model: PreTrainedModel
    tokenizer: Tokenizer


def load_encoder(folder: Path, device: str = "cpu") -> PreTrainedModel:
    """The encoder of a folder on a device, in 32-bit floating point, without use of a network."""
    import torch
    from transformers import AutoModel

    model: PreTrainedModel = AutoModel.from_pretrained(
        folder, dtype=torch.float32, local_files_only=True
    )
    return _moved(model, device)


def load_tokenizer(file: Path) -> Tokenizer:
    """The tokenizer of a `tokenizer.json`, without truncation and padding."""
    from tokenizers import Tokenizer

    tokenizer: Tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def cut_encoder(
    packed: PackedEncoder,
    *,
    texts: Sequence[str],
    frequencies: Sequence[Mapping[str, float]],
    mapping: Mapping[str, str],
    settings: BaseSettings,
    device: str = "cpu",
) -> Encoder:
    """The packed encoder with the tokens that Chinese and English need most.

    Args:
        packed: The encoder.
        texts: Sentences in both languages.
        frequencies: For each language, how frequent its words are.
        mapping: From a character to what the tokenizer reads it as.
        settings: How many tokens.
        device: Where the encoder is put.
    """
    import torch
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertModel

    whole = Tokenizer.from_str(json.dumps(unigram_tokenizer(packed.pieces, mapping)))
    words: dict[int, float] = {}
    for of_language in frequencies:
        for token, share in word_shares(whole, of_language).items():
            words[token] = words.get(token, 0.0) + share / len(frequencies)
    kept = choose_pieces(
        packed.pieces,
        (text_shares(whole, texts), words),
        least=settings.character_share,
        most=settings.tokens,
    )
    pieces = [packed.pieces[token] for token in kept]
    tokenizer = Tokenizer.from_str(json.dumps(unigram_tokenizer(pieces, mapping)))
    config = BertConfig(
        **packed.sizes, vocab_size=len(kept), pad_token_id=tokenizer.token_to_id(PAD)
    )
    model = BertModel(config, add_pooling_layer=False)
    tensors = {**packed.tensors, _TABLE: packed.tensors[_TABLE][list(kept)]}
    model.load_state_dict(
        {name: torch.from_numpy(np.ascontiguousarray(values)) for name, values in tensors.items()}
    )
    model.train(mode=False)
    return Encoder(_moved(model, device), tokenizer)


def _moved(model: PreTrainedModel, device: str) -> PreTrainedModel:
    # transformers wraps `to` in a way that hides its types.
    moved: PreTrainedModel = model.to(device)  # type: ignore[arg-type]
    return moved
