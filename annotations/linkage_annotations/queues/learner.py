"""A learner that is quick enough to be trained hundreds of times: TF-IDF and logistic regression.

It stands in for the transformer in simulations. It learns more slowly from few sentences, and
what it is unsure of is not what the transformer would be unsure of; what is compared is ways
of choosing sentences, with everything else the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from linkage_annotations.queues.vectors import sentence_vectors
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example
from linkage_nlp.language import Language

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rows = NDArray[np.intp]

# The sentence weighs twice its context. The commonest features of each tell enough: with all
# of them, fitting takes three times as long, and F1 is lower.
_CONTEXT = 0.5
_FEATURES = 20_000
_INVERSE_REGULARISATION = 10.0
_FOLDS = 3
# A threshold found on few sentences is mostly chance: it is averaged with the common one,
# which weighs as much as so many sentences with the code.
_COMMON_WEIGHT = 10
# Where no code was seen at all.
_NEVER = 2.0


@dataclass(frozen=True, slots=True)
class Labelled:
    """Sentences as the learner reads them, with their codes.

    Attributes:
        features: Shape (sentences, features).
        vectors: Of length 1, for telling which sentences are alike.
        codes: Which codes each has, shape (sentences, codes).
        cases: The case of each.
        langs: The language of each.
        folds: In which fold of a cross-validation each case is.
    """

    features: csr_matrix
    vectors: csr_matrix
    codes: Bools
    cases: tuple[str, ...]
    langs: tuple[Language, ...]
    folds: NDArray[np.intp]

    @classmethod
    def of(cls, examples: Sequence[Example], codebook: Codebook) -> Labelled:
        """Labelled sentences; the weights of features come from all of them."""
        from scipy.sparse import hstack

        vectors = sentence_vectors([example.text for example in examples])
        context = sentence_vectors([example.context.as_text() for example in examples])
        features = hstack([_commonest(vectors), _CONTEXT * _commonest(context)]).tocsr()
        cases = tuple(example.case for example in examples)
        return cls(
            features,
            vectors,
            np.array(
                [
                    [label.code in example.codes[label.dimension] for label in codebook.labels]
                    for example in examples
                ],
                dtype=np.bool_,
            ),
            cases,
            tuple(example.lang for example in examples),
            np.array([_fold(case) for case in cases], dtype=np.intp),
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear model for each code: log-odds are features times weights, plus the intercepts.

    Attributes:
        weights: Shape (features, codes).
        intercepts: Shape (codes,); of a code that was seen on no sentence, minus infinity.
    """

    weights: Floats
    intercepts: Floats

    @classmethod
    def fit(cls, data: Labelled, rows: Rows) -> Weights:
        """Fit to some sentences; rare codes weigh as much as their absence."""
        from sklearn.linear_model import LogisticRegression

        features, codes = data.features[rows], data.codes[rows]
        # What none of these sentences has can have no weight, and is most of all there is.
        used = np.unique(features.indices)
        seen = features[:, used]
        weights = np.zeros((data.features.shape[1], codes.shape[1]))
        intercepts = np.where(codes.all(axis=0), np.inf, -np.inf)
        for column in np.flatnonzero(codes.any(axis=0) & ~codes.all(axis=0)):
            model = LogisticRegression(
                C=_INVERSE_REGULARISATION, class_weight="balanced", solver="liblinear", tol=1e-3
            ).fit(seen, codes[:, column])
            weights[used, column] = model.coef_[0]
            intercepts[column] = model.intercept_[0]
        return cls(weights, intercepts)

    def probabilities(self, data: Labelled, rows: Rows) -> Floats:
        """The probability of each code, shape (rows, codes)."""
        log_odds: Floats = data.features[rows] @ self.weights + self.intercepts
        return 0.5 * (1.0 + np.tanh(0.5 * log_odds))


@dataclass(frozen=True, slots=True)
class Learner:
    """A fitted learner.

    Attributes:
        weights: The linear models.
        thresholds: From which probability on each code is given, shape (codes,).
    """

    weights: Weights
    thresholds: Floats

    @classmethod
    def fit(cls, data: Labelled, rows: Rows) -> Learner:
        """Fit to some sentences, with thresholds by cross-validation over their cases.

        Probabilities rank well and are too high, since rare codes are given more weight; the
        thresholds make up for it.
        """
        folds = data.folds[rows]
        held_out = np.zeros((len(rows), data.codes.shape[1]))
        for fold in range(_FOLDS):
            inside = folds == fold
            if inside.any() and not inside.all():
                weights = Weights.fit(data, rows[~inside])
                held_out[inside] = weights.probabilities(data, rows[inside])
        thresholds = best_thresholds(held_out, data.codes[rows], _COMMON_WEIGHT)
        return cls(Weights.fit(data, rows), thresholds)

    def probabilities(self, data: Labelled, rows: Rows) -> Floats:
        """The probability of each code, shape (rows, codes)."""
        return self.weights.probabilities(data, rows)

    def decide(self, data: Labelled, rows: Rows) -> Bools:
        """Which codes are given, shape (rows, codes)."""
        given: Bools = self.probabilities(data, rows) >= self.thresholds
        return given


def best_thresholds(probabilities: Floats, codes: Bools, common_weight: float) -> Floats:
    """The thresholds with the best F1, drawn to the common one of all codes where data are few.

    Args:
        probabilities: Shape (sentences, codes).
        codes: What is true, same shape.
        common_weight: The common threshold weighs as much as so many sentences with a code.
    """
    common = _best(probabilities.ravel(), codes.ravel())
    own = [_best(p, true) for p, true in zip(probabilities.T, codes.T, strict=True)]
    positives = codes.sum(axis=0)
    drawn = (positives * own + common_weight * common) / (positives + common_weight)
    return np.where(positives > 0, drawn, _NEVER)


def macro_f1(codes: Bools, given: Bools) -> float | None:
    """The mean F1 of the codes that some sentence has; None where none has any.

    Args:
        codes: What is true, shape (sentences, codes).
        given: What was decided, same shape.
    """
    hits, given_sum, true = (codes & given).sum(axis=0), given.sum(axis=0), codes.sum(axis=0)
    f1 = 2 * hits / np.maximum(given_sum + true, 1)
    return float(f1[true > 0].mean()) if true.any() else None


def _commonest(features: csr_matrix) -> csr_matrix:
    """The features that most rows have; of equals, the first."""
    columns = features.tocsc()
    order = np.argsort(-np.diff(columns.indptr), kind="stable")[:_FEATURES]
    return columns[:, np.sort(order)].tocsr()


def _best(probabilities: Floats, true: Bools) -> float:
    """The threshold with the best F1, half-way between the two sentences that it parts."""
    if not true.any():
        return _NEVER
    order = np.argsort(-probabilities, kind="stable")
    ordered = probabilities[order]
    f1 = 2 * np.cumsum(true[order]) / (np.arange(1, len(true) + 1) + true.sum())
    # A threshold cannot part equal ones.
    f1[:-1][ordered[:-1] == ordered[1:]] = -1.0
    last = int(np.argmax(f1))
    below = ordered[last + 1] if last + 1 < len(ordered) else 0.0
    return float((ordered[last] + below) / 2)


def _fold(case: str) -> int:
    return int(hashlib.sha256(case.encode()).hexdigest(), 16) % _FOLDS
