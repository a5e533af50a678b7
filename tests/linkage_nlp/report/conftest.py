"""Makers of what is reported."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from linkage_nlp.codebook import Codebook
from linkage_nlp.evidence.material import Material
from linkage_nlp.evidence.overview import Choices, overview
from linkage_nlp.evidence.quotes import choose_quotes
from linkage_nlp.language import detect_language
from linkage_nlp.report.findings import Findings
from linkage_nlp.tagging.context import Context
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts import Role, SourceKind

SAID = (
    ("A-0001", "A", "We ask our questions in a forum for <b>embedded</b> engineers.", "web"),
    ("A-0002", "A", "Most of it was read on the “open” website of a supplier in Munich.", "web"),
    ("B-0001", "B", "我们每年都去慕尼黑参加展会，认识了不少“老外”客户。", "fair"),
    ("C-0001", "C", "The weather was fine, and nothing else happened in that year.", ""),
)


@pytest.fixture
def material(tiny_codebook: Codebook) -> Material:
    """Three cases in two languages: one code by a person, one by a model, two never used."""
    sentences = []
    for number, (name, case, text, code) in enumerate(SAID):
        codes: tuple[CodeTag, ...] = ()
        if code:
            coders = ("Ann",) if number == 0 else ()
            codes = (CodeTag("way", code, 0.93, Decision.ACCEPT, coders),)
        if number == 1:
            codes += (
                CodeTag("place", "abroad", 0.9, Decision.ACCEPT),
                CodeTag("way", "work", 0.4, Decision.REVIEW),
            )
        sentences.append(
            TaggedSentence(
                name, case, f"{case}.txt", 1, "Boss", Role.RESPONDENT, 62.0, detect_language(text),
                0, len(text), text, "tiny-1", codes,
                SourceKind.DOCUMENT if number == 1 else SourceKind.INTERVIEW,
            )
        )  # fmt: skip
    contexts = {"A-0001": Context("Where do you ask?", "It depends.")}
    return Material.of(sentences, tiny_codebook, contexts=contexts)


@pytest.fixture
def make_findings() -> Callable[..., Findings]:
    """A maker of findings from material; keywords replace what else there is."""

    def make(material: Material, **others: Any) -> Findings:
        given = {"agreement": None, "model": None, "estimates": None, "masked": False, **others}
        counted = overview(material, Choices())
        return Findings(counted, choose_quotes(counted.material), made=date(2026, 1, 2), **given)

    return make


def _figure(value: float) -> dict[str, Any]:
    figure = {"value": value, "low": value - 0.1, "high": value + 0.1}
    return {"all_units": figure, "coded_units": figure}


@pytest.fixture
def agreement_file(tiny_codebook: Codebook, tmp_path: Path) -> Path:
    """Agreement as JSON has it; nearly all that is read of it."""
    record = {
        "format": 1,
        "codebook": {"id": "tiny", "version": "1", "fingerprint": tiny_codebook.fingerprint},
        "coders": [
            {"name": "Ann", "kind": "person"},
            {"name": "Bo", "kind": "person"},
            {"name": "tiny-1", "kind": "model"},
        ],
        "notices": [],
        "slices": {
            "all": {
                "shared": 40,
                "cases": 3,
                "overall": _figure(0.71),
                "dimensions": {
                    "way": {"mean_alpha": _figure(0.72)},
                    "place": {"mean_alpha": _figure(0.7)},
                },
                "codes": {
                    str(label): {"alpha": _figure(0.5 if label.code == "web" else 0.8)}
                    for label in tiny_codebook.labels
                },
                "doubts": [{"kind": "units"}],
            }
        },
    }
    path = tmp_path / "agreement.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    return path


@pytest.fixture
def estimates_file(tiny_codebook: Codebook, tmp_path: Path) -> Path:
    """Estimates as JSON has them; what is read of them."""
    estimate = {"share": 0.1, "interval": [0.05, 0.2]}
    record = {
        "codebook": tiny_codebook.fingerprint,
        "sample": {"checked": 60},
        "shares": [
            {
                "code": "way/web", "lang": lang, "model": {"share": 0.2}, "checked": 60,
                "basis": "corrected", "estimate": estimate,
            }
            for lang in (None, "en")
        ],
        "cases": [
            {
                "code": "way/web", "cases": 3, "counted": ["A"], "confirmed": [],
                "expected": 1.25, "interval": [1, 2],
            }
        ],
        "warnings": ["a warning"],
    }  # fmt: skip
    path = tmp_path / "estimates.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    return path
