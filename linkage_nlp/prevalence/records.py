"""Estimates for other programs: as JSON, and as a row for each code and language."""

from __future__ import annotations

from typing import Any

from linkage_nlp.prevalence.checks import effort
from linkage_nlp.prevalence.estimates import Estimates
from linkage_nlp.prevalence.firms import Firms
from linkage_nlp.prevalence.intervals import Interval
from linkage_nlp.prevalence.powered import Estimate
from linkage_nlp.prevalence.shares import Share
from linkage_nlp.writers.sheets import Value
from linkage_nlp.writers.spreadsheet import CREATOR, ESTIMATES_HEADER

_DIGITS = 6

SHARE_COLUMNS = (
    *ESTIMATES_HEADER[2:],
    *(
        "checked found sample_share sample_low sample_high basis share low high number number_low "
        "number_high beyond_low beyond_high standard_error beyond_standard_error tuning"
    ).split(),
)
CASE_COLUMNS = (
    "cases cases_counted cases_confirmed cases_expected cases_low cases_high cases_least "
    "population_low population_high checks_least checks_expected checks_most"
).split()
COLUMNS = (*ESTIMATES_HEADER[:2], *SHARE_COLUMNS, *CASE_COLUMNS)


def rows(estimates: Estimates) -> list[list[Value]]:
    """A row for each code and language; that of all languages (`all`) has the cases."""
    by_code = {firms.column.id: firms for firms in estimates.firms}
    found: list[list[Value]] = []
    if not estimates.shares:
        empty: list[Value] = [None] * len(SHARE_COLUMNS)
        return [[name, "all", *empty, *_case_row(firms)] for name, firms in by_code.items()]
    nothing: list[Value] = [None] * len(CASE_COLUMNS)
    for share in estimates.shares:
        cases = _case_row(by_code[share.column.id]) if share.lang is None else nothing
        found.append([share.column.id, share.lang or "all", *_share_row(share), *cases])
    return found


def record(estimates: Estimates) -> dict[str, Any]:
    """All of it as JSON has it; no words of interviews."""
    sample, calibration = estimates.sample, estimates.calibration
    return {
        "generator": CREATOR,
        "model_versions": list(estimates.model_versions),
        "codebook": estimates.codebook.fingerprint,
        "checked": {"sentences": estimates.checked, "not_tagged": estimates.not_tagged},
        "sample": None
        if sample is None
        else {
            "sentences": len(sample.covered),
            "left_out": sample.left_out,
            "drawn": sample.drawn,
            "checked": len(sample.found),
        },
        "calibration": None
        if calibration is None
        else {
            "suggested": calibration.suggested,
            "expected": round(calibration.expected, 2),
            "right": calibration.right,
            "holds": calibration.holds,
        },
        "shares": [_share_record(share) for share in estimates.shares],
        "cases": [_firms_record(firms) for firms in estimates.firms],
        "warnings": [warning.en for warning in estimates.warnings],
    }


def _share_record(share: Share) -> dict[str, Any]:
    return {
        "code": share.column.id,
        "lang": share.lang,
        "sentences": share.sentences,
        "model": {"count": share.counted, "share": round(share.naive, _DIGITS)},
        "checked": share.checked,
        "found": share.found,
        "sample": _estimate(share.sample, share.sentences),
        "basis": share.basis.value,
        "estimate": _estimate(share.best, share.sentences),
    }


def _estimate(estimate: Estimate | None, sentences: int) -> dict[str, Any] | None:
    if estimate is None:
        return None
    return {
        "share": round(estimate.share, _DIGITS),
        "interval": _interval(estimate.here),
        "beyond": None if estimate.beyond is None else _interval(estimate.beyond),
        "number": round(estimate.share * sentences, 1),
        "number_interval": [round(end * sentences, 1) for end in _interval(estimate.here)],
        "standard_error": round(estimate.error, _DIGITS),
        "beyond_standard_error": None
        if estimate.beyond_error is None
        else round(estimate.beyond_error, _DIGITS),
        "tuning": round(estimate.tuning, 4),
    }


def _firms_record(firms: Firms) -> dict[str, Any]:
    looks = effort(firms)
    return {
        "code": firms.column.id,
        "cases": firms.number,
        "counted": list(firms.accepted),
        "confirmed": list(firms.confirmed),
        "expected": round(firms.expected, 4),
        "interval": list(firms.interval),
        "expected_least": round(firms.least, 4),
        "population": None if firms.population is None else _interval(firms.population),
        "checks": {
            "open": looks.best,
            "expected": round(looks.expected, 1),
            "most": looks.worst,
        },
        "probability": {p.case: round(p.probability, 4) for p in firms.presences},
    }


def _interval(interval: Interval) -> list[float]:
    return [round(interval.low, _DIGITS), round(interval.high, _DIGITS)]


def _share_row(share: Share) -> list[Value]:
    sample, best = share.sample, share.best
    head: list[Value] = [share.sentences, share.counted, share.naive, share.checked, share.found]
    alone: list[Value] = [None] * 3
    if sample is not None:
        alone = [sample.share, sample.here.low, sample.here.high]
    if best is None:
        return [*head, *alone, share.basis.value, *[None] * 11]
    number = best.here.times(share.sentences)
    beyond = best.beyond
    return [
        *head,
        *alone,
        share.basis.value,
        best.share,
        best.here.low,
        best.here.high,
        best.share * share.sentences,
        number.low,
        number.high,
        None if beyond is None else beyond.low,
        None if beyond is None else beyond.high,
        best.error,
        best.beyond_error,
        best.tuning,
    ]


def _case_row(firms: Firms) -> list[Value]:
    looks = effort(firms)
    low, high = firms.interval
    population = firms.population
    return [
        firms.number,
        len(firms.accepted),
        len(firms.confirmed),
        firms.expected,
        low,
        high,
        firms.least,
        None if population is None else population.low,
        None if population is None else population.high,
        looks.best,
        looks.expected,
        looks.worst,
    ]
