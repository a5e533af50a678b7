"""The encoder before training: the English one, with Chinese characters and words added."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from linkage_training.base.dictionary import Entry
from linkage_training.base.initialisation import (
    character_vectors,
    gloss_vectors,
    word_vectors,
)
from linkage_training.base.normalisation import half_width, simplified_characters
from linkage_training.base.tokenizer import extend_tokenizer
from linkage_training.base.vocabulary import choose_characters, choose_words, word_frequencies

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel


@dataclass(frozen=True)
class Start:
    """An encoder with its tokenizer, and what was given embeddings."""

    model: PreTrainedModel
    tokenizer: Tokenizer
    characters: tuple[str, ...]
    words: tuple[str, ...]


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


def initial_encoder(
    teacher: Path,
    entries: Sequence[Entry],
    texts: Iterable[str],
    *,
    least: int,
    words: int,
    seed: int,
    device: str,
) -> Start:
    """The teacher with Chinese added, the new embeddings taken from the dictionary.

    Args:
        teacher: The folder of the English encoder.
        entries: The dictionary.
        texts: Chinese sentences, to choose characters from.
        least: How often a character outside GB 2312 must occur in them to be added.
        words: How many words are added at most.
        seed: Seed of the noise for characters that the dictionary lacks.
        device: Where the encoder is put.
    """
    import torch
    from tokenizers import Tokenizer

    mapping = half_width() | simplified_characters()
    characters = choose_characters(texts, mapping, least)
    chosen = choose_words(entries, characters, word_frequencies(), words)
    extended = extend_tokenizer(teacher / "tokenizer.json", characters, chosen, mapping)
    model = load_encoder(teacher)
    old = _table(model).detach().numpy().astype(np.float32)
    meanings = gloss_vectors(entries, load_tokenizer(teacher / "tokenizer.json"), old)
    table = np.concatenate(
        [
            old[list(extended.kept)],
            character_vectors(characters, entries, meanings, old, seed),
            word_vectors(chosen, entries, meanings, old),
        ]
    )
    model.resize_token_embeddings(len(table), mean_resizing=False)
    with torch.no_grad():
        _table(model).copy_(torch.from_numpy(table))
    tokenizer = Tokenizer.from_str(json.dumps(extended.content))
    return Start(_moved(model, device), tokenizer, characters, chosen)


def _table(model: PreTrainedModel) -> Any:
    """The table of token embeddings, as a tensor."""
    return model.get_input_embeddings().weight


def _moved(model: Any, device: str) -> PreTrainedModel:
    # transformers wraps `to` in a way that hides its types.
    moved: PreTrainedModel = model.to(device)
    return moved
