"""Makers of tagged sentences, samples and draws."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from linkage_nlp.codebook import Codebook
from linkage_nlp.language import Language
from linkage_nlp.prevalence import Stratum
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts import Role

Tag = Callable[..., TaggedSentence]
DrawsWriter = Callable[..., Path]
World = Callable[..., tuple[Stratum, float]]


@pytest.fixture(scope="session")
def tagged() -> Tag:
    """A maker of sentences: id, probability by code; accepted from 0.9, to review from 0.3 on."""

    def make(
        id: str,
        codes: Mapping[str, float] | None = None,
        *,
        case: str = "F1",
        lang: Language = "en",
        text: str = "We ask in a forum.",
        model: str = "tiny-1",
        coder: str | None = None,
    ) -> TaggedSentence:
        return TaggedSentence(
            sentence_id=id,
            case=case,
            transcript=f"{case}.txt",
            turn=1,
            speaker="Boss",
            role=Role.RESPONDENT,
            time=None,
            lang=lang,
            start=0,
            end=len(text),
            text=text,
            model_version=model,
            codes=tuple(_code_tag(address, p, coder) for address, p in (codes or {}).items()),
        )

    return make


def _code_tag(address: str, probability: float, coder: str | None) -> CodeTag:
    dimension, code = address.split("/")
    return CodeTag(dimension, code, probability, _decision(probability), (coder,) if coder else ())


def _decision(probability: float) -> Decision:
    if probability >= 0.9:
        return Decision.ACCEPT
    return Decision.REVIEW if probability >= 0.3 else Decision.NONE


@pytest.fixture
def write_draws(tmp_path: Path, tiny_codebook: Codebook) -> DrawsWriter:
    """A writer of draws as `linkage annotate next` leaves them, several calls in one file."""
    path = tmp_path / "draws.jsonl"

    def write(
        transcripts: Mapping[str, Mapping[str, int]],
        strata: Mapping[str, tuple[int, int]],
        estimate: list[str],
        *,
        project: int = 1,
    ) -> Path:
        record = {
            "record": "draw/1",
            "number": 1,
            "at": "2026-01-02T03:04:05+00:00",
            "project": project,
            "seed": 0,
            "codebook": tiny_codebook.fingerprint,
            "model_version": None,
            "transcripts": transcripts,
            "strata": {lang: {"pool": p, "drawn": d} for lang, (p, d) in strata.items()},
            "estimate": estimate,
            "known": [],
            "learn": [],
        }
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(record) + "\n")
            file.write('{"record": "pushed/1", "number": 1, "at": "2026-01-02T03:04:06+00:00"}\n')
        return path

    return write


@pytest.fixture(scope="session")
def world() -> World:
    """A maker of interviews, tagged by an imperfect model, of which a random sample is checked.

    It gives the sentences and the true share of those that have the code. Cases differ in how
    often it occurs (beta distributed, `unlike` being how much).
    """

    def make(
        random: np.random.Generator,
        *,
        frequent: float,
        missed: float,
        false: float,
        checked: int,
        sentences: int = 3000,
        cases: int = 15,
        unlike: float = 0.1,
    ) -> tuple[Stratum, float]:
        sizes = random.multinomial(sentences, random.dirichlet(np.full(cases, 8.0)))
        case = np.repeat(np.arange(cases), sizes)
        own = random.beta(frequent / unlike, (1.0 - frequent) / unlike, cases)
        found = (random.random(sentences) < own[case]).astype(np.float64)
        seen = random.random(sentences) < np.where(found == 1.0, 1.0 - missed, false)
        scores = np.where(seen, random.beta(6.0, 2.0, sentences), 0.0)
        places = random.choice(sentences, checked, replace=False)
        stratum = Stratum(
            scores=scores,
            cases=case.astype(np.intp),
            checked=places,
            found=found[places],
            checked_scores=scores[places],
            inclusion=np.full(checked, checked / sentences),
        )
        return stratum, float(found.mean())

    return make
