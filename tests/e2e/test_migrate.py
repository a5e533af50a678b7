"""Another codebook for a project that was begun, on a real server."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from linkage_annotations.adjudication.queue import queue_disagreements
from linkage_annotations.cli.annotate import annotate
from linkage_annotations.interface.coding import Coding, write_result
from linkage_annotations.interface.config import labelling_config
from linkage_annotations.log.contents import current_annotations
from linkage_annotations.log.state import Queue, Status
from linkage_annotations.migration.apply import Progress
from linkage_annotations.migration.convert import labels_of
from linkage_annotations.migration.prospect import Files
from linkage_annotations.migration.run import begin
from linkage_annotations.settings import Settings
from linkage_annotations.studio.connection import Studio
from linkage_annotations.studio.records import Answer, NewPrediction, NewTask, Task
from linkage_annotations.studio.rewriting import RewritingStudio
from linkage_annotations.tasks.fields import Item, task_data
from linkage_annotations.tasks.project import (
    Plan,
    create_project,
    find_guidelines,
    read_codebook_mark,
)
from linkage_annotations.tasks.pull import pull
from linkage_annotations.workspace import Workspace, open_workspace
from linkage_nlp.codebook import Label, load_codebook
from linkage_nlp.dataset import Settled, read_dataset
from linkage_nlp.errors import UsageError
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role

pytestmark = pytest.mark.xdist_group("label-studio")

WORDS = ["We ask in a forum.", "We go to a fair.", "I worked there.", "It rains.", "They came."]
MAP = """
changes:
  - rename: way/web
    to: way/internet
  - split: way/work
    to: [way/job, way/study]
    by: review
  - remove: way/fair
    annotations: {fair}
  - dimension: place
    to: scope
  - add: way/video
"""


@pytest.fixture
def old_path(tiny_codebook_path: Path) -> Path:
    return tiny_codebook_path


@pytest.fixture
def new_path(tiny_codebook_path: Path, tmp_path: Path) -> Path:
    """Tiny, with another web, no fair, work in two, a new code, and its place renamed."""
    book = yaml.safe_load(tiny_codebook_path.read_text(encoding="utf-8"))
    book["version"] = "2"
    way, place = book["dimensions"]
    web, _, work = way["codes"]
    job, study, video = deepcopy(work), deepcopy(work), deepcopy(work)
    web["id"] = "internet"
    for key, (code, name) in enumerate([(job, "job"), (study, "study"), (video, "video")], 5):
        code.update(id=name, hotkey=str(key))
    way["codes"] = [web, job, study, video]
    place["id"] = "scope"
    path = tmp_path / "new.yaml"
    path.write_text(yaml.safe_dump(book, allow_unicode=True), encoding="utf-8")
    return path


class Bench:
    """A project with five tasks, two coders, and a workspace for it."""

    def __init__(self, server: Any, folder: Path, old: Path) -> None:
        self.server = server
        self.old = load_codebook(old)
        self.lead = server.studio()
        self.folder = folder / "work"
        plan = Plan(
            title="migrate",
            codebook=self.old,
            languages=Settings().languages,
            coders=2,
            guidelines=find_guidelines(self.old),
        )
        self.project = create_project(self.lead, replace(plan, title=f"migrate {folder.name}"[:50]))
        self.lead.add_tasks(
            self.project.id,
            [
                NewTask(data=task_data(item, queue=Queue.LEARN, codebook=self.old))
                for item in map(_item, range(len(WORDS)))
            ],
        )
        settings = Settings(url=server.url, project=self.project.id, codebook=old)
        self.workspace = Workspace(self.folder, settings)
        self.workspace.write_token(server.token)
        self.workspace.changed()
        self.tasks = [task.id for task in self.shown()]

    def coder(self, name: str) -> Studio:
        studio: Studio = self.server.studio(self.server.coder(name))
        return studio

    def shown(self) -> list[Task]:
        return sorted(self.lead.tasks(self.project.id), key=lambda task: task.data["sentence"])

    def code(self, coder: str, place: int, codes: Mapping[str, Sequence[str]]) -> Answer:
        given = {name: tuple(some) for name, some in codes.items()}
        result = write_result(Coding(given, no_code=not codes), self.old)
        return self.coder(coder).add_annotation(self.tasks[place], result, seconds=4.5)

    def rewriting(self) -> RewritingStudio:
        return RewritingStudio(self.server.url, self.server.token, patience=5)

    def run(self, *arguments: str | Path) -> Result:
        return CliRunner().invoke(
            annotate, ["migrate", *map(str, arguments), "-w", str(self.folder)]
        )

    def codes(self) -> dict[str, dict[str, Any]]:
        """By sentence and coder, what the server has."""
        return {
            task.data["sentence"]: {
                answer.coder.partition("@")[0]: _given(answer) for answer in task.annotations
            }
            for task in self.shown()
        }


def _item(place: int) -> Item:
    return Item(
        sentence=f"s{place}",
        case="F1" if place < 3 else "F2",
        transcript="t1",
        speaker="Boss",
        role=Role.RESPONDENT,
        time=None,
        lang="en",
        start=100 * place,
        end=100 * place + len(WORDS[place]),
        text=WORDS[place],
        context=Context("", ""),
    )


def _given(answer: Answer) -> dict[str, list[str]]:
    return _given_by(answer.result)


def _given_by(result: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    return {
        part["from_name"]: part["value"].get("choices", part["value"].get("text"))
        for part in result
    }


@pytest.fixture
def bench(label_studio: Any, tmp_path: Path, old_path: Path) -> Bench:
    made = Bench(label_studio, tmp_path, old_path)
    made.code("anna", 0, {"way": ["web"], "place": ["abroad"]})
    made.code("li", 0, {"way": ["web", "fair"]})
    made.code("anna", 1, {"way": ["fair"]})
    made.code("anna", 2, {"way": ["work", "web"]})
    made.code("li", 2, {"place": ["abroad"]})
    made.code("anna", 3, {})
    return made


@pytest.fixture
def changes(tmp_path: Path) -> Callable[[str], Path]:
    def make(fair: str) -> Path:
        path = tmp_path / "map.yaml"
        path.write_text(MAP.format(fair=fair), encoding="utf-8")
        return path

    return make


AFTER = {
    "s0": {"anna": {"way": ["internet"], "scope": ["abroad"]}, "li": {"way": ["internet"]}},
    "s1": {"anna": {"no-code": ["no-code"]}},
    "s2": {"li": {"scope": ["abroad"]}},
    "s3": {"anna": {"no-code": ["no-code"]}},
    "s4": {},
}


def test_a_project_is_migrated_and_taken_back(
    bench: Bench, old_path: Path, new_path: Path, changes: Callable[[str], Path]
) -> None:
    before = bench.codes()
    pull(bench.workspace, bench.lead)
    created = {a.id: a.created for task in bench.shown() for a in task.annotations}
    refused = bench.run(old_path, new_path, "--map", changes("refuse"), "--yes")
    assert refused.exit_code == 1
    assert "way/fair is to be removed, but 2 annotations and 0 drafts give it" in refused.stderr
    assert bench.codes() == before

    dry = bench.run(old_path, new_path, "--map", changes("drop"), "--dry-run", "--json")
    assert dry.exit_code == 0, dry.output
    planned = json.loads(dry.stdout)
    assert {row["code"]: row["annotations"] for row in planned["codes"]} == {
        "way/web": 3,
        "way/fair": 2,
        "way/work": 1,
        "place/abroad": 2,
    }
    assert planned["steps"]["annotations"] == {"change": 4, "touch": 0, "delete": 1}
    assert planned["tasks"] == 5
    assert bench.codes() == before

    done = bench.run(old_path, new_path, "--map", changes("drop"), "--yes")
    assert done.exit_code == 0, done.output
    assert bench.codes() == AFTER
    new = load_codebook(new_path)
    project = bench.lead.project(bench.project.id)
    assert read_codebook_mark(project.description) == new.fingerprint
    assert "internet" in project.config
    assert "way/fair" not in project.config
    for task in bench.shown():
        assert task.data["codebook"] == new.fingerprint
        for answer in task.annotations:
            assert answer.created == created[answer.id]
            assert answer.seconds == 4.5
    workspace = open_workspace(bench.folder)
    assert workspace.codebook().fingerprint == new.fingerprint
    dataset = read_dataset(workspace.dataset, new)
    assert {e.id: (e.codes["way"], e.coders) for e in dataset.examples} == {
        "s1": ((), ("anna@example.org",)),
        "s2": ((), ("li@example.org",)),
        "s3": ((), ("anna@example.org",)),
    }
    states = workspace.log.read().annotations
    assert {s.codebook for s in states} == {bench.old.fingerprint, new.fingerprint}
    now = current_annotations(states).values()
    assert {s.codebook for s in now if not s.status.gone} == {new.fingerprint}
    assert [s.sentence for s in now if s.status is Status.DELETED] == ["s2"]
    (folder,) = (bench.folder / "migrations").iterdir()
    assert {path.name for path in folder.iterdir()} == {
        "annotations.jsonl",
        "dataset.jsonl",
        "former-codebook.yaml",
        f"interface-{project.id}.xml",
        "journal.json",
        "map.yaml",
        "new-codebook.yaml",
    }

    undone = bench.run("--undo", "--yes")
    assert undone.exit_code == 0, undone.output
    assert bench.codes() == before
    assert bench.lead.project(bench.project.id).config == bench.project.config
    workspace = open_workspace(bench.folder)
    assert workspace.codebook().fingerprint == bench.old.fingerprint
    assert {e.id for e in read_dataset(workspace.dataset, bench.old).examples} == {"s1", "s3"}
    assert bench.run("--undo", "--yes").exit_code == 1
    again = pull(workspace, bench.lead)
    assert again.appended.annotations == 0
    assert again.flaw is None


class Stopped(Exception):
    """Somebody pulled the plug."""


def _stop_after(number: int) -> Progress:
    calls: list[str] = []

    def progress(what: str, done: int, total: int) -> None:
        calls.append(what)
        if len(calls) == number:
            raise Stopped

    return progress


@pytest.mark.parametrize(("number", "back"), [(4, True), (6, False)])
def test_what_was_broken_off_is_finished_or_taken_back(
    bench: Bench,
    old_path: Path,
    new_path: Path,
    changes: Callable[[str], Path],
    number: int,
    back: bool,
) -> None:
    before = bench.codes()
    files = Files(old_path, new_path, changes("drop"))
    way = files.conversion()
    with pytest.raises(Stopped):
        begin(bench.workspace, bench.rewriting(), way, files, {}, progress=_stop_after(number))
    bench.code("li", 4, {"way": ["web"]})  # by the former interface
    with pytest.raises(UsageError, match="is not finished"):
        open_workspace(bench.folder).studio()
    other = bench.run(old_path, old_path, "--yes")
    assert other.exit_code == 1
    assert "broken off" in str(other.exception)
    if back:
        taken_back = bench.run("--undo", "--yes")
        assert taken_back.exit_code == 0, taken_back.output
        assert bench.codes() == {**before, "s4": {"li": {"way": ["web"]}}}
        return
    finished = bench.run(old_path, new_path, "--map", changes("drop"), "--yes")
    assert finished.exit_code == 0, finished.output
    assert bench.codes() == {**AFTER, "s4": {"li": {"way": ["internet"]}}}
    assert bench.run("--yes").exit_code == 1  # nothing is left to finish
    workspace = open_workspace(bench.folder)
    assert len(read_dataset(workspace.dataset, way.new).examples) == 4


def test_drafts_and_suggestions_follow(
    bench: Bench, old_path: Path, new_path: Path, changes: Callable[[str], Path]
) -> None:
    server = bench.rewriting()

    def suggestion(*codes: str) -> NewPrediction:
        result = write_result(Coding({"way": codes}), bench.old)
        return NewPrediction(model_version="m1", score=0.5, result=result)

    server.add_predictions(
        {bench.tasks[3]: suggestion("fair"), bench.tasks[4]: suggestion("fair", "web", "work")}
    )
    server.change_project(bench.project.id, model_version="m1")
    (shown,) = bench.shown()[4].predictions
    server.restore_annotation(
        bench.tasks[4],
        write_result(Coding({"way": ("web",)}), bench.old),
        coder="anna@example.org",
        prediction=shown.id,
    )
    coder = RewritingStudio(bench.server.url, bench.server.coder("li"), patience=5)
    draft = write_result(Coding({"way": ("work", "web")}, comment="hm"), bench.old)
    coder._request("POST", f"api/tasks/{bench.tasks[3]}/drafts", {"result": draft})
    done = bench.run(old_path, new_path, "--map", changes("drop"), "--yes")
    assert done.exit_code == 0, done.output
    tasks = bench.shown()
    assert tasks[3].predictions == ()
    assert bench.lead.project(bench.project.id).model_version == ""
    assert [labels_of(p.result) for p in tasks[4].predictions] == [(Label("way", "internet"),)]
    (began,) = tasks[4].annotations
    assert (began.coder, began.suggested_by) == ("anna@example.org", "m1")
    (kept,) = tasks[3].drafts
    assert kept.coder == "li@example.org"
    assert _given(kept) == {"way": ["internet"], "coder-comment": ["hm"]}

    undone = bench.run("--undo", "--yes")
    assert undone.exit_code == 0, undone.output
    tasks = bench.shown()
    assert labels_of(tasks[3].predictions[0].result) == (Label("way", "fair"),)
    assert len(labels_of(tasks[4].predictions[0].result)) == 3
    assert tasks[4].annotations[0].suggested_by == "m1"
    assert bench.lead.project(bench.project.id).model_version == "m1"
    assert _given(tasks[3].drafts[0]) == _given_by(draft)


def test_what_was_coded_since_is_not_lost_by_undoing(
    bench: Bench, old_path: Path, new_path: Path, changes: Callable[[str], Path]
) -> None:
    assert bench.run(old_path, new_path, "--map", changes("drop"), "--yes").exit_code == 0
    now = bench.codes()
    bench.coder("li").add_annotation(
        bench.tasks[4], write_result(Coding({"way": ("video",)}), load_codebook(new_path))
    )
    refused = bench.run("--undo", "--yes")
    assert refused.exit_code == 1
    assert "give codes of the new codebook (way/video)" in refused.stderr
    assert bench.codes() == {**now, "s4": {"li": {"way": ["video"]}}}


def test_the_queue_of_disagreements_is_migrated_too(
    bench: Bench, old_path: Path, new_path: Path, changes: Callable[[str], Path]
) -> None:
    pull(bench.workspace, bench.lead)
    queued = queue_disagreements(bench.workspace, bench.lead).project
    assert queued is not None
    tasks = {task.data["sentence"]: task.id for task in bench.lead.tasks(queued.id)}
    assert set(tasks) == {"s0", "s2"}
    bench.lead.add_annotation(
        tasks["s0"], write_result(Coding({"way": ("web", "fair")}), bench.old)
    )
    done = bench.run(old_path, new_path, "--map", changes("drop"), "--yes")
    assert done.exit_code == 0, done.output
    workspace = open_workspace(bench.folder)
    new = load_codebook(new_path)
    settled = {example.id: example for example in read_dataset(workspace.dataset, new).examples}
    assert settled["s0"].settled is Settled.ADJUDICATED
    assert settled["s0"].codes["way"] == ("internet",)
    project = bench.lead.project(queued.id)
    assert read_codebook_mark(project.description) == new.fingerprint
    assert f"Disagreements of project {bench.project.id} are settled here" in project.description
    shown = labelling_config(new, workspace.settings.languages, adjudication=True)
    assert project.config == shown.strip()
    again = queue_disagreements(workspace, bench.lead)
    assert (again.added, again.withdrawn) == (0, 1)  # that of s2 is one no more


def test_the_later_of_two_annotations_stays_the_later_one(
    bench: Bench, old_path: Path, new_path: Path, changes: Callable[[str], Path]
) -> None:
    """A sentence in two tasks: its coder's former answer is changed, the later one is not."""
    again = task_data(_item(0), queue=Queue.ESTIMATE, codebook=bench.old)
    bench.lead.add_tasks(bench.project.id, [NewTask(data=again)])
    last = max(task.id for task in bench.shown())
    bench.coder("anna").add_annotation(last, write_result(Coding({}, no_code=True), bench.old))
    done = bench.run(old_path, new_path, "--map", changes("drop"), "--yes", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["steps"]["annotations"]["touch"] == 1
    of_anna = {
        answer.task: answer.updated
        for task in bench.shown()
        for answer in task.annotations
        if answer.coder.startswith("anna")
    }
    assert of_anna[last] > of_anna[bench.tasks[0]]
