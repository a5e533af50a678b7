"""Two coders who differ: agreement of known value, the queue, what is settled, the dataset."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from linkage_annotations.interface.coding import Coding, write_result
from linkage_annotations.studio.records import Task
from linkage_annotations.workspace import Workspace, open_workspace
from linkage_nlp.cli.main import main
from linkage_nlp.codebook import default_codebook
from linkage_nlp.dataset import Settled, read_dataset

if TYPE_CHECKING:
    RunningStudio = Any

pytestmark = pytest.mark.xdist_group("label-studio")

GIN = default_codebook()
TALK = """\
Interviewer: Where did you learn to make these lenses?
Ms Li: I studied in Jena for five years. My classmates there still answer my questions. \
The office is on the third floor. We read a forum in English every day. It rains a lot here.
Interviewer: 你们去展会吗？
Ms Li: 我们每年去汉诺威看展。别的没有。
"""
Codes = Mapping[str, tuple[str, ...]]
STUDY: Codes = {"channel": ("study_abroad",)}
CONTACT: Codes = {"channel": ("personal_contact",)}
FORUM: Codes = {"channel": ("internet",)}
FAIR: Codes = {"channel": ("conference_fair",)}
NONE: Codes = {}
# What each gives the seven sentences: they differ on the second and on the sixth.
ANNA = [STUDY, STUDY, NONE, FORUM, NONE, FAIR, NONE]
LI = [STUDY, CONTACT, NONE, FORUM, NONE, NONE, NONE]
Run = Callable[..., tuple[int, str, str]]


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

    def command(*args: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["linkage", "annotate", *map(str, args)])
        code = 0
        try:
            main()
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def ok(said: tuple[int, str, str]) -> str:
    code, out, err = said
    assert code == 0, out + err
    return out


@pytest.fixture
def place(run: Run, tmp_path: Path, request: pytest.FixtureRequest) -> Workspace:
    (tmp_path / "F7.txt").write_text(TALK, encoding="utf-8")
    ok(run("init", f"D {request.node.name}"[:50], "--coders", "3"))
    ok(run("push", "F7.txt"))
    return open_workspace("annotation")


def tasks(place: Workspace, project: int | None = None) -> list[Task]:
    found = place.studio().tasks(project or place.project())
    return sorted(found, key=lambda task: int(task.data["start"]))


def answer(codes: Codes, comment: str = "") -> list[dict[str, Any]]:
    return write_result(Coding(codes, no_code=not codes, comment=comment), GIN)


def code_all(label_studio: RunningStudio, place: Workspace, name: str, given: list[Codes]) -> None:
    studio = label_studio.studio(label_studio.coder(name))
    for task, codes in zip(tasks(place), given, strict=True):
        studio.add_annotation(task.id, answer(codes))


def settled(place: Workspace) -> dict[str, tuple[Settled, tuple[str, ...]]]:
    dataset = read_dataset(place.dataset, GIN)
    return {e.text: (e.settled, e.codes["channel"]) for e in dataset.examples}


def test_disagreements_are_measured_and_settled(
    label_studio: RunningStudio, run: Run, place: Workspace
) -> None:
    code_all(label_studio, place, "d-anna", ANNA)
    code_all(label_studio, place, "d-li", LI)
    ok(run("pull"))
    assert len(settled(place)) == 5

    found = json.loads(ok(run("agreement", "--no-model", "--json")))["slices"]["all"]
    codes = {name: code["alpha"]["all_units"]["value"] for name, code in found["codes"].items()}
    # Of 14 answers: study abroad 3 yes, 11 no, apart on one of seven sentences; forum never.
    assert codes["channel/study_abroad"] == pytest.approx(1 - 13 * 1 / (3 * 11), abs=1e-6)
    assert codes["channel/internet"] == 1
    assert codes["channel/conference_fair"] == pytest.approx(1 - 13 * 1 / (1 * 13), abs=1e-6)
    (pair,) = found["pairs"]
    kappa = pair["codes"]["channel/study_abroad"]["kappa"]["all_units"]["value"]
    # They agree on 6 of 7, by chance on (2 x 1 + 5 x 6) / 49.
    assert kappa == pytest.approx((6 / 7 - 32 / 49) / (1 - 32 / 49), abs=1e-6)
    assert [(c["code"], c["other"], c["units"]) for c in found["confusions"]] == [
        ("study_abroad", "personal_contact", 1),
        ("conference_fair", None, 1),
    ]

    record = json.loads(ok(run("adjudicate", "push", "--json")))
    assert (record["added"], record["known"]) == (2, 0)
    queue = record["project"]
    # Again: nothing is doubled.
    record = json.loads(ok(run("adjudicate", "push", "--json")))
    assert (record["project"], record["added"], record["known"]) == (queue, 0, 2)
    about = place.studio().project(queue)
    assert about.maximum_annotations == 1
    assert about.title.endswith(" – adjudication")
    second, sixth = tasks(place, queue)
    assert second.data["text"] == "My classmates there still answer my questions."
    assert "境外留学 Study abroad" in second.data["answers"]
    assert "example.org" not in json.dumps([second.data, sixth.data])
    assert not second.predictions

    lead = label_studio.studio(label_studio.coder("d-lead"))
    lead.add_annotation(second.id, answer(CONTACT, "a classmate who is asked is a contact"))
    ok(run("pull"))
    status = json.loads(ok(run("adjudicate", "status", "--json")))
    assert (status["open"], status["adjudicated"], status["queued"]) == (1, 1, 1)
    sentence = "My classmates there still answer my questions."
    assert settled(open_workspace("annotation"))[sentence] == (
        Settled.ADJUDICATED,
        ("personal_contact",),
    )
    # What was settled with the answers in view is not counted as agreement.
    after = json.loads(ok(run("agreement", "--no-model", "--json")))
    assert after["slices"]["all"]["codes"] == found["codes"]
    assert [notice["kind"] for notice in after["notices"]] == ["settling_left_out"]

    # Coders come to agree on the other: it leaves the queue.
    studio = label_studio.studio(label_studio.coder("d-li"))
    wrong = next(a for a in tasks(place)[5].annotations if a.coder == "d-li@example.org")
    studio.change_annotation(wrong.id, result=answer(FAIR))
    ok(run("pull"))
    record = json.loads(ok(run("adjudicate", "push", "--json")))
    assert (record["added"], record["withdrawn"]) == (0, 1)
    ok(run("pull"))
    assert len(settled(place)) == 7
    assert json.loads(ok(run("adjudicate", "status", "--json")))["open"] == 0

    ok(run("adjudicate", "reasons", "-o", "reasons.md"))
    written = Path("reasons.md").read_text(encoding="utf-8")
    assert "- a classmate who is asked is a contact" in written
    assert "My classmates" not in written
    # With the model, and as a page.
    ok(run("agreement", "-o", "agreement.html", "--lang", "zh"))
    assert "gin-" in Path("agreement.html").read_text(encoding="utf-8")


def test_a_majority_of_three_settles(
    label_studio: RunningStudio, run: Run, place: Workspace
) -> None:
    code_all(label_studio, place, "d-anna", ANNA)
    code_all(label_studio, place, "d-li", LI)
    code_all(label_studio, place, "d-wang", [*LI[:5], FORUM, NONE])
    ok(run("pull"))
    record = json.loads(ok(run("adjudicate", "--majority", "--json")))
    # The second sentence has two of three; the sixth has three different answers.
    assert (record["settled_by_majority"], record["open"]) == (1, 1)
    sentence = "My classmates there still answer my questions."
    assert settled(open_workspace("annotation"))[sentence] == (
        Settled.MAJORITY,
        ("personal_contact",),
    )
    record = json.loads(ok(run("adjudicate", "push", "--json")))
    assert record["added"] == 1
