"""Codes of examples as a matrix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example
from linkage_nlp.transcripts.model import Role

BoolMatrix = NDArray[np.bool_]
FloatMatrix = NDArray[np.float64]


def label_matrix(examples: Sequence[Example], codebook: Codebook) -> BoolMatrix:
    """Which codes each example has: rows are examples, columns `codebook.labels`."""
    column = {label: i for i, label in enumerate(codebook.labels)}
    matrix = np.zeros((len(examples), len(column)), dtype=np.bool_)
    for row, example in enumerate(examples):
        for dimension, codes in example.codes.items():
            for code in codes:
                matrix[row, column[dimension, code]] = True  # type: ignore[index]
    return matrix


def codable(examples: Iterable[Example]) -> tuple[Example, ...]:
    """The respondents' sentences: an interviewer's are never coded, so never tagged."""
    return tuple(example for example in examples if example.role is Role.RESPONDENT)
