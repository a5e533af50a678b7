"""What the model says of each labelled sentence when it has not seen its case, as a file.

    {"id": "...", "case": "F7", "fold": 2, "codes": {"channel": ["internet"], ...},
     "probabilities": {"channel/internet": 0.93, ...}}

A line for each sentence held out, in the order of the dataset (in a cross-validation these are
all that the final model is trained on); no word of any interview.
`codes` are those that people gave. The probabilities are of a model that was fitted to
other cases and calibrated on other folds, so what they say against a code is not what was learnt
from it. Sentences of the test cases are not in it: their labels are not to be looked at with
the model's eyes.
"""

from __future__ import annotations

import json

from linkage_training.decisions import cross_fitted_probabilities
from linkage_training.experiment import Experiment
from linkage_training.labels import FloatMatrix

OUT_OF_FOLD = "out-of-fold.jsonl"
_DIGITS = 6


def out_of_fold_lines(experiment: Experiment, logits: FloatMatrix) -> str:
    """The content of the file.

    Args:
        experiment: The run.
        logits: Out-of-fold logits for `experiment.held_out_rows`.
    """
    rows, folds = experiment.held_out_rows, experiment.held_out_folds
    calibrated = cross_fitted_probabilities(
        logits, experiment.labels[rows], folds, experiment.codebook, experiment.recipe.decisions
    )
    names = [str(label) for label in experiment.codebook.labels]
    lines = []
    for example, fold, values in zip(experiment.pick(rows), folds, calibrated, strict=True):
        record = {
            "id": example.id,
            "case": example.case,
            "fold": int(fold),
            "codes": {dimension: list(codes) for dimension, codes in example.codes.items()},
            "probabilities": {
                name: round(float(p), _DIGITS) for name, p in zip(names, values, strict=True)
            },
        }
        lines.append(json.dumps(record, ensure_ascii=False) + "\n")
    return "".join(lines)
