"""How good an encoder is: does it find translations?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkage_training.base.embedding import MAX_TOKENS, embed
from linkage_training.base.pairs import Pair

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Share of sentences whose nearest neighbour in the other language is their translation.

    Attributes:
        pairs: Number of pairs, which is also among how many sentences was searched.
        zh_en: From Chinese to English, 0 to 1.
        en_zh: From English to Chinese, 0 to 1.
    """

    pairs: int
    zh_en: float
    en_zh: float


@dataclass(frozen=True)
class Figures:
    """How good a finished encoder is.

    Attributes:
        overall: Retrieval among the held-out pairs.
        groups: The same for the pairs of each source, searched among all of them.
        others: Retrieval within each further set, by its name.
    """

    overall: Retrieval
    groups: Mapping[str, Retrieval]
    others: Mapping[str, Retrieval]


def measure_encoder(
    model: PreTrainedModel,
    tokenizer: Tokenizer,
    held_out: Sequence[Pair],
    others: Mapping[str, Sequence[Pair]],
) -> Figures:
    """Measure an encoder on held-out pairs and on further sets, with up to 128 tokens.

    Args:
        model: The encoder.
        tokenizer: Its tokenizer.
        held_out: Pairs of the sources that its tokens were chosen by.
        others: Further sets by name.
    """
    zh, en = pair_embeddings(model, tokenizer, held_out, MAX_TOKENS)
    return Figures(
        overall=retrieval(zh, en),
        groups=retrieval_by_group(held_out, zh, en),
        others={
            name: retrieval(*pair_embeddings(model, tokenizer, pairs, MAX_TOKENS))
            for name, pairs in others.items()
        },
    )


def token_ids(tokenizer: Tokenizer, texts: Sequence[str], most: int) -> list[list[int]]:
    """Token ids of each text with special tokens, cut to `most`.

    The tokenizer comes without truncation and padding and is left so.
    """
    tokenizer.enable_truncation(most)
    try:
        return [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]
    finally:
        tokenizer.no_truncation()


def retrieval(zh: NDArray[np.floating], en: NDArray[np.floating]) -> Retrieval:
    """Retrieval both ways by cosine, from unit embeddings of pairs in the same order.

    Args:
        zh: Shape (pairs, width).
        en: Shape (pairs, width).
    """
    likeness = zh.astype(np.float32) @ en.astype(np.float32).T
    right = np.arange(len(zh))
    return Retrieval(
        pairs=len(zh),
        zh_en=float((likeness.argmax(axis=1) == right).mean()),
        en_zh=float((likeness.argmax(axis=0) == right).mean()),
    )


def pair_embeddings(
    model: PreTrainedModel, tokenizer: Tokenizer, pairs: Sequence[Pair], most: int
) -> tuple[NDArray[np.float16], NDArray[np.float16]]:
    """Embeddings of the Chinese and of the English sides, each of shape (pairs, width)."""
    zh = embed(model, token_ids(tokenizer, [pair.zh for pair in pairs], most))
    en = embed(model, token_ids(tokenizer, [pair.en for pair in pairs], most))
    return zh, en


def retrieval_by_group(
    pairs: Sequence[Pair], zh: NDArray[np.floating], en: NDArray[np.floating]
) -> dict[str, Retrieval]:
    """Retrieval for the pairs of each source, searched among all the pairs."""
    likeness = zh.astype(np.float32) @ en.astype(np.float32).T
    right = np.arange(len(pairs))
    forth = likeness.argmax(axis=1) == right
    back = likeness.argmax(axis=0) == right
    groups = np.asarray([pair.group for pair in pairs])
    return {
        str(group): Retrieval(
            pairs=int((groups == group).sum()),
            zh_en=float(forth[groups == group].mean()),
            en_zh=float(back[groups == group].mean()),
        )
        for group in np.unique(groups)
    }
