"""What the page of models says of retrainings."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from linkage_serve.page.training_words import (
    DOUBTS,
    FINDINGS,
    OUTCOMES,
    STEPS,
    TRAINING_WORDS,
)
from linkage_serve.retraining.job import KIND
from linkage_serve.service import Service
from linkage_serve.store import jobs, retrainings
from linkage_serve.store.records import Outcome, Reason, Retraining, Status

LANGUAGES = ("en", "zh")


def shown(client: TestClient, lang: str) -> str:
    """The section of the page, as people read it."""
    content = client.get("/models", headers={"Accept-Language": lang, "Accept": "text/html"}).text
    section = content[content.index('id="training"') : content.index("</details>\n</section>")]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", section)))


def judgement(finding: str, doubt: str | None, *, low: float | None = -0.25) -> dict[str, Any]:
    difference = {"value": -0.004, "low": low, "high": None if low is None else 0.02}
    estimate = {"value": 0.8, "low": None, "high": None}
    return {"finding": finding, "doubt": doubt, "sentences": 30, "cases": 6, "codes": 44} | {
        "new": estimate,
        "old": {**estimate, "value": None},
        "difference": difference,
    }


def ended(
    service: Service, project: int, outcome: Outcome, judgements: Mapping[str, Any] | None
) -> Retraining:
    result = {
        "outcome": outcome.value,
        "model_version": "tiny-2",
        "against": "tiny-1",
        "rule": {"cases": 5, "codes": 20},
        "judgements": judgements or {},
    }
    with service.database.writing() as connection:
        asked = retrainings.ask(connection, project, Reason.ASKED)
        job = jobs.add(connection, KIND + "-done", {}, asked_by="local")
        jobs.claim(connection, [KIND + "-done"])
        jobs.finish(connection, job.id, Status.DONE, result=result)
        retrainings.set_job(connection, asked.number, job.id)
        return retrainings.close(connection, asked.number, outcome)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_outcomes_have_figures_by_language(client: TestClient, service: Service, lang: Any) -> None:
    found = {
        "zh": judgement("unsure", "wide"),
        "en": judgement("holds", None, low=None),
    }
    ended(service, 7, Outcome.UNDECIDED, found)
    ended(service, 8, Outcome.UNCHANGED, None)
    text = shown(client, lang)
    for outcome in (Outcome.UNDECIDED, Outcome.UNCHANGED):
        assert OUTCOMES[outcome][lang] in text
    assert FINDINGS["holds"][lang] in text
    assert DOUBTS["wide"][lang].format(loss="0.25") in text
    assert "−0.25 … +0.02" in text
    assert " 0.00 " in text
    assert " 0.80 – " in text
    assert TRAINING_WORDS["project"][lang].format(project=8) in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_at_work_can_be_followed_and_cancelled(
    client: TestClient, service: Service, lang: Any
) -> None:
    ended(service, 9, Outcome.REFUSED, None)
    with service.database.writing() as connection:
        retrainings.count_in(connection, 7, [1, 2])
        asked = retrainings.ask(connection, 7, Reason.THRESHOLD)
        retrainings.count_in(connection, 7, [3])
        # No thread does jobs of this kind, so that it stays as it is.
        job = jobs.add(connection, "by-hand", {}, asked_by="local")
        retrainings.set_job(connection, asked.number, job.id)
    text = shown(client, lang)
    assert f"{STEPS['waiting'][lang]} · 0 %" in text
    with service.database.writing() as connection:
        jobs.claim(connection, ["by-hand"])
        jobs.advance(connection, job.id, done=31, total=100, step="train")
    text = shown(client, lang)
    assert f"{STEPS['train'][lang]} · 31 %" in text
    assert TRAINING_WORDS["cancel"][lang] in text
    assert TRAINING_WORDS["since"][lang].format(count=1) in text
    content = client.get("/models").text
    assert f'data-job="{job.id}"' in content
    assert f'data-cancel="{job.id}"' in content
    with service.database.writing() as connection:
        error = {"message": "there is <no> token", "remedy": "Copy one"}
        jobs.finish(connection, job.id, Status.FAILED, error=error)
    text = shown(client, lang)
    assert TRAINING_WORDS["failed"][lang] in text
    assert "<no> token" in text
    assert f'data-dismiss="{asked.number}"' in client.get("/models").text
    # Without a workspace it says what is missing, and offers nothing.
    assert "--workspace" in text
    assert "data-train=" not in client.get("/models").text


def test_the_words_are_there_in_both_languages() -> None:
    for words in (TRAINING_WORDS, STEPS, OUTCOMES, FINDINGS, DOUBTS):
        for key, text in words.items():
            assert text.en, key
            assert text.zh, key
    assert set(OUTCOMES) == set(Outcome)
