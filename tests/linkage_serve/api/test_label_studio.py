"""What Label Studio asks, as it asks it."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from linkage_nlp.codebook import Codebook
from linkage_nlp.label_studio.names import SENTENCE
from linkage_nlp.label_studio.suggestion import prediction_result, sureness
from linkage_nlp.tagging.context import Context
from linkage_nlp.tagging.encoding import ModelInput
from linkage_nlp.tagging.tagger import Tagger
from linkage_serve.service import Service
from linkage_serve.settings import Settings

CONFIG = f"""<View>
  <Text name="{SENTENCE}" value="$text"/>
  <Choices name="way" toName="{SENTENCE}" choice="multiple">
    <Choice value="Web" alias="web"/><Choice value="fair"/><Choice value="work"/>
  </Choices>
  <Choices name="place" toName="{SENTENCE}" choice="multiple"><Choice value="abroad"/></Choices>
</View>"""
PROJECT = "7.1767225600"
SAID = ("We ask in a forum.", "I was in Munich.", "The weather is fine.", "我们在展会。")


@pytest.fixture
def task(tiny_codebook: Codebook) -> Callable[..., dict[str, Any]]:
    def make(text: str, number: int = 1, **changes: Any) -> dict[str, Any]:
        data = {"text": text, "question": "", "previous": "", "queue": "learn", **changes}
        return {"id": number, "data": {"codebook": tiny_codebook.fingerprint, **data}}

    return make


def predict(client: TestClient, tasks: list[Any], config: str = CONFIG) -> list[Any]:
    body = {
        "tasks": tasks,
        "project": PROJECT,
        "label_config": config,
        "params": {"login": None, "password": None, "context": None},
    }
    answer = client.post("/label-studio/predict", json=body)
    assert answer.status_code == 200, answer.text
    results: list[Any] = answer.json()["results"]
    assert len(results) == len(tasks)
    return results


def set_up(client: TestClient, config: str, project: str = PROJECT) -> str:
    body = {
        "project": project,
        "schema": config,
        "hostname": "http://localhost:8080",
        "access_token": "key",
        "extra_params": None,
    }
    answer = client.post("/label-studio/setup", json=body)
    assert answer.status_code == 200
    version: str = answer.json()["model_version"]
    return version


def test_health(client: TestClient) -> None:
    answer = client.get("/label-studio/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "UP")


def test_all_tasks_of_a_request_are_answered_as_the_model_says(
    client: TestClient, task: Callable[..., dict[str, Any]], tiny_tagger: Tagger
) -> None:
    # More than are computed at a time.
    said = [SAID[number % len(SAID)] for number in range(300)]
    results = predict(client, [task(text, n, question="In Munich?") for n, text in enumerate(said)])
    inputs = [ModelInput(text, Context("In Munich?", "")) for text in said]
    tags = list(tiny_tagger.tags(tiny_tagger.probabilities(inputs), everything=True))
    for result, codes in zip(results, tags, strict=True):
        assert result["result"] == prediction_result(codes, tiny_tagger.codebook)
        assert result["score"] == pytest.approx(sureness(codes), abs=1e-4)
        assert 0 <= result["score"] <= 1
        assert result["model_version"] == "tiny-1"
    assert {len(result["result"]) for result in results} >= {0, 1, 2}


def test_a_task_from_elsewhere_stops_no_other(
    client: TestClient,
    task: Callable[..., dict[str, Any]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    ours = task(SAID[0])
    others = [
        {},
        {"data": None},
        {"data": {"image": "x.png"}},
        task(SAID[0], codebook="other"),
        task(SAID[0], queue="estimate"),
    ]
    caplog.set_level(logging.INFO, "linkage_serve")
    results = predict(client, [others[0], ours, *others[1:]])
    assert results[1]["result"]
    assert [*results[:1], *results[2:]] == [[]] * 5
    assert "5 of 6 tasks" in caplog.text
    assert SAID[0] not in caplog.text
    assert predict(client, []) == []


@pytest.mark.parametrize("config", ["", "<View", "<!DOCTYPE x><View/>", "x" * 600_000])
def test_an_interface_that_cannot_be_read_gets_no_suggestions(
    client: TestClient,
    task: Callable[..., dict[str, Any]],
    config: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert predict(client, [task(SAID[0])], config) == [[]]
    caplog.clear()
    assert set_up(client, config) == "tiny-1"
    assert "project 7" in caplog.text
    assert "cannot be read" in caplog.text


def test_only_what_the_interface_has_is_suggested(
    client: TestClient, task: Callable[..., dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    assert set_up(client, CONFIG) == "tiny-1"
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    changed = CONFIG.replace('name="place"', 'name="secret words"')
    assert set_up(client, changed, project="7\nforged") == "tiny-1"
    (record,) = [r for r in caplog.records if r.levelno == logging.WARNING]
    assert "'place'" in record.getMessage()
    assert "secret" not in record.getMessage()
    assert "forged" not in record.getMessage()
    (result,) = predict(client, [task(SAID[1])], changed)
    assert [answer["from_name"] for answer in result["result"]] == ["way"]


def test_another_model_answers_with_its_own_version(
    client: TestClient,
    service: Service,
    task: Callable[..., dict[str, Any]],
    make_settings: Callable[..., Settings],
    tiny_bundle: Path,
) -> None:
    folder = make_settings().models / "second"
    shutil.copytree(tiny_bundle, folder)
    info = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    info["model_version"] = "tiny-2"
    (folder / "bundle.json").write_text(json.dumps(info), encoding="utf-8")
    assert set_up(client, CONFIG) == "tiny-1"
    service.models.activate("second")
    assert set_up(client, CONFIG) == "tiny-2"
    assert predict(client, [task(SAID[0])])[0]["model_version"] == "tiny-2"


def hear(client: TestClient, payload: dict[str, Any]) -> None:
    assert client.post("/label-studio/webhook", json=payload).status_code == 200


def test_annotations_count_up_to_a_retraining(make_client: Callable[..., TestClient]) -> None:
    client = make_client(retrain_after=3)
    service: Service = client.app.state.service  # type: ignore[attr-defined]
    project = {"project": {"id": 7, "title": "Interviews"}}
    for number in (1, 2, 2):
        annotation: dict[str, Any] = {"id": number, "result": []}
        hear(client, {"action": "ANNOTATION_CREATED", "annotation": annotation, **project})
    hear(client, {"action": "PROJECT_UPDATED", **project})
    hear(client, {})
    service.intake.settle()
    shown = client.get("/v1/retrainings").json()
    assert shown["after"] == 3
    (count,) = shown["counts"]
    assert (count["project"], count["annotations"]) == (7, 2)
    assert shown["items"] == []
    hear(client, {"action": "START_TRAINING", **project})
    hear(client, {"action": "START_TRAINING", **project})
    service.intake.settle()
    shown = client.get("/v1/retrainings").json()
    (asked,) = shown["items"]
    assert (asked["project"], asked["reason"], asked["annotations"]) == (7, "asked", 2)
    assert asked["closed_at"] is None
    closed = client.post(f"/v1/retrainings/{asked['number']}/close").json()
    assert closed["closed_at"] is not None
    assert closed["outcome"] == "dismissed"
    assert client.get("/v1/retrainings").json()["items"] == [closed]
    assert client.post("/v1/retrainings/99/close").status_code == 404


def test_a_webhook_does_not_wait_for_the_database(client: TestClient, service: Service) -> None:
    payload = {"action": "START_TRAINING", "project": {"id": 7}}
    with service.database.writing():
        # Nobody else can write meanwhile.
        hear(client, payload)
    service.intake.settle()
    assert len(client.get("/v1/retrainings").json()["items"]) == 1
