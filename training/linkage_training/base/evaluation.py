"""How good an encoder is: does it find translations, does it see what the teacher sees?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkage_training.base.pairs import Pair
from linkage_training.base.teacher import MAX_TOKENS, embed

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel


HELD_OUT = "held-out"
# Every sentence is compared with every other, so not all are taken.
_CLOSENESS_SENTENCES = 600


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


@dataclass(frozen=True, slots=True)
class Closeness:
    """How close the embeddings of one language are to what the teacher makes of the English.

    Attributes:
        cosine: Mean cosine to the teacher's embedding of the English sentence.
        rank: Spearman correlation, over all pairs of sentences, of their cosines with the
            teacher's: what a test of sentence similarity would see.
    """

    cosine: float
    rank: float


@dataclass(frozen=True)
class Figures:
    """How good a finished encoder is.

    Attributes:
        overall: Retrieval among the held-out pairs.
        groups: The same for the pairs of each source, searched among all of them.
        others: Retrieval within each further set, by its name.
        closeness: Closeness to the teacher on up to 600 of the held-out pairs (`held-out`)
            and of each further set, by language (`en`, `zh`).
    """

    overall: Retrieval
    groups: Mapping[str, Retrieval]
    others: Mapping[str, Retrieval]
    closeness: Mapping[str, Mapping[str, Closeness]]


def measure_encoder(
    model: PreTrainedModel,
    tokenizer: Tokenizer,
    held_out: Sequence[Pair],
    others: Mapping[str, Sequence[Pair]],
    teacher: Callable[[Sequence[str]], NDArray[np.float16]],
) -> Figures:
    """Measure an encoder on held-out pairs and on further sets, with up to 128 tokens.

    Args:
        model: The encoder.
        tokenizer: Its tokenizer.
        held_out: Pairs of the sources trained on.
        others: Further sets by name.
        teacher: Gives the teacher's embeddings of English sentences.
    """
    sets = {HELD_OUT: held_out, **others}
    embedded = {
        name: pair_embeddings(model, tokenizer, ps, MAX_TOKENS) for name, ps in sets.items()
    }
    zh, en = embedded[HELD_OUT]
    return Figures(
        overall=retrieval(zh, en),
        groups=retrieval_by_group(held_out, zh, en),
        others={name: retrieval(*embedded[name]) for name in others},
        closeness={
            name: _closeness_by_language(pairs, *embedded[name], teacher)
            for name, pairs in sets.items()
        },
    )


def closeness(embeddings: NDArray[np.floating], teacher: NDArray[np.floating]) -> Closeness:
    """How close embeddings are to the teacher's of the same sentences.

    Args:
        embeddings: Unit rows, shape (sentences, width).
        teacher: Unit rows, of the same shape.
    """
    from scipy.stats import spearmanr

    ours, theirs = embeddings.astype(np.float32), teacher.astype(np.float32)
    above = np.triu_indices(len(ours), 1)
    return Closeness(
        cosine=float((ours * theirs).sum(axis=1).mean()),
        rank=float(spearmanr((ours @ ours.T)[above], (theirs @ theirs.T)[above]).statistic),
    )


def _closeness_by_language(
    pairs: Sequence[Pair],
    zh: NDArray[np.float16],
    en: NDArray[np.float16],
    teacher: Callable[[Sequence[str]], NDArray[np.float16]],
) -> dict[str, Closeness]:
    step = -(-len(pairs) // _CLOSENESS_SENTENCES)
    meant = teacher([pair.en for pair in pairs[::step]])
    return {"en": closeness(en[::step], meant), "zh": closeness(zh[::step], meant)}


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
