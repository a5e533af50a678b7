"""Embeddings to start from for Chinese characters and words: what the dictionary says they mean.

As in WECHSEL (Minixhofer et al. 2022) and FOCUS (Dobler and de Melo 2023) a new token
starts from old embeddings of words that mean the same; here the words are the glosses of
the dictionary.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from linkage_training.base.dictionary import Entry

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

_COMMON = 1e-3
_OWN_SHARE = 0.5
_NOISE = 0.5


def gloss_vectors(
    entries: Sequence[Entry], tokenizer: Tokenizer, embeddings: NDArray[np.float32]
) -> NDArray[np.float32]:
    """One vector for each entry: the weighted mean of the token embeddings of its glosses.

    A token weighs a / (a + p), with p its share of all gloss tokens and a = 0.001, so that
    words such as "of" bear little (Arora, Liang and Ma 2017, smooth inverse frequency).
    """
    encoded = [
        [ids for gloss in entry.glosses if (ids := _ids(tokenizer, gloss))] for entry in entries
    ]
    counts = Counter(token for glosses in encoded for ids in glosses for token in ids)
    total = sum(counts.values())
    weight = {token: _COMMON / (_COMMON + n / total) for token, n in counts.items()}
    vectors = np.zeros((len(entries), embeddings.shape[1]), np.float32)
    for row, glosses in enumerate(encoded):
        means = [
            np.average(embeddings[ids], axis=0, weights=[weight[t] for t in ids]) for ids in glosses
        ]
        if means:
            vectors[row] = np.mean(means, axis=0)
    return vectors


def character_vectors(
    characters: Sequence[str],
    entries: Sequence[Entry],
    vectors: NDArray[np.float32],
    embeddings: NDArray[np.float32],
    seed: int,
) -> NDArray[np.float32]:
    """Embeddings for Chinese characters, one row each.

    A character is half what it means alone and half what the words with it mean, a word of
    n characters weighing 1/n. The outcome is stretched to lie as far from the mean of the
    embeddings as English tokens do, since averaging has drawn it in. A character that no
    entry explains gets the mean of the embeddings with some noise.

    Args:
        characters: Single characters.
        entries: The dictionary.
        vectors: What each entry means, one row each (see `gloss_vectors`).
        embeddings: The token embeddings of the English encoder.
        seed: Seed of the noise.
    """
    alone, within = _rows_by_character(characters, entries)
    means: list[NDArray[np.float32] | None] = []
    for character in characters:
        parts = []
        if rows := alone.get(character):
            parts.append((_OWN_SHARE, vectors[rows].mean(axis=0)))
        if rows := within.get(character):
            weights = [1 / len(entries[r].word) for r in rows]
            parts.append((1 - _OWN_SHARE, np.average(vectors[rows], axis=0, weights=weights)))
        means.append(sum(w * v for w, v in parts) / sum(w for w, _ in parts) if parts else None)
    return _stretched(means, embeddings, seed)


def word_vectors(
    words: Sequence[str],
    entries: Sequence[Entry],
    vectors: NDArray[np.float32],
    embeddings: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Embeddings for Chinese words, one row each: what all entries of the word mean, stretched.

    Args:
        words: Words of the dictionary.
        entries: The dictionary.
        vectors: What each entry means, one row each (see `gloss_vectors`).
        embeddings: The token embeddings of the English encoder.
    """
    rows: dict[str, list[int]] = defaultdict(list)
    for row, entry in enumerate(entries):
        rows[entry.word].append(row)
    return _stretched([vectors[rows[word]].mean(axis=0) for word in words], embeddings, 0)


def _stretched(
    means: Sequence[NDArray[np.float32] | None], embeddings: NDArray[np.float32], seed: int
) -> NDArray[np.float32]:
    """Each mean moved to lie as far from the mean of the embeddings as their median does.

    Without a mean a row is noise around the mean of the embeddings.
    """
    centre = embeddings.mean(axis=0)
    reach = float(np.median(np.linalg.norm(embeddings - centre, axis=1)))
    draw = np.random.default_rng(seed)
    out = np.empty((len(means), embeddings.shape[1]), np.float32)
    for row, mean in enumerate(means):
        if mean is None:
            away = draw.standard_normal(embeddings.shape[1])
            stretch = _NOISE * reach
        else:
            away = mean - centre
            stretch = reach
        out[row] = centre + away * (stretch / max(float(np.linalg.norm(away)), 1e-6))
    return out


def _ids(tokenizer: Tokenizer, text: str) -> list[int]:
    ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
    return ids


def _rows_by_character(
    characters: Sequence[str], entries: Sequence[Entry]
) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Which entries are each character alone, and which hold it among others."""
    wanted = set(characters)
    alone: dict[str, list[int]] = defaultdict(list)
    within: dict[str, list[int]] = defaultdict(list)
    for row, entry in enumerate(entries):
        if len(entry.word) == 1:
            if entry.word in wanted:
                alone[entry.word].append(row)
        else:
            for character in set(entry.word) & wanted:
                within[character].append(row)
    return alone, within
