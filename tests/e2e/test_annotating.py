"""From transcripts to a dataset: init, push, code, pull, with a real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from linkage_annotations.interface.coding import Coding, write_result
from linkage_annotations.interface.comparison import compare_config
from linkage_annotations.log.state import Status
from linkage_annotations.studio.connection import Studio
from linkage_annotations.studio.records import NewTask, Task
from linkage_annotations.tasks.project import read_codebook_mark
from linkage_annotations.workspace import Workspace, open_workspace
from linkage_nlp.cli.main import main
from linkage_nlp.codebook import Codebook, default_codebook
from linkage_nlp.dataset import Settled, read_dataset

if TYPE_CHECKING:
    RunningStudio = Any

pytestmark = pytest.mark.xdist_group("label-studio")

GIN = default_codebook()
TALK = """\
Interviewer: Do you go to trade fairs?
Ms Li: Every spring, in Munich. I met Brunel there.
Interviewer: 你们上网找资料吗？
Ms Li: 我们天天看国外的论坛。别的没有。
"""
FAIR = {"channel": ("conference_fair",), "scope": ("international",)}
FORUM = {"channel": ("internet",)}


class Said:
    """What a command said."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    talks = tmp_path / "talks"
    talks.mkdir()
    (talks / "F7.txt").write_text(TALK, encoding="utf-8")
    return talks


@pytest.fixture
def run(
    label_studio: RunningStudio,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs `linkage annotate` in a workspace of its own, as its users do."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LINKAGE_WORKSPACE", raising=False)
    monkeypatch.setenv("LABEL_STUDIO_URL", label_studio.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", label_studio.token)

    def command(*args: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["linkage", "annotate", *map(str, args)])
        code = 0
        try:
            main()
        except SystemExit as left:
            code = int(left.code or 0)
        captured = capsys.readouterr()
        assert label_studio.token not in captured.out + captured.err
        return Said(code, captured.out, captured.err)

    return command


@pytest.fixture
def place(run: Run, folder: Path, request: pytest.FixtureRequest) -> Workspace:
    """A workspace whose project has the sentences of the talk."""
    assert run("init", f"B {request.node.name}"[:50]).code == 0
    assert run("push", folder).code == 0
    return open_workspace("annotation")


def tasks(place: Workspace) -> list[Task]:
    return sorted(place.studio().tasks(place.project()), key=lambda task: task.data["start"])


def result(codes: Mapping[str, tuple[str, ...]], codebook: Codebook = GIN) -> list[Any]:
    return write_result(Coding(codes, no_code=not codes), codebook)


def post(studio: RunningStudio, token: str, path: str, content: Mapping[str, Any]) -> Any:
    """What the page does and the SDK does not: skips and drafts."""
    with httpx.Client(base_url=studio.url, trust_env=False) as client:
        access = client.post("/api/token/refresh/", json={"refresh": token}).json()["access"]
        answer = client.post(path, json=content, headers={"Authorization": f"Bearer {access}"})
    answer.raise_for_status()
    return answer.json()


def test_a_project_is_made_from_the_codebook(run: Run, tmp_path: Path) -> None:
    said = run("init", "B made", "--languages", "en", "--coders", "3", "--json")
    assert said.code == 0
    place = open_workspace("annotation")
    project = place.studio().project(place.project())
    assert said.json["url"].endswith(f"/projects/{project.id}")
    assert (project.title, project.maximum_annotations) == ("B made", 3)
    assert compare_config(project.config, GIN) == ()
    assert read_codebook_mark(project.description) == GIN.fingerprint
    assert not project.allows_empty
    assert "<li>" in project.instruction

    again = run("init", "B made")
    assert again.code == 2
    assert "--new" in again.err
    taken = run("init", "B made", "--new")
    assert taken.code == 2
    assert f"--project {project.id}" in taken.err
    elsewhere = run("init", "any", "-w", "other", "--project", str(project.id))
    assert elsewhere.code == 0
    assert open_workspace("other").settings.coders == 3
    assert run("init", "x" * 51, "-w", "third").code == 2
    assert not (tmp_path / "third").exists()


def test_what_two_coders_say_becomes_a_dataset(
    run: Run, place: Workspace, folder: Path, label_studio: RunningStudio
) -> None:
    assert run("push", folder, "--json").json["known"] == 4
    (folder / "F8.txt").write_text(TALK.replace("Munich", "Leeds"), encoding="utf-8")
    assert run("push", folder, "--json").json["added"] == 4

    tokens = [label_studio.coder(name) for name in ("b-anna", "b-ben")]
    anna, ben = map(label_studio.studio, tokens)
    one, two, three, four = [task.id for task in tasks(place) if task.data["case"] == "F7"]
    first = anna.add_annotation(one, result(FAIR))
    ben.add_annotation(one, result(FAIR))
    anna.add_annotation(two, result({}))
    ben.add_annotation(two, result(FAIR))
    anna.add_annotation(three, result(FORUM))
    post(label_studio, tokens[1], f"/api/tasks/{three}/annotations/", skipped())
    post(label_studio, tokens[0], f"/api/tasks/{four}/drafts", {"result": result(FORUM)})

    said = run("pull", "--json")
    assert said.code == 0, said.err
    outcomes = {name: number for name, number in said.json["outcomes"].items() if number}
    assert outcomes == {"agreed": 1, "single": 1, "disagree": 1, "draft": 1, "open": 4}
    assert said.json["new"] == {"annotations": 7, "tasks": 8}
    assert {entry["outcome"] for entry in said.json["left_out"]} == {"disagree", "draft", "open"}
    data = read_dataset(place.dataset, GIN)
    assert [(e.text, e.codes["channel"], e.settled) for e in data.examples] == [
        ("Every spring, in Munich.", ("conference_fair",), Settled.AGREED),
        ("我们天天看国外的论坛。", ("internet",), Settled.SINGLE),
    ]
    assert data.examples[1].context.question == "你们上网找资料吗？"

    before = place.dataset.read_bytes(), place.log.path.read_bytes()
    assert run("pull", "--json").json["new"] == {"annotations": 0, "tasks": 0}
    assert (place.dataset.read_bytes(), place.log.path.read_bytes()) == before

    # Anna thinks again, deletes, and somebody deletes a task.
    anna.change_annotation(first.id, result=result(FORUM))
    for answer in [a for task in tasks(place) if task.id == three for a in task.annotations]:
        anna.delete_annotation(answer.id)
    place.studio().delete_tasks(place.project(), [two])
    said = run("pull")
    assert said.code == 0, said.err
    for words in ("disagree", "coders differ", "withdrawn", "deleted", "open"):
        assert words in said.out
    assert "0 sentences in" in said.out
    statuses = [state.status for state in place.log.read().annotations]
    assert statuses.count(Status.TASK_DELETED) == 2
    assert statuses.count(Status.DELETED) == 2
    assert len(statuses) == 7 + 1 + 2 + 2
    assert run("pull", "--json").json["new"] == {"annotations": 0, "tasks": 0}
    # What was deleted there is added again, as a new task.
    assert run("push", folder, "--json").json["added"] == 1


def skipped() -> dict[str, Any]:
    return {"result": [], "was_cancelled": True}


def test_an_edited_interface_and_an_unknown_code(
    run: Run, place: Workspace, label_studio: RunningStudio
) -> None:
    studio = place.studio()
    config = studio.project(place.project()).config
    assert run("pull").err == ""
    studio.change_project(
        place.project(), config=config.replace('alias="internet"', 'alias="telepathy"')
    )
    coder = label_studio.studio(label_studio.coder("b-anna"))
    one, two, *_ = tasks(place)
    coder.add_annotation(one.id, result(FAIR))
    assert "channel/internet" in run("pull").err
    before = place.dataset.read_bytes()
    bad = coder.add_annotation(two.id, [{**result(FORUM)[0], "value": {"choices": ["telepathy"]}}])
    said = run("pull", "--json")
    assert said.code == 1
    assert said.json["new"] == {"annotations": 1, "tasks": 0}
    assert f"annotation {bad.id} of task {two.id}" in said.json["error"]
    assert "telepathy" in said.err
    assert place.dataset.read_bytes() == before
    assert len(place.log.read().annotations) == 2

    studio.change_project(place.project(), config=config)
    coder.change_annotation(bad.id, result=result(FORUM))
    said = run("pull", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json["sentences"] == 2


def test_another_codebooks_project(
    run: Run, place: Workspace, folder: Path, label_studio: RunningStudio
) -> None:
    former = "sha256:" + "0" * 64
    place.studio().change_project(place.project(), description=f"codebook gin 0.9 ({former})")
    refused = run("push", folder)
    assert refused.code == 2
    assert former in refused.err
    assert "migrate" in refused.err
    coder = label_studio.studio(label_studio.coder("b-anna"))
    coder.add_annotation(tasks(place)[0].id, result(FAIR))
    said = run("pull")
    assert said.code == 1
    assert "another codebook" in said.err
    place.changed(former_codebooks=frozenset({former}))
    assert run("pull", "--json").json["sentences"] == 1


def test_a_task_of_somebody_else_is_passed_over(run: Run, place: Workspace, folder: Path) -> None:
    place.studio().add_tasks(place.project(), [NewTask(data={"text": "Hi.", "before": ""})])
    for said in (run("push", folder), run("pull")):
        assert said.code == 0
        assert "no sentences of ours" in said.err
    assert len(place.log.read().tasks) == 4


# Stops the process dead where the given function was called for the given time.
KILLED = """
import os, sys
from linkage_annotations.studio import connection
from linkage_annotations.tasks import pull, push
from linkage_nlp.cli.main import main

push.BATCH = 2
owner, name, calls = sys.argv.pop(1), sys.argv.pop(1), int(sys.argv.pop(1))
place = {"Studio": connection.Studio, "pull": pull}[owner]
real = getattr(place, name)

def counted(*args, **more):
    global calls
    calls -= 1
    result = real(*args, **more)
    if not calls:
        os._exit(9)
    return result

setattr(place, name, counted)
sys.argv[0] = "linkage"
main()
"""


def kill(owner: str, name: str, calls: int, *args: str | Path) -> None:
    """Run `linkage annotate ...` and stop it right after a call."""
    command = [sys.executable, "-c", KILLED, owner, name, str(calls), "annotate", *map(str, args)]
    done = subprocess.run(
        command, env=dict(os.environ), capture_output=True, text=True, check=False
    )
    assert done.returncode == 9, done.stderr


def test_what_was_broken_off_is_completed(
    run: Run, folder: Path, label_studio: RunningStudio
) -> None:
    run("init", "B broken off")
    kill("Studio", "add_tasks", 1, "push", folder)
    place = open_workspace("annotation")
    assert len(tasks(place)) == 2
    said = run("push", folder, "--json")
    assert (said.json["added"], said.json["known"]) == (2, 2)
    there = tasks(place)
    assert len({task.data["sentence"] for task in there}) == len(there) == 4

    coder = label_studio.studio(label_studio.coder("b-anna"))
    for task in there:
        coder.add_annotation(task.id, result(FAIR))
    kill("pull", "look", 1, "pull")
    assert not place.log.path.exists()
    kill("pull", "note", 1, "pull")
    assert len(place.log.read().annotations) == 4
    assert not place.dataset.exists()
    said = run("pull", "--json")
    assert said.json["new"] == {"annotations": 0, "tasks": 0}
    assert said.json["sentences"] == 4


def test_suggestions_are_added_also_to_tasks_that_are_there(
    run: Run, folder: Path, tiny_bundle: Path, label_studio: RunningStudio
) -> None:
    (folder / "F7.txt").write_text("Q: Where?\nA: We ask in a forum. No.\n", encoding="utf-8")
    assert run("init", "B suggested", "--codebook", tiny_bundle / "codebook.yaml").code == 0
    assert run("push", folder).code == 0
    place = open_workspace("annotation")
    assert {task.predictions for task in tasks(place)} == {()}
    (folder / "F8.txt").write_text("Q: Where?\nA: The forum again.\n", encoding="utf-8")
    said = run("push", folder, "--suggest", "--model", tiny_bundle, "--json")
    assert said.code == 0, said.err
    assert (said.json["added"], said.json["known"], said.json["suggested"]) == (1, 2, 3)
    again = run("push", folder, "--suggest", "--model", tiny_bundle, "--json")
    assert (again.json["added"], again.json["suggested"]) == (0, 0)
    version = said.json["model_version"]
    for task in tasks(place):
        (prediction,) = task.predictions
        assert prediction.model_version == version
        assert prediction.score is not None
        assert 0 <= prediction.score <= 1
    assert place.studio().project(place.project()).model_version == version
    assert any(task.predictions[0].result for task in tasks(place))

    refused = run("push", folder, "--suggest")
    assert refused.code == 2
    assert "another codebook" in refused.err
    assert run("push", folder, "--model", tiny_bundle).code == 2


def test_names_are_masked_before_they_leave(run: Run, folder: Path) -> None:
    names = folder.parent / "names.csv"
    names.write_text("text,mask\nBrunel,FIRM-1\nMs Li,P-1\n", encoding="utf-8")
    run("init", "B masked")
    said = run("push", folder, "--mask", names)
    assert said.code == 0
    assert "FIRM-1 1, P-1 4" in said.out
    place = open_workspace("annotation")
    shown = [json.dumps(task.data, ensure_ascii=False) for task in tasks(place)]
    assert not any("Brunel" in text or "Ms Li" in text for text in shown)
    # From then on they are masked without being asked for.
    (folder / "F8.txt").write_text("Q: Who?\nA: Only Brunel.\n", encoding="utf-8")
    assert run("push", folder).code == 0
    assert [task.data["text"] for task in tasks(place) if task.data["case"] == "F8"] == [
        "Only FIRM-1."
    ]
    names.write_text("text,mask\nBrunel,FIRM-9\n", encoding="utf-8")
    assert "other words" in run("push", folder).err


def test_a_file_that_cannot_be_read_does_not_keep_the_others_out(
    run: Run, place: Workspace, folder: Path
) -> None:
    (folder / "F9.docx").write_bytes(b"no document")
    (folder / "F8.txt").write_text("Q: Who?\nA: We.\n", encoding="utf-8")
    said = run("push", folder, "--json")
    assert said.code == 3
    assert said.json["added"] == 1
    assert "F9.docx" in said.err
    assert run("push", folder / "F9.docx").code == 1


def test_a_server_that_is_away_is_named(
    run: Run, place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABEL_STUDIO_URL", "http://127.0.0.1:9")
    said = run("pull")
    assert said.code == 1
    assert "no server answers at http://127.0.0.1:9" in said.err
    assert isinstance(place.studio(), Studio)
