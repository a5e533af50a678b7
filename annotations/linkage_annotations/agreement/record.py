"""Agreement as JSON. `docs/agreement.md` says what each key means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from linkage_annotations.agreement.doubts import CASES, POSITIVE_CASES, POSITIVES, UNITS
from linkage_annotations.agreement.estimates import LEVEL
from linkage_annotations.agreement.figures import Agreement
from linkage_nlp.codebook import Label
from linkage_nlp.writers.files import replacing

FORMAT = 1

# As many decimals as mean something and are the same on any machine.
_DECIMALS = 6


def agreement_record(agreement: Agreement) -> dict[str, Any]:
    """All figures, as JSON has them: keys by the names of attributes, codes by their address."""
    return {
        "format": FORMAT,
        "codebook": {
            "id": agreement.codebook.id,
            "version": agreement.codebook.version,
            "fingerprint": agreement.codebook.fingerprint,
        },
        "bootstrap": {
            "samples": agreement.resampling.samples,
            "seed": agreement.resampling.seed,
            "level": LEVEL,
        },
        "thresholds": {
            "units": UNITS,
            "cases": CASES,
            "positives": POSITIVES,
            "positive_cases": POSITIVE_CASES,
        },
        "coders": _plain(agreement.coders),
        "notices": _plain(agreement.notices),
        "slices": _plain(agreement.slices),
    }


def write_json(path: Path, agreement: Agreement) -> None:
    """Write them to a file. Raises `UsageError` when it cannot be written."""
    text = json.dumps(agreement_record(agreement), ensure_ascii=False, indent=1)
    with replacing(path) as draft:
        draft.write_text(text + "\n", encoding="utf-8", newline="\n")


def _plain(value: object) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, float):
        return round(value, _DECIMALS) + 0.0  # no -0.0
    if isinstance(value, (str, Label)):
        return str(value)
    return [_plain(item) for item in value] if isinstance(value, (tuple, list)) else value
