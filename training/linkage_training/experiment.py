"""What all fits of a run share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from transformers import set_seed

from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example
from linkage_training.base_model import BaseModel
from linkage_training.classifier import SentenceClassifier, build_classifier
from linkage_training.folds import Split
from linkage_training.inputs import encode_examples, load_tokenizer
from linkage_training.labels import BoolMatrix, label_matrix
from linkage_training.recipe import Recipe
from linkage_training.run_folder import RunFolder

if TYPE_CHECKING:
    import datasets


@dataclass(frozen=True)
class Experiment:
    """Everything that the fits of a run share.

    Attributes:
        examples: The sentences that are coded, all cases.
        codebook: Their codebook.
        recipe: The settings.
        base: The encoder to start from.
        split: The division of the cases.
        run: Where outcomes are kept.
        progress: Whether to show bars on stderr.
    """

    examples: tuple[Example, ...]
    codebook: Codebook
    recipe: Recipe
    base: BaseModel
    split: Split
    run: RunFolder
    progress: bool

    @cached_property
    def labels(self) -> BoolMatrix:
        """The labels of all examples."""
        return label_matrix(self.examples, self.codebook)

    @cached_property
    def encoded(self) -> datasets.Dataset:
        """All examples as the model reads them."""
        return encode_examples(
            load_tokenizer(self.base.tokenizer),
            self.examples,
            self.labels,
            self.recipe.context,
            self.recipe.token_limits,
        )

    def rows(self, cases: tuple[str, ...]) -> NDArray[np.int64]:
        """The rows of the examples of some cases, ascending."""
        wanted = set(cases)
        return np.array([i for i, e in enumerate(self.examples) if e.case in wanted], dtype=int)

    @cached_property
    def train_rows(self) -> NDArray[np.int64]:
        """The rows to train on."""
        return self.rows(self.split.train)

    @cached_property
    def test_rows(self) -> NDArray[np.int64]:
        """The rows set aside."""
        return self.rows(self.split.test)

    @cached_property
    def held_out_rows(self) -> NDArray[np.int64]:
        """The rows that a fit which has not seen their case is asked about."""
        return self.rows(self.split.held_out)

    @cached_property
    def held_out_folds(self) -> NDArray[np.int64]:
        """The fold that each of `held_out_rows` is in."""
        fold = {case: i for i, cases in enumerate(self.split.folds) for case in cases}
        return np.array([fold[self.examples[row].case] for row in self.held_out_rows], dtype=int)

    def pick(self, rows: NDArray[np.int64]) -> tuple[Example, ...]:
        """The examples in some rows."""
        return tuple(self.examples[row] for row in rows)

    def new_classifier(self, seed: int) -> SentenceClassifier:
        """An untrained classifier; the head follows from the seed."""
        set_seed(seed)
        return build_classifier(
            self.base,
            len(self.codebook.labels),
            self.recipe,
            self.codebook.fingerprint,
        )
