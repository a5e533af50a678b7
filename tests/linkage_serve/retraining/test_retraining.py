"""A retraining from the webhook to a model in use; the commands are stand-ins."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from linkage_nlp.errors import ServiceError, StoreError
from linkage_serve.jobs import runner as runner_module
from linkage_serve.retraining import commands as commands_module
from linkage_serve.retraining import job as job_module
from linkage_serve.retraining import workspaces
from linkage_serve.service import Service
from linkage_serve.store import jobs, retrainings

PROJECT = {"project": {"id": 7, "title": "Interviews"}}
Finish = Callable[..., dict[str, Any]]
ClientMaker = Callable[..., TestClient]


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands_module, "_INTERVAL", 0.02)


def service_of(client: TestClient) -> Service:
    found: Service = client.app.state.service  # type: ignore[attr-defined] # an ASGI app to it
    return found


def annotate(client: TestClient, *numbers: int) -> None:
    for number in numbers:
        payload = {"action": "ANNOTATION_CREATED", "annotation": {"id": number}, **PROJECT}
        assert client.post("/label-studio/webhook", json=payload).status_code == 200
    service_of(client).intake.settle()


def press_start(client: TestClient) -> None:
    payload = {"action": "START_TRAINING", **PROJECT}
    assert client.post("/label-studio/webhook", json=payload).status_code == 200
    service_of(client).intake.settle()


def shown(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/v1/retrainings").json()
    return found


def the_one(client: TestClient) -> dict[str, Any]:
    (found,) = shown(client)["items"]
    asked: dict[str, Any] = found
    return asked


def ask(client: TestClient) -> dict[str, Any]:
    answer = client.post("/v1/retrainings", json={"project": 7})
    assert answer.status_code == 202, answer.text
    asked: dict[str, Any] = answer.json()
    return asked


def active(client: TestClient) -> str:
    (found,) = [one["model_version"] for one in client.get("/v1/models").json() if one["active"]]
    version: str = found
    return version


def test_annotations_lead_to_another_model_in_use(
    make_client: ClientMaker, bench: Any, finish: Finish, send: Callable[..., Any]
) -> None:
    joined = bench.folder / "joined.jsonl"
    joined.touch()
    client = make_client(retrain_after=3, training=bench.training(joined=(joined,), base="b"))
    assert shown(client)["counts"] == [{"project": 7, "annotations": 0, "missing": []}]
    annotate(client, 1, 2)
    assert shown(client)["items"] == []
    annotate(client, 3)
    asked = the_one(client)
    assert (asked["reason"], asked["annotations"], asked["outcome"]) == ("threshold", 3, None)
    bench.wait_for_training()
    # Interviews are tagged meanwhile, and further annotations count towards the next one.
    send(client, {"F1.txt": "We ask in a forum."})
    annotate(client, 4, 5, 6, 7)
    job = the_one(client)["job"]
    assert (job["status"], job["kind"]) == ("running", "retrain")
    assert shown(client)["counts"][0]["annotations"] == 4
    bench.go()
    job = finish(client, job["id"])
    assert job["status"] == "done", job
    assert (job["done"], job["total"], job["step"]) == (100, 100, None)
    result = job["result"]
    assert (result["outcome"], result["model"], result["against"]) == (
        "promoted",
        "tiny-2",
        "tiny-1",
    )
    assert result["judgements"]["zh"]["cases"] == 6
    assert the_one(client)["outcome"] == "promoted"
    assert active(client) == "tiny-2"
    # Label Studio is told of it, and the old one can be brought back.
    told = client.post("/label-studio/setup", json={"project": "7.1", "schema": "<View/>"}).json()
    assert told["model_version"] == "tiny-2"
    assert client.post("/v1/models/given/activate").json()["model_version"] == "tiny-1"
    arguments = bench.read("arguments.json")
    assert arguments[:2] == ["loop", "run"]
    assert {"--skip-next", "--json", "--lang", "zh", "en", "--with", str(joined)} <= {*arguments}
    assert bench.commands == ["run"]
    assert bench.left() == []


def test_progress_is_that_of_the_turn(
    make_client: ClientMaker, bench: Any, finish: Finish, wait_until: Callable[..., None]
) -> None:
    client = make_client(training=bench.training())
    job = ask(client)["job"]
    # One of the two epochs of the only fold, of the four in all.
    wait_until(lambda: client.get(f"/v1/jobs/{job['id']}").json()["done"] == 26)
    told = client.get(f"/v1/jobs/{job['id']}").json()
    assert (told["step"], told["total"]) == ("train", 100)
    # The processes leave the rest of the machine to others, and are told no secrets of ours.
    assert int((bench.folder / "nice").read_text()) >= 10
    assert not any(name.startswith("LINKAGE_SERVE_D") for name in bench.read("environment.json"))
    bench.go()
    assert finish(client, job["id"])["status"] == "done"


@pytest.mark.parametrize(
    ("outcome", "kept"), [("refused", False), ("undecided", True), ("unheard-of", True)]
)
def test_a_model_that_is_not_as_good_is_not_used(
    make_client: ClientMaker, bench: Any, finish: Finish, outcome: str, *, kept: bool
) -> None:
    bench.plan(outcome=outcome)
    bench.go()
    client = make_client(training=bench.training())
    job = finish(client, ask(client)["job"]["id"])
    assert job["status"] == "done"
    expected = outcome if outcome == "refused" else "undecided"
    assert (job["result"]["outcome"], the_one(client)["outcome"]) == (expected, expected)
    assert active(client) == "tiny-1"
    assert ("tiny-2" in {one["name"] for one in client.get("/v1/models").json()}) == kept


def test_it_is_compared_with_the_model_in_use_here(
    make_client: ClientMaker, bench: Any, finish: Finish
) -> None:
    # The workspace compared it with another, and found it good.
    bench.plan(against="other", compare="refused")
    bench.go()
    client = make_client(training=bench.training())
    job = finish(client, ask(client)["job"]["id"])
    assert (job["result"]["outcome"], job["result"]["against"]) == ("refused", "tiny-1")
    assert bench.commands == ["run", "compare"]
    assert active(client) == "tiny-1"


def test_one_of_another_codebook_is_left_to_people(
    make_client: ClientMaker, bench: Any, finish: Finish
) -> None:
    bench.plan(outcome="first", against=None, compare="first", comparable=False)
    bench.go()
    client = make_client(training=bench.training())
    job = finish(client, ask(client)["job"]["id"])
    assert job["result"]["outcome"] == the_one(client)["outcome"] == "incomparable"
    assert active(client) == "tiny-1"
    assert client.post("/v1/models/tiny-2/activate").status_code == 200


def test_another_model_that_is_put_in_use_meanwhile_is_compared_too(
    make_client: ClientMaker,
    bench: Any,
    finish: Finish,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench.go()
    client = make_client(training=bench.training())
    models = service_of(client).models
    whole, calls = models.replace, []

    def replace(name: str, *, instead_of: str) -> bool:
        calls.append(name)
        return len(calls) > 1 and whole(name, instead_of=instead_of)

    monkeypatch.setattr(models, "replace", replace)
    job = finish(client, ask(client)["job"]["id"])
    assert job["result"]["outcome"] == "promoted"
    assert len(calls) == 2
    assert whole("given", instead_of="tiny-1") is False
    assert active(client) == "tiny-2"


def test_what_was_decided_before_a_kill_is_decided_again(
    make_client: ClientMaker,
    bench: Any,
    finish: Finish,
    wait_until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object) -> None:
        raise StoreError("it is gone")

    bench.go()
    client = make_client(training=bench.training())
    with monkeypatch.context() as broken:
        broken.setattr(retrainings, "close", fails)
        job = ask(client)["job"]
        wait_until(lambda: active(client) == "tiny-2")
        service_of(client).close()
    client = make_client(training=bench.training(), model=None)
    assert active(client) == "tiny-2"
    assert finish(client, job["id"])["result"]["outcome"] == "promoted"
    assert the_one(client)["outcome"] == "promoted"
    assert bench.commands == ["run"]


def test_an_end_that_the_database_could_not_keep_is_the_same_end(
    make_client: ClientMaker, bench: Any, finish: Finish, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, broken = jobs.finish, iter([StoreError("it is gone")])

    def fails_once(*args: Any, **kwargs: Any) -> None:
        for error in broken:
            raise error
        kept(*args, **kwargs)

    monkeypatch.setattr(jobs, "finish", fails_once)
    monkeypatch.setattr(runner_module, "_PAUSE", 0.0)
    bench.go()
    client = make_client(training=bench.training())
    job = finish(client, ask(client)["job"]["id"])
    assert (job["status"], job["result"]["outcome"]) == ("done", "promoted")
    assert bench.commands == ["run"]


def test_nothing_new_is_said_so(make_client: ClientMaker, bench: Any, finish: Finish) -> None:
    bench.plan(unchanged=True)
    client = make_client(training=bench.training())
    job = finish(client, ask(client)["job"]["id"])
    assert (job["status"], job["result"]["outcome"]) == ("done", "unchanged")
    assert the_one(client)["outcome"] == "unchanged"


def test_a_model_that_could_not_be_placed_is_placed_when_asked_again(
    make_client: ClientMaker, bench: Any, finish: Finish, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object) -> None:
        raise ServiceError("the new model cannot be copied", remedy="Make room on the disk")

    bench.go()
    client = make_client(training=bench.training())
    with monkeypatch.context() as full:
        full.setattr(job_module, "place", no_room)
        job = finish(client, ask(client)["job"]["id"])
    assert (job["status"], active(client)) == ("failed", "tiny-1")
    # Nothing was coded since, twice: the model is still the one to decide on.
    bench.plan(unchanged=True)
    with monkeypatch.context() as full:
        full.setattr(job_module, "place", no_room)
        assert finish(client, ask(client)["job"]["id"])["status"] == "failed"
    result = finish(client, ask(client)["job"]["id"])["result"]
    assert (result["outcome"], result["turn"]) == ("promoted", 1)
    assert active(client) == "tiny-2"
    # It is decided on once.
    assert finish(client, ask(client)["job"]["id"])["result"]["outcome"] == "unchanged"


def test_a_failure_is_told_and_can_be_tried_again(
    make_client: ClientMaker, bench: Any, finish: Finish
) -> None:
    client = make_client(training=bench.training())
    bench.plan(fail="error: there is no token for http://127.0.0.1:9. Copy one.")
    first = ask(client)
    job = finish(client, first["job"]["id"])
    assert job["status"] == "failed"
    assert job["error"]["message"].startswith("there is no token for http://127.0.0.1:9")
    log = service_of(client).settings.retrainings / f"{job['id']}.log"
    assert str(log) in job["error"]["remedy"]
    assert log.stat().st_mode & 0o077 == 0
    open_still = the_one(client)
    assert (open_still["closed_at"], open_still["outcome"]) == (None, None)
    # It is not tried again by itself with each annotation, but when somebody asks.
    annotate(client, 1)
    assert the_one(client)["job"]["id"] == job["id"]
    bench.plan(fail="")
    bench.go()
    press_start(client)
    again = the_one(client)
    assert (again["number"], again["annotations"]) == (first["number"], 1)
    assert again["job"]["id"] != job["id"]
    assert finish(client, again["job"]["id"])["result"]["outcome"] == "promoted"


def test_an_unexpected_end_is_told_without_what_was_said(
    make_client: ClientMaker, bench: Any, finish: Finish
) -> None:
    client = make_client(training=bench.training())
    secret = "We met him in confidence"
    bench.plan(
        fail=f'Traceback (most recent call last):\n  File "x.py", line 3\n    say("{secret}")'
        f"\nKeyError: '{secret}'\n{secret}"
    )
    job = finish(client, ask(client)["job"]["id"])
    log = (service_of(client).settings.retrainings / f"{job['id']}.log").read_text("utf-8")
    assert secret not in log
    assert 'File "x.py", line 3\nKeyError\n' in log
    assert job["error"]["message"].startswith("'linkage annotate pull' ended")


def test_a_killed_command_is_told(make_client: ClientMaker, bench: Any, finish: Finish) -> None:
    client = make_client(training=bench.training())
    job = ask(client)["job"]
    bench.wait_for_training()
    (run,) = [line.split()[1] for line in (bench.folder / "trace").read_text().splitlines()]
    os.kill(int(run), signal.SIGKILL)
    # What it has started does not outlive it.
    job = finish(client, job["id"])
    assert job["status"] == "failed"
    assert "was killed" in job["error"]["message"]
    assert bench.left() == []


def test_cancelling_ends_all_processes(
    make_client: ClientMaker, bench: Any, finish: Finish, wait_until: Callable[..., None]
) -> None:
    client = make_client(training=bench.training())
    job = ask(client)["job"]
    bench.wait_for_training()
    assert len(bench.left()) == 2
    assert client.post(f"/v1/jobs/{job['id']}/cancel").json()["status"] == "cancelled"
    wait_until(lambda: bench.left() == [])
    assert the_one(client)["closed_at"] is None
    # Asked for again, it begins another turn: much may have been coded since.
    bench.go()
    again = ask(client)
    assert finish(client, again["job"]["id"])["result"]["turn"] == 2
    assert bench.commands == ["run", "new"]
    assert bench.turns()[0]["left"] is not None


def test_closing_cancels(
    make_client: ClientMaker, bench: Any, wait_until: Callable[..., None]
) -> None:
    client = make_client(training=bench.training())
    asked = ask(client)
    assert ask(client)["job"]["id"] == asked["job"]["id"]
    bench.wait_for_training()
    closed = client.post(f"/v1/retrainings/{asked['number']}/close").json()
    assert (closed["outcome"], closed["job"]["status"]) == ("dismissed", "cancelled")
    wait_until(lambda: bench.left() == [])


def test_without_a_workspace_it_is_noted(make_client: ClientMaker, bench: Any) -> None:
    client = make_client(retrain_after=2)
    annotate(client, 1, 2)
    asked = the_one(client)
    assert (asked["job"], asked["closed_at"]) == (None, None)
    annotate(client, 3)
    (count,) = shown(client)["counts"]
    assert "--workspace" in count["missing"][0]
    answer = client.post("/v1/retrainings", json={"project": 7})
    assert answer.status_code == 409
    assert "workspace" in answer.json()["detail"]
    assert "--workspace" in answer.json()["remedy"]
    assert client.post("/v1/retrainings", json={"project": 0}).status_code == 422


def test_what_was_noted_is_begun_when_nothing_is_missing_any_more(
    make_client: ClientMaker, bench: Any, finish: Finish, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = bench.training()
    with monkeypatch.context() as without:
        without.setattr(workspaces, "trainable", lambda: False)
        client = make_client(retrain_after=1, training=training)
        annotate(client, 1)
        assert the_one(client)["job"] is None
        assert "pip install" in shown(client)["counts"][0]["missing"][0]
    with monkeypatch.context() as without:
        (bench.folder / "token").unlink()
        without.delenv("LABEL_STUDIO_API_KEY", raising=False)
        assert "token" in shown(client)["counts"][0]["missing"][0]
    (bench.folder / "token").write_text("secret")
    service_of(client).close()
    bench.go()
    client = make_client(training=training)
    assert finish(client, the_one(client)["job"]["id"])["result"]["outcome"] == "promoted"
