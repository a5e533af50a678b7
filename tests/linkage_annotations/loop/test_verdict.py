from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.loop.turn import Outcome
from linkage_annotations.loop.verdict import (
    Doubt,
    Finding,
    Judgement,
    Rule,
    Verdict,
    judge,
    read_verdict,
    write_verdict,
)
from linkage_nlp.errors import LoopError

RULE = Rule(("zh", "en"), tolerance=0.1)


def part(
    value: float | None, low: float | None, high: float | None, *, cases: int = 5, codes: int = 20
) -> dict[str, Any]:
    figure = {"value": 0.5, "low": 0.4, "high": 0.6}
    difference = {"value": value, "low": low, "high": high}
    return {
        "sentences": 50,
        "cases": cases,
        "support": codes,
        "dimensions": {},
        "mean": {"model": figure, "against": figure, "difference": difference},
    }


def finding(given: dict[str, Any] | None) -> tuple[Finding, Doubt | None]:
    difference = {} if given is None else {"en": given}
    judgement = judge({"difference": difference, "scores": {}}, RULE)["en"]
    return judgement.finding, judgement.doubt


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (part(0.1, 0.0, 0.2), (Finding.HOLDS, None)),
        (part(0.0, -0.1, 0.1), (Finding.HOLDS, None)),
        (part(-0.04, -0.08, 0.0), (Finding.HOLDS, None)),
        (part(-0.04, -0.08, -0.001), (Finding.WORSE, None)),
        # Plainly worse is worse, however wide the interval.
        (part(-0.3, -0.5, -0.1), (Finding.WORSE, None)),
        (part(0.0, -0.101, 0.1), (Finding.UNSURE, Doubt.WIDE)),
        (part(0.3, -0.2, 0.8), (Finding.UNSURE, Doubt.WIDE)),
        # Of few cases not even this is believed.
        (part(-0.3, -0.5, -0.1, cases=4), (Finding.UNSURE, Doubt.FEW_CASES)),
        (part(0.0, 0.0, 0.0, codes=19), (Finding.UNSURE, Doubt.FEW_CODES)),
        (part(None, None, None), (Finding.UNSURE, Doubt.FEW_CODES)),
        (None, (Finding.UNSURE, Doubt.FEW_CASES)),
    ],
)
def test_findings(given: dict[str, Any] | None, expected: tuple[Finding, Doubt | None]) -> None:
    assert finding(given) == expected


def verdict(**findings: Finding) -> Verdict:
    judgements: Any = {lang: Judgement(found) for lang, found in findings.items()}
    return Verdict("new", 1, "old", RULE, judgements, None)


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [
        ({"zh": Finding.HOLDS, "en": Finding.HOLDS}, Outcome.PROMOTED),
        ({"zh": Finding.HOLDS}, Outcome.PROMOTED),
        ({"zh": Finding.HOLDS, "en": Finding.UNSURE}, Outcome.UNDECIDED),
        ({"zh": Finding.WORSE, "en": Finding.UNSURE}, Outcome.REFUSED),
        ({"zh": Finding.HOLDS, "en": Finding.WORSE}, Outcome.REFUSED),
        ({}, Outcome.UNDECIDED),
    ],
)
def test_outcomes(findings: dict[str, Finding], outcome: Outcome) -> None:
    assert verdict(**findings).outcome is outcome
    assert outcome.in_force == (outcome is Outcome.PROMOTED)


def test_a_verdict_is_read_as_it_was_written(tmp_path: Path) -> None:
    figures = {"difference": {"zh": part(0.1, 0.0, 0.2)}, "scores": {}}
    written = Verdict("new", None, "old", RULE, judge(figures, RULE), figures)
    path = tmp_path / "scores.json"
    write_verdict(path, written)
    assert read_verdict(path) == written
    assert json.loads(path.read_text(encoding="utf-8"))["outcome"] == "undecided"
    assert read_verdict(tmp_path / "none.json") is None


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"format": 2}', '{"format": 1}', '{"format": 1, "rule": {"x": 1}}']
)
def test_a_damaged_record_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "scores.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LoopError) as caught:
        read_verdict(path)
    assert caught.value.path == path
    assert caught.value.remedy
