"""What the doctor says of what can be seen without a server."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.interface.config import labelling_config
from linkage_annotations.interface.languages import Languages
from linkage_annotations.studio import doctor
from linkage_annotations.studio.doctor import Check, Grade
from linkage_annotations.studio.records import Model, Project, Webhook
from linkage_annotations.tasks.project import describe
from linkage_annotations.workspace import Settings, Workspace
from linkage_nlp.codebook import default_codebook

GIN = default_codebook()


def personal(days: float) -> str:
    claims = {"token_type": "refresh", "exp": time.time() + days * 86400}
    part = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode()
    return f"e30.{part}.e30"


def made_project(**changes: Any) -> Project:
    given: dict[str, Any] = {
        "id": 3,
        "title": "Small firms",
        "description": describe(GIN),
        "config": labelling_config(GIN, Languages.ZH_EN),
        "instruction": "",
        "maximum_annotations": 2,
        "sampling": "",
        "model_version": "",
        "tasks": 0,
        "annotations": 0,
    }
    return Project(**{**given, **changes})


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path, Settings(project=3), environment={})


def grades(checks: list[Check]) -> dict[str, Grade]:
    return {check.name: check.grade for check in checks}


@pytest.mark.parametrize(
    ("version", "grade"),
    [
        ("1.23.2", Grade.OK),
        ("1.100.0", Grade.OK),
        ("1.22.9", Grade.PROBLEM),
        ("0.9", Grade.PROBLEM),
        ("", Grade.PROBLEM),
        ("2.0.0", Grade.WARNING),
    ],
)
def test_the_version_must_be_known(version: str, grade: Grade) -> None:
    assert doctor._version(version).grade is grade


@pytest.mark.parametrize(
    ("token", "words"),
    [
        (personal(400), "a personal access token of lead"),
        (personal(3), "runs out in 3 days"),
        ("0" * 40, "a legacy token of lead"),
        ("e30.eyJ0b2tlbl90eXBlIjoiYWNjZXNzIn0.e30", "lasts five minutes"),
    ],
    ids=["personal", "soon over", "legacy", "access"],
)
def test_each_kind_of_token_is_named(token: str, words: str) -> None:
    check = doctor._token(token, "lead@example.org")

    assert words in check.message
    assert (check.grade is Grade.OK) == words.startswith("a personal")
    assert token not in check.message + check.remedy


def test_a_project_of_this_codebook_is_well(workspace: Workspace) -> None:
    checks = [
        *doctor._codebook(workspace, made_project()),
        *doctor._settings(workspace, made_project()),
    ]

    assert set(grades(checks).values()) == {Grade.OK}
    assert [check.name for check in checks] == ["codebook", "interface", "empty answers", "coders"]


def test_what_was_edited_by_hand_is_found(workspace: Workspace) -> None:
    config = made_project().config.replace('alias="internet"', 'alias="web"')
    project = made_project(
        config=config, description="mine", allows_empty=True, maximum_annotations=1
    )

    checks = [*doctor._codebook(workspace, project), *doctor._settings(workspace, project)]

    assert grades(checks) == {
        "codebook": Grade.PROBLEM,
        "interface": Grade.PROBLEM,
        "empty answers": Grade.WARNING,
        "coders": Grade.WARNING,
    }
    assert all(check.remedy for check in checks)


def test_a_codebook_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    settings = Settings(project=3, codebook=tmp_path / "none.yaml")
    workspace = Workspace(tmp_path, settings, environment={})

    (check,) = doctor._codebook(workspace, made_project())

    assert (check.name, check.grade) == ("codebook", Grade.PROBLEM)


def test_webhooks_are_told_where_they_matter() -> None:
    def one(url: str, **changes: Any) -> Check:
        webhook = Webhook(id=1, url=url, active=True, all_actions=True, **changes)
        (check,) = doctor._webhooks((webhook,))
        return check

    assert one("http://127.0.0.1:9000/webhook").grade is Grade.OK
    assert one("http://127.0.0.1:9000/webhook", failures=3).grade is Grade.WARNING
    assert "is sent to https://far.example" in one("https://far.example/hook").message
    assert one("https://far.example/hook", payload=False).grade is Grade.OK
    off = Webhook(id=1, url="https://far.example", active=False, all_actions=True)
    assert [check.grade for check in doctor._webhooks((off,))] == [Grade.OK]


def test_models_that_are_away_are_told() -> None:
    def one(state: str, problem: str = "") -> Check:
        model = Model(
            id=1, url="http://m", title="m", state=state, model_version="m1", problem=problem
        )
        (check,) = doctor._models((model,))
        return check

    assert one("connected").grade is Grade.OK
    assert one("error", "refused").message == "http://m is error: refused"
    assert one("disconnected").grade is Grade.WARNING
    assert [check.grade for check in doctor._models(())] == [Grade.OK]


def test_where_nobody_answers_nothing_else_is_looked_at(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, Settings(url="http://127.0.0.1:1"), environment={})

    (check,) = doctor.examine(workspace)

    assert (check.name, check.grade) == ("address", Grade.PROBLEM)


def test_an_open_way_through_the_network_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "answers", lambda url: True)

    assert doctor._address("http://studio.example:8080").grade is Grade.WARNING
    assert doctor._address("https://studio.example").grade is Grade.OK
    assert doctor._address("http://127.0.0.1:8080").grade is Grade.OK
