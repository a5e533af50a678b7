"""What the words themselves say: a linear model over tokens and pairs of tokens.

A small encoder learns meanings from few labelled sentences but forgets plain words that
nearly always go with a code; a linear model over words is the other way round, and their
errors are largely independent. Its outputs are added to the encoder's, within the same
graph, so that tagging needs nothing more than the model.

Tokens and pairs of neighbouring tokens are hashed into slots (Weinberger et al. 2009,
feature hashing). A sentence with n of them counts each 1 / sqrt(n). What a slot says of
each code is fitted by logistic regression, its features weighed by idf, so that rare ones
are held back less.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from torch.nn.functional import embedding

from linkage_training.labels import BoolMatrix
from linkage_training.recipe import LexicalSettings

# Primes, so that ids are spread; token ids are far below 2 ** 40, so no product leaves 64 bits.
_SINGLE = 1_000_033
_FIRST = 1_000_003
_SECOND = 7_919
_APART = 104_729


class LexicalScorer(nn.Module):
    """Logits from hashed tokens and pairs of tokens; 0 until it is fitted.

    Args:
        labels: Number of outputs.
        settings: Number of slots, and what the outputs count.
    """

    table: Tensor

    def __init__(self, labels: int, settings: LexicalSettings) -> None:
        super().__init__()
        self.settings = settings
        self.register_buffer("table", torch.zeros(settings.slots, labels))

    def forward(self, input_ids: Tensor, mask: Tensor) -> Tensor:
        """Logits of shape (batch, labels).

        Args:
            input_ids: Token ids, shape (batch, tokens).
            mask: 1 for the tokens that count, 0 for the others, same shape.
        """
        single, pairs = slots(input_ids, self.settings.slots)
        single_mask = mask.to(self.table.dtype)
        pair_mask = single_mask[:, :-1] * single_mask[:, 1:]
        total = sum(
            (embedding(of, self.table) * counted.unsqueeze(-1)).sum(1)
            for of, counted in ((single, single_mask), (pairs, pair_mask))
        )
        count = single_mask.sum(1, keepdim=True) + pair_mask.sum(1, keepdim=True)
        return self.settings.weight * total / count.clamp(min=1.0).sqrt()

    def fit(self, rows: Sequence[Mapping[str, Any]], labels: BoolMatrix, seed: int) -> None:
        """Fit to labelled sentences.

        Args:
            rows: Sentences as `encode_examples` gives them.
            labels: What is true, shape (sentences, labels).
            seed: Another seed visits the sentences in another order.
        """
        features = feature_matrix(rows, self.settings.slots)
        seen = np.asarray((features > 0).sum(axis=0)).ravel()
        idf = np.log((1 + len(rows)) / (1 + seen)) + 1
        weighed = features.multiply(idf).tocsr()
        table = np.zeros(self.table.shape, np.float32)
        for column, positive in enumerate(labels.T):
            if positive.all() or not positive.any():
                continue
            model = LogisticRegression(
                C=self.settings.inverse_regularisation,
                class_weight="balanced",
                solver="liblinear",
                random_state=seed,
            )
            table[:, column] = model.fit(weighed, positive).coef_[0] * idf * (seen > 0)
        self.table.copy_(torch.from_numpy(table))


def slots(input_ids: Tensor, number: int) -> tuple[Tensor, Tensor]:
    """The slots of the tokens, shape (batch, tokens), and of their pairs, one fewer."""
    single = (input_ids * _SINGLE) % number
    pairs = (input_ids[:, :-1] * _FIRST + input_ids[:, 1:] * _SECOND + _APART) % number
    return single, pairs


def feature_matrix(rows: Sequence[Mapping[str, Any]], number: int) -> csr_matrix:
    """How often each slot occurs in each sentence, over the root of its number of features.

    Args:
        rows: With `input_ids`, and `token_type_ids` that are 0 for the sentence.
        number: Number of slots.
    """
    indices: list[NDArray[np.int64]] = []
    for row in rows:
        kept = [
            token
            for token, segment in zip(row["input_ids"], row["token_type_ids"], strict=True)
            if segment == 0
        ]
        single, pairs = slots(torch.tensor([kept], dtype=torch.long), number)
        indices.append(torch.cat([single[0], pairs[0]]).numpy())
    lengths = np.array([len(found) for found in indices])
    values = np.repeat(1 / np.sqrt(np.maximum(lengths, 1)), lengths)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    matrix = csr_matrix(
        (values, np.concatenate(indices), starts), shape=(len(indices), number), dtype=np.float64
    )
    matrix.sum_duplicates()
    return matrix
