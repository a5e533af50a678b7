from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

from linkage_training.base.dictionary import Entry
from linkage_training.base.initialisation import (
    character_vectors,
    gloss_vectors,
    word_vectors,
)
from linkage_training.base.start import load_tokenizer

_ENTRIES = [
    Entry("茶", ("tea",)),
    Entry("茶友", ("tea friend",)),
    Entry("友", ("friend",)),
    Entry("论", ("the the the forum",)),
]


@pytest.fixture
def tokenizer(teacher: Path) -> Tokenizer:
    return load_tokenizer(teacher / "tokenizer.json")


@pytest.fixture
def embeddings(tokenizer: Tokenizer) -> NDArray[np.float32]:
    return np.random.default_rng(1).standard_normal((tokenizer.get_vocab_size(), 16), np.float32)


def _cosine(a: NDArray[Any], b: NDArray[Any]) -> float:
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_a_gloss_is_near_its_words_and_nearer_the_rarer_ones(
    tokenizer: Tokenizer, embeddings: NDArray[np.float32]
) -> None:
    vectors = gloss_vectors(_ENTRIES, tokenizer, embeddings)
    np.testing.assert_allclose(vectors[0], embeddings[tokenizer.token_to_id("tea")], rtol=1e-5)
    forum = embeddings[tokenizer.token_to_id("forum")]
    the = embeddings[tokenizer.token_to_id("the")]
    plain_mean = (3 * the + forum) / 4
    assert _cosine(vectors[3], forum) > _cosine(plain_mean, forum)


def test_a_character_draws_on_itself_and_on_its_words(
    tokenizer: Tokenizer, embeddings: NDArray[np.float32]
) -> None:
    vectors = gloss_vectors(_ENTRIES, tokenizer, embeddings)
    rows = character_vectors(["茶", "友"], _ENTRIES, vectors, embeddings, seed=1)
    tea = embeddings[tokenizer.token_to_id("tea")]
    friend = embeddings[tokenizer.token_to_id("friend")]
    assert _cosine(rows[0], tea) > 0.8
    assert _cosine(rows[0], tea) > _cosine(rows[1], tea)
    assert _cosine(rows[1], friend) > _cosine(rows[0], friend)


def test_rows_lie_as_far_out_as_english_tokens(
    tokenizer: Tokenizer, embeddings: NDArray[np.float32]
) -> None:
    vectors = gloss_vectors(_ENTRIES, tokenizer, embeddings)
    rows = character_vectors(["论"], _ENTRIES, vectors, embeddings, seed=1)
    centre = embeddings.mean(axis=0)
    reach = np.median(np.linalg.norm(embeddings - centre, axis=1))
    assert np.linalg.norm(rows[0] - centre) == pytest.approx(reach, rel=1e-4)


def test_unknown_characters_differ_and_are_drawn_from_the_seed(
    embeddings: NDArray[np.float32],
) -> None:
    none = np.zeros((0, 16), np.float32)
    rows = character_vectors(["甲", "乙"], [], none, embeddings, seed=1)
    assert _cosine(rows[0], rows[1]) < 0.999
    np.testing.assert_array_equal(
        rows, character_vectors(["甲", "乙"], [], none, embeddings, seed=1)
    )


def test_a_word_is_what_its_entries_mean(
    tokenizer: Tokenizer, embeddings: NDArray[np.float32]
) -> None:
    entries = [*_ENTRIES, Entry("茶友", ("office",))]
    vectors = gloss_vectors(entries, tokenizer, embeddings)
    (row,) = word_vectors(["茶友"], entries, vectors, embeddings)
    centre = embeddings.mean(axis=0)
    both = (vectors[1] + vectors[4]) / 2
    assert _cosine(row - centre, both - centre) == pytest.approx(1, abs=1e-5)
    reach = np.median(np.linalg.norm(embeddings - centre, axis=1))
    assert np.linalg.norm(row - centre) == pytest.approx(reach, rel=1e-4)
