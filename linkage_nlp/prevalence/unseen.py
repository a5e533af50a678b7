"""What a model said of sentences that it had not learnt from, beside what it says now.

A model that was trained on the checked sentences is right on them more often than elsewhere,
so they would correct it too little. `linkage train` asks for each sentence a model that was
trained without its case, and writes the answers into the folder of the run:

    {"id": "...", "case": "F7", "fold": 2, "codes": {...},
     "probabilities": {"channel/internet": 0.93, ...}}

To correct by these is cross-prediction (Zrnic and Candès 2024, PNAS 121, e2322083121). There,
unchecked sentences too are scored by the models of the folds; here they are scored by the one
that was trained on all, which says much the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.errors import DatasetError

_REMEDY = "Give out-of-fold.jsonl of the training run, as 'linkage train' wrote it"

Unseen = Mapping[str, Mapping[Label, float]]


def read_unseen(path: str | Path, codebook: Codebook) -> Unseen:
    """The probabilities of each code, by the sentence's id.

    Raises:
        DatasetError: It cannot be read, or with the row: not such a line, or the codes are
            not those of the codebook.
    """
    file = Path(path)
    try:
        lines = file.read_bytes().decode("utf-8-sig").split("\n")
    except FileNotFoundError as error:
        raise DatasetError("there is no such file", path=file, remedy=_REMEDY) from error
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError("this file cannot be read", path=file, remedy=_REMEDY) from error
    found: dict[str, dict[Label, float]] = {}
    for row, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            given = record["probabilities"]
            found[str(record["id"])] = {
                label: _probability(given[str(label)]) for label in codebook.labels
            }
        except (ValueError, TypeError, KeyError) as error:
            raise DatasetError(
                "not a line of out-of-fold probabilities of this codebook's codes",
                path=file,
                row=row,
                remedy=_REMEDY,
            ) from error
    if not found:
        raise DatasetError("no sentences in it", path=file, remedy=_REMEDY)
    return found


def _probability(value: object) -> float:
    number = float(value)  # type: ignore[arg-type]  # a TypeError is what is wanted
    if not 0.0 <= number <= 1.0:
        raise ValueError("not a probability")
    return number
