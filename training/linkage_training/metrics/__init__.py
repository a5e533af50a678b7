"""How well given codes agree with people's: precision, recall, F1, alpha, with intervals."""

from linkage_training.metrics.difference import Pair, SliceDifference, compare
from linkage_training.metrics.score import score
from linkage_training.metrics.scores import (
    SLICES,
    CodeScores,
    Estimate,
    PooledScores,
    Scores,
    Slice,
    SliceScores,
)

__all__ = [
    "SLICES",
    "CodeScores",
    "Estimate",
    "Pair",
    "PooledScores",
    "Scores",
    "Slice",
    "SliceDifference",
    "SliceScores",
    "compare",
    "score",
]
