"""What a simple method reaches: TF-IDF features and one logistic regression a code.

A fine-tuned model that does not beat it is not worth its cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example
from linkage_nlp.errors import TrainingError
from linkage_training.labels import FloatMatrix, label_matrix

# A word in letters with what it joins by hyphens and apostrophes, a number, or one Han
# character: pairs of the latter stand for Chinese words.
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_LETTER = rf"[^\W\d_{_HAN}]"
TOKENS = rf"{_LETTER}+(?:[’'-]{_LETTER}+)*|\d+|[{_HAN}]"

# Found by cross-validation over cases; between 1 and 30 it hardly matters.
_INVERSE_REGULARISATION = 3.0


@dataclass(frozen=True)
class Baseline:
    """A fitted baseline.

    Attributes:
        features: The feature blocks that had anything to fit on.
        classifiers: One for each label; a number where all examples agreed.
    """

    features: tuple[_Block, ...]
    classifiers: tuple[LogisticRegression | float, ...]

    @classmethod
    def fit(cls, examples: Sequence[Example], codebook: Codebook, seed: int) -> Baseline:
        """Fit to labelled sentences.

        Rare codes weigh as much as their absence (`class_weight="balanced"`), so the
        probabilities rank well but are too high: calibrate them.

        Args:
            examples: The sentences with their contexts.
            codebook: Gives the labels and their order.
            seed: Another seed visits the examples in another order.

        Raises:
            TrainingError: There are no examples.
        """
        if not examples:
            raise TrainingError(
                "there is no sentence to fit the baseline to", remedy="Label some sentences"
            )
        labels = label_matrix(examples, codebook)
        blocks = tuple(block for block in _blocks() if block.fit(examples))
        matrix = _matrix(blocks, examples)
        classifiers: list[LogisticRegression | float] = []
        for column in labels.T:
            if column.all() or not column.any():
                classifiers.append(float(column[0]))
                continue
            classifier = LogisticRegression(
                C=_INVERSE_REGULARISATION,
                class_weight="balanced",
                solver="liblinear",
                random_state=seed,
            )
            classifiers.append(classifier.fit(matrix, column))
        return cls(blocks, tuple(classifiers))

    def predict_proba(self, examples: Sequence[Example]) -> FloatMatrix:
        """A probability for each code, shape (examples, labels).

        0 where the code had no positive in fitting.
        """
        result = np.empty((len(examples), len(self.classifiers)))
        if not examples:
            return result
        matrix = _matrix(self.features, examples)
        for column, classifier in enumerate(self.classifiers):
            result[:, column] = (
                classifier
                if isinstance(classifier, float)
                else classifier.predict_proba(matrix)[:, 1]
            )
        return result


class _Block:
    """One kind of feature of either the sentence or its context."""

    def __init__(self, *, of_context: bool, **settings: Any) -> None:
        self._of_context = of_context
        self._vectorizer = TfidfVectorizer(sublinear_tf=True, **settings)

    def fit(self, examples: Sequence[Example]) -> bool:
        """Learn the vocabulary; False when there is nothing in any text to learn."""
        texts = self._texts(examples)
        analyse = self._vectorizer.build_analyzer()
        if not any(analyse(text) for text in texts):
            return False
        self._vectorizer.fit(texts)
        return True

    def transform(self, examples: Sequence[Example]) -> csr_matrix:
        return self._vectorizer.transform(self._texts(examples))

    def _texts(self, examples: Sequence[Example]) -> list[str]:
        return [e.context.as_text() if self._of_context else e.text for e in examples]


def _blocks() -> tuple[_Block, ...]:
    words = {"token_pattern": TOKENS, "ngram_range": (1, 2)}
    return (
        _Block(of_context=False, **words),
        _Block(of_context=False, analyzer="char_wb", ngram_range=(2, 4)),
        _Block(of_context=True, **words),
    )


def _matrix(blocks: Sequence[_Block], examples: Sequence[Example]) -> csr_matrix:
    return hstack([block.transform(examples) for block in blocks]).tocsr()
