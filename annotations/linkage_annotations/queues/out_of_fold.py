"""What a model that had not seen a sentence's case said of it: a file of a training run.

    {"id": "...", "case": "F7", "fold": 2, "codes": {"channel": ["internet"], ...},
     "probabilities": {"channel/internet": 0.93, ...}}

`linkage train` writes it as `out-of-fold.jsonl` into the folder of the run.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import check_codes
from linkage_nlp.errors import DatasetError, UsageError

FILE = "out-of-fold.jsonl"

_REMEDY = "Take the file as 'linkage train' wrote it, or train again"


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """Labelled sentences with the model's word on each.

    Attributes:
        ids: Ids of the sentences.
        given: Which codes people gave, shape (sentences, codes).
        probabilities: Of each code, same shape.
    """

    ids: tuple[str, ...]
    given: NDArray[np.bool_]
    probabilities: NDArray[np.float64]


def find_out_of_fold(run: Path) -> Path:
    """The file in the folder of a training run.

    Raises:
        UsageError: It is not there.
    """
    path = run / FILE
    if not path.is_file():
        raise UsageError(
            f"there is no {FILE} here",
            path=run,
            remedy="Give the folder that 'linkage train' names as 'Figures and report'; a run by "
            "an earlier version has to be made again",
        )
    return path


def read_out_of_fold(path: Path, codebook: Codebook) -> OutOfFold:
    """Read and check the file.

    Raises:
        DatasetError: With file and row: not a file of this kind, or of another codebook.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(
            "these probabilities cannot be read as UTF-8 text", path=path, remedy=_REMEDY
        ) from error
    names = [str(label) for label in codebook.labels]
    rows: dict[str, tuple[list[bool], list[float]]] = {}
    for row, line in enumerate(lines, start=1):
        if line.strip():
            try:
                name, given, probabilities = _read(line, codebook, names)
            except DatasetError as error:
                raise DatasetError(
                    error.message, remedy=error.remedy or _REMEDY, path=path, row=row
                ) from error
            if name in rows:
                raise DatasetError(
                    f"sentence {name!r} stands in it twice", path=path, row=row, remedy=_REMEDY
                )
            rows[name] = given, probabilities
    if not rows:
        raise DatasetError("no sentences in it", path=path, remedy=_REMEDY)
    return OutOfFold(
        tuple(rows),
        np.array([given for given, _ in rows.values()], dtype=np.bool_),
        np.array([probabilities for _, probabilities in rows.values()], dtype=np.float64),
    )


def _read(line: str, codebook: Codebook, names: list[str]) -> tuple[str, list[bool], list[float]]:
    try:
        record: dict[str, Any] = json.loads(line)
        name, codes, probabilities = (record[key] for key in ("id", "codes", "probabilities"))
        given = check_codes(codes, codebook)
        if not isinstance(name, str) or list(probabilities) != names:
            raise DatasetError(
                f"not the codes of the codebook {codebook.id!r} {codebook.version}",
                remedy="Give the run of a model that was trained on the project's codebook",
            )
        values = [float(probabilities[label]) for label in names]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DatasetError("not a line of out-of-fold probabilities") from error
    if not all(0.0 <= value <= 1.0 for value in values):
        raise DatasetError("a probability is not between 0 and 1")
    return name, [label.code in given[label.dimension] for label in codebook.labels], values
