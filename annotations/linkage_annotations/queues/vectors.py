"""Sentences as vectors, to tell which of them say much the same.

A bundle's model gives outputs for codes and no vector of a sentence, and a transformer's own
would need torch. Hashed n-grams of characters (Weinberger et al. 2009, feature hashing),
weighed by TF-IDF, need neither: they read Chinese without a dictionary of words, and likeness
in wording is what a queue is to avoid, since the outputs tell what the model makes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Two characters make a Chinese word; four, the stem of many an English one.
_NGRAMS = (1, 4)
_SLOTS = 2**17


def sentence_vectors(texts: Sequence[str]) -> csr_matrix:
    """Vectors of length 1, one a row; their products are cosine similarities.

    Weights depend on all the texts given together. A text without any letter or digit still
    has a vector, from its punctuation.
    """
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

    counts = HashingVectorizer(
        analyzer="char_wb", ngram_range=_NGRAMS, n_features=_SLOTS, alternate_sign=False, norm=None
    ).transform(texts)
    return TfidfTransformer(sublinear_tf=True).fit_transform(counts).tocsr()
