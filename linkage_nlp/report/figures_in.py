"""Figures that other commands wrote as JSON: agreement of coders, estimates of prevalence.

They are read as files, since what measured them is not needed to report them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from linkage_nlp.errors import UsageError

_AGREEMENT_FORMAT = 1
# The kind of notice that says so.
_NOBODY = "nobody"


class Figure(NamedTuple):
    """A figure with its interval, each None where it is not defined."""

    value: float | None
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        if self.value is None:
            return "–"
        if self.low is None or self.high is None:
            return f"{self.value:.2f}"
        return f"{self.value:.2f} ({self.low:.2f}–{self.high:.2f})"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far people agree who coded the same sentences blind of each other.

    Attributes:
        fingerprint: Of the codebook that they coded under.
        people: Their names.
        shared: How many sentences two of them coded.
        cases: How many cases these are of.
        overall: Mean of Krippendorff's alpha over all codes.
        mean_alphas: The same by dimension.
        alphas: Alpha by code.
        doubts: How many remarks there are that figures rest on too little.
        by_people: Whether people coded; else what agrees are readings by a language model.
    """

    fingerprint: str
    people: tuple[str, ...]
    shared: int
    cases: int
    overall: Figure
    mean_alphas: Mapping[str, Figure]
    alphas: Mapping[str, Figure]
    doubts: int
    by_people: bool


@dataclass(frozen=True, slots=True)
class ShareEstimate:
    """The share of sentences with a code, in all languages, after a random sample was checked.

    `corrected` says whether the model's counts were corrected; else it is the sample alone.
    """

    code: str
    model: float
    estimate: Figure
    checked: int
    corrected: bool


@dataclass(frozen=True, slots=True)
class CaseEstimate:
    """How many cases have a code: as counted, certain by people, and as expected."""

    code: str
    cases: int
    counted: int
    confirmed: int
    expected: float
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Estimates:
    """What `linkage estimate` says."""

    fingerprint: str
    checked: int
    shares: tuple[ShareEstimate, ...]
    cases: tuple[CaseEstimate, ...]
    warnings: tuple[str, ...]


def read_agreement(path: Path) -> Agreement:
    """Read what `linkage annotate agreement` wrote as JSON.

    Raises:
        UsageError: The file is missing, or not that.
    """
    remedy = "Give the file that 'linkage annotate agreement -o agreement.json' wrote"
    raw = _json(path, remedy)
    try:
        if raw["format"] != _AGREEMENT_FORMAT:
            raise ValueError(f"its format is {raw['format']!r}, not {_AGREEMENT_FORMAT}")
        whole = raw["slices"]["all"]
        return Agreement(
            fingerprint=raw["codebook"]["fingerprint"],
            people=tuple(c["name"] for c in raw["coders"] if c["kind"] == "person"),
            shared=int(whole["shared"]),
            cases=int(whole["cases"]),
            overall=_all_units(whole["overall"]),
            mean_alphas={
                name: _all_units(of["mean_alpha"]) for name, of in whole["dimensions"].items()
            },
            alphas={name: _all_units(of["alpha"]) for name, of in whole["codes"].items()},
            doubts=len(whole["doubts"]),
            by_people=all(notice["kind"] != _NOBODY for notice in raw["notices"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UsageError(f"no figures of agreement ({error})", path=path, remedy=remedy) from error


def read_estimates(path: Path) -> Estimates:
    """Read what `linkage estimate` wrote as JSON.

    Raises:
        UsageError: The file is missing, or not that.
    """
    remedy = "Give the file that 'linkage estimate -o estimates.json' wrote"
    raw = _json(path, remedy)
    try:
        return Estimates(
            fingerprint=raw["codebook"],
            checked=0 if raw["sample"] is None else int(raw["sample"]["checked"]),
            shares=tuple(
                ShareEstimate(
                    share["code"],
                    float(share["model"]["share"]),
                    Figure(share["estimate"]["share"], *share["estimate"]["interval"]),
                    int(share["checked"]),
                    share["basis"] == "corrected",
                )
                for share in raw["shares"]
                if share["lang"] is None and share["estimate"] is not None
            ),
            cases=tuple(
                CaseEstimate(
                    of["code"],
                    int(of["cases"]),
                    len(of["counted"]),
                    len(of["confirmed"]),
                    float(of["expected"]),
                    int(of["interval"][0]),
                    int(of["interval"][1]),
                )
                for of in raw["cases"]
            ),
            warnings=tuple(map(str, raw["warnings"])),
        )
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        raise UsageError(f"no estimates ({error})", path=path, remedy=remedy) from error


def figure(raw: Mapping[str, Any] | None) -> Figure:
    """A figure as JSON has it. Raises `KeyError` or `TypeError` for anything else."""
    return Figure(None) if raw is None else Figure(raw["value"], raw["low"], raw["high"])


def _all_units(raw: Mapping[str, Any]) -> Figure:
    return figure(raw["all_units"])


def _json(path: Path, remedy: str) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(
            f"this file cannot be read ({error.strerror or error})", path=path, remedy=remedy
        ) from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UsageError("not JSON", path=path, remedy=remedy) from error
