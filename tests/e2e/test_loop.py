"""Turns of the loop on a real server, with models that are really trained, if small."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from linkage_annotations.cli.loop import loop
from linkage_annotations.interface.coding import Coding, write_result
from linkage_annotations.log.state import Queue
from linkage_annotations.loop.held_out import Side, read_division
from linkage_annotations.loop.turn import read_turns
from linkage_annotations.settings import Settings
from linkage_annotations.studio.records import NewTask
from linkage_annotations.tasks.fields import Item, task_data
from linkage_annotations.tasks.project import Plan, create_project, find_guidelines
from linkage_annotations.workspace import Workspace
from linkage_nlp.bundle import open_bundle
from linkage_nlp.codebook import Codebook
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role

pytestmark = pytest.mark.xdist_group("label-studio")

# Ten interviews, so that five are held out; the words of one sentence are those of all.
CASES = 10
SAID: list[tuple[str, dict[str, tuple[str, ...]]]] = [
    ("we ask in a forum", {"way": ("web",)}),
    ("we met at the fair", {"way": ("fair",)}),
    ("he worked in munich", {"way": ("work",), "place": ("abroad",)}),
    ("the tea was cold", {}),
]
TRANSCRIPT = "Q: How do you hear of it?\nA: We ask in a forum. We met at the fair.\n"


@pytest.fixture
def recipe(make_recipe: Callable[..., Path]) -> Path:
    """Settings by which a random encoder learns `SAID` in seconds."""
    return make_recipe(text for text, _ in SAID)


class Bench:
    """A project in which a coder has coded ten interviews, and its workspace."""

    def __init__(self, server: Any, folder: Path, codebook: Codebook, path: Path) -> None:
        self.codebook = codebook
        self.lead = server.studio()
        self.coder = server.studio(server.coder("loop-anna"))
        plan = Plan(
            title=f"loop {folder.name}"[:50],
            codebook=codebook,
            languages=Settings().languages,
            coders=1,
            guidelines=find_guidelines(codebook),
        )
        self.project = create_project(self.lead, plan).id
        items = [_item(case, place) for case in range(CASES) for place in range(len(SAID))]
        self.lead.add_tasks(
            self.project,
            [
                NewTask(data=task_data(item, queue=Queue.ESTIMATE, codebook=codebook))
                for item in items
            ],
        )
        transcript = folder / "interviews" / "new.txt"
        transcript.parent.mkdir()
        transcript.write_text(TRANSCRIPT, encoding="utf-8")
        settings = Settings(
            url=server.url,
            project=self.project,
            codebook=path,
            coders=1,
            transcripts=(transcript.parent,),
            roles={"Q": Role.INTERVIEWER, "A": Role.RESPONDENT},
        )
        self.workspace = Workspace(folder / "work", settings)
        self.workspace.changed()
        self.workspace.write_token(server.token)

    def code(self) -> None:
        """Code all that is there, as `SAID` has it."""
        for task in self.lead.tasks(self.project):
            codes = dict(SAID)[task.data["text"]]
            self.coder.add_annotation(task.id, self._result(codes))

    def spoil(self) -> None:
        """Take all codes out of the cases that models are trained on."""
        division = read_division(self.workspace)
        for task in self.lead.tasks(self.project):
            codes = dict(SAID).get(task.data["text"])
            place = division.get(task.data["case"])
            if codes and place is not None and place.side is Side.TRAINING:
                (answer,) = task.annotations
                self.coder.change_annotation(answer.id, result=self._result({}))

    def _result(self, codes: Mapping[str, tuple[str, ...]]) -> Any:
        return write_result(Coding(codes, no_code=not codes), self.codebook)

    def run(self, name: str, *arguments: str | Path) -> Result:
        place = ["-w", str(self.workspace.folder)]
        return CliRunner().invoke(loop, [name, *place, *map(str, arguments)])


def _item(case: int, place: int) -> Item:
    text = SAID[place][0]
    return Item(
        sentence=f"F{case}-{place}",
        case=f"F{case}",
        transcript=f"t{case}",
        speaker="A",
        role=Role.RESPONDENT,
        time=None,
        lang="en",
        start=100 * place,
        end=100 * place + len(text),
        text=text,
        context=Context("", ""),
    )


@pytest.fixture
def bench(
    label_studio: Any, tmp_path: Path, tiny_codebook: Codebook, tiny_codebook_path: Path
) -> Bench:
    made = Bench(label_studio, tmp_path, tiny_codebook, tiny_codebook_path)
    made.code()
    return made


def test_turns_with_a_good_model_and_a_spoilt_one(bench: Bench, recipe: Path) -> None:
    token = bench.workspace.token()
    bench.workspace.write_token("not-a-token")
    stopped = bench.run("run", "--recipe", recipe, "--skip-next")
    assert "'linkage annotate pull' ended with exit code" in str(stopped.exception)
    assert "goes on from there" in str(stopped.exception)

    # With the right token, the very turn goes on.
    bench.workspace.write_token(token)
    first = bench.run("run", "-n", "2", "--json", "--", "--random-share", "0")
    assert first.exit_code == 0, first.output
    record = json.loads(first.stdout)
    assert record["outcome"] == "first"
    assert record["training"]["recipe"] == str(recipe)
    assert record["judgements"]["en"]["cases"] == 5
    assert record["judgements"]["en"]["new"]["value"] > 0.9
    (turn,) = read_turns(bench.workspace)
    version = open_bundle(turn.bundle).info.model_version
    assert turn.model_version == version

    # The new sentences of the transcript are in the project, with what the model suggests.
    suggested = {
        task.data["text"]: {prediction.model_version for prediction in task.predictions}
        for task in bench.lead.tasks(bench.project)
        if task.predictions
    }
    assert suggested == {"We ask in a forum.": {version}, "We met at the fair.": {version}}

    bench.spoil()
    second = bench.run("run", "--recipe", recipe, "--skip-next", "--json")
    assert second.exit_code == 3, second.output
    record = json.loads(second.stdout)
    assert record["outcome"] == "refused"
    assert record["against"]["model_version"] == version
    assert record["judgements"]["en"]["finding"] == "worse"
    assert record["judgements"]["en"]["old"]["value"] > 0.9
    assert record["judgements"]["en"]["new"]["value"] == 0.0
    history = json.loads(bench.run("history", "--json").stdout)
    assert history["in_force"] == 1
    assert [entry["in_force"] for entry in history["turns"]] == [True, False]
