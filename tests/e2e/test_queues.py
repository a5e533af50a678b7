"""Choosing what is coded next, and second looks, with a real server."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from linkage_annotations.interface.coding import Coding, write_result
from linkage_annotations.queues.draws import read_draws
from linkage_annotations.studio.connection import Studio
from linkage_annotations.studio.records import Task
from linkage_annotations.workspace import Workspace, open_workspace
from linkage_nlp.cli.estimate import estimate
from linkage_nlp.cli.main import main
from linkage_nlp.cli.tag import tag
from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import StudioUnreachable

if TYPE_CHECKING:
    RunningStudio = Any

pytestmark = pytest.mark.xdist_group("label-studio")

CASES = 4
# What the tiny model makes something of, and what it makes nothing of.
SAID = (
    "We ask in a forum {n}.",
    "It is a website {n}.",
    "We go to the fair {n}.",
    "I was in Munich {n}.",
    "The weather is fine {n}.",
    "我们在展会{n}。",
    "我们在外面{n}。",
    "我的工作{n}。",
)

Run = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Interviews of four cases, each with sixteen sentences."""
    talks = tmp_path / "talks"
    talks.mkdir()
    for case in range(CASES):
        answers = [text.format(n=100 * case + turn) for turn in (1, 2) for text in SAID]
        lines = [f"Interviewer: And then?\nBoss: {answer}\n" for answer in answers]
        (talks / f"F{case}.txt").write_text("".join(lines), encoding="utf-8")
    return talks


@pytest.fixture
def run(
    label_studio: RunningStudio,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs `linkage annotate` in a workspace of its own; gives code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LINKAGE_WORKSPACE", raising=False)
    monkeypatch.setenv("LABEL_STUDIO_URL", label_studio.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", label_studio.token)

    def command(*args: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["linkage", "annotate", *map(str, args)])
        code = 0
        try:
            main()
        except SystemExit as left:
            code = int(left.code or 0)
        captured = capsys.readouterr()
        assert label_studio.token not in captured.out + captured.err
        return code, captured.out, captured.err

    return command


@pytest.fixture
def place(run: Run, tiny_codebook_path: Path, request: pytest.FixtureRequest) -> Workspace:
    title = f"C {request.node.name}"[:50]
    code, _, err = run("init", title, "--codebook", tiny_codebook_path, "--coders", 2)
    assert code == 0, err
    return open_workspace("annotation")


def tasks(place: Workspace) -> list[Task]:
    return sorted(place.studio().tasks(place.project()), key=lambda task: task.id)


def queues(place: Workspace) -> Counter[str]:
    return Counter(task.data["queue"] for task in tasks(place))


def test_the_queues_are_filled_turn_by_turn(
    run: Run, place: Workspace, folder: Path, tiny_bundle: Path
) -> None:
    code, out, err = run("next", folder, "-n", 10, "--random-share", 1, "--json")
    assert code == 0, err
    first = json.loads(out)
    assert first["tasks"] == 10
    assert first["model_version"] is None
    assert queues(place) == {"estimate": 10}

    # The transcripts are known from now on, and a dry run is what is done then.
    turn = ("next", "-n", 20, "--suggest", "--model", tiny_bundle, "--json")
    code, out, err = run(*turn, "--dry-run")
    assert code == 0, err
    foretold = json.loads(out)
    assert foretold["dry_run"]
    assert len(tasks(place)) == 10
    code, out, err = run(*turn)
    assert code == 0, err
    second = json.loads(out)
    assert second["chosen"] == foretold["chosen"]

    there = tasks(place)
    assert len(there) == len({task.data["sentence"] for task in there}) == 30
    assert queues(place) == {"estimate": 16, "learn": 14}
    new = there[10:]
    assert [task.data["sentence"] for task in new] == [c["sentence"] for c in second["chosen"]]
    # Mixed, and suggestions for those to learn from alone.
    kinds = [task.data["queue"] for task in new]
    assert kinds != sorted(kinds)
    assert kinds != sorted(kinds, reverse=True)
    assert all(bool(task.predictions) == (task.data["queue"] == "learn") for task in new)

    draws = read_draws(place.folder / "queues", place.project())
    assert len(draws.estimated) == 16
    assert draws.unfinished is None
    assert second["sentences"] == 64
    inclusion = {p for langs in second["inclusion"].values() for p in langs.values()}
    assert all(0.2 < p < 0.3 for p in inclusion)


def test_what_was_broken_off_is_finished(
    run: Run,
    place: Workspace,
    folder: Path,
    tiny_bundle: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def down(*_: object) -> None:
        raise StudioUnreachable("no Label Studio answers", remedy="Start it")

    turn = ("next", folder, "-n", 12, "--model", tiny_bundle)
    with monkeypatch.context() as patch:
        patch.setattr(Studio, "add_tasks", down)
        code, _, err = run(*turn)
        assert (code, tasks(place)) == (1, [])
        assert "no Label Studio answers" in err
    begun = read_draws(place.folder / "queues", place.project()).unfinished
    assert begun is not None

    # The same command finishes it; only the one after that draws again.
    code, _, err = run(*turn)
    assert code == 0, err
    assert "broken off" in err
    assert {task.data["sentence"] for task in tasks(place)} == begun.sentences
    code, _, err = run(*turn)
    assert code == 0, err
    assert len({task.data["sentence"] for task in tasks(place)}) == 24


def test_all_that_there_is_was_chosen(
    run: Run, place: Workspace, folder: Path, tiny_bundle: Path
) -> None:
    for expected in (50, 64):
        code, _, err = run("next", folder, "-n", 50, "--model", tiny_bundle)
        assert code == 0, err
        assert len(tasks(place)) == expected
    assert len({task.data["sentence"] for task in tasks(place)}) == 64
    # Sentences to learn from are drawn for estimates too, in the end, without another task.
    code, _, err = run("next", folder, "-n", 200, "--model", tiny_bundle)
    assert code == 0, err
    assert "in the project already" in err
    code, _, err = run("next", folder, "--model", tiny_bundle)
    assert "nothing to choose" in err
    assert len(read_draws(place.folder / "queues", place.project()).estimated) == 64


def test_a_model_of_another_codebook_is_refused(run: Run, place: Workspace, folder: Path) -> None:
    code, _, err = run("next", folder)
    assert code == 2
    assert "--random-share 1" in err
    assert tasks(place) == []


def test_suspects_get_a_second_look(
    run: Run,
    place: Workspace,
    folder: Path,
    tiny_codebook: Codebook,
    label_studio: RunningStudio,
    tmp_path: Path,
) -> None:
    code, _, err = run("push", folder / "F0.txt")
    assert code == 0, err
    anna = label_studio.studio(label_studio.coder("queues-anna"))
    # Everything is coded as the word says it, but the second fair, which is taken for a forum.
    fairs = 0
    for task in tasks(place):
        codes: dict[str, tuple[str, ...]] = {}
        if "fair" in task.data["text"]:
            fairs += 1
            codes = {"way": ("fair",) if fairs == 1 else ("web",)}
        elif "forum" in task.data["text"]:
            codes = {"way": ("web",)}
        anna.add_annotation(task.id, write_result(Coding(codes, no_code=not codes), tiny_codebook))
    assert run("pull")[0] == 0

    wrong = next(t for t in reversed(tasks(place)) if "fair" in t.data["text"])
    file = tmp_path / "out-of-fold.jsonl"
    file.write_text("".join(_out_of_fold(place, tiny_codebook)), encoding="utf-8")
    code, out, err = run("suspects", "--probabilities", file, "--push", 1, "--json")
    assert code == 0, err
    found = json.loads(out)
    worst = found["suspects"][0]
    assert worst["sentence"] == wrong.data["sentence"]
    assert {(d["code"], d["given"]) for d in worst["doubts"]} == {
        ("way/fair", False),
        ("way/web", True),
    }
    assert found["pushed"]["pushed"] == [wrong.data["sentence"]]

    again = [t for t in tasks(place) if t.data["sentence"] == wrong.data["sentence"]]
    assert len(again) == 2
    assert again[1].data["queue"] == "other"
    assert again[1].predictions == ()
    same = {key: value for key, value in wrong.data.items() if key != "queue"}
    assert {key: again[1].data[key] for key in same} == same
    code, out, _ = run("suspects", "--probabilities", file, "--push", 1, "--json")
    assert json.loads(out)["pushed"]["before"] == [wrong.data["sentence"]]
    assert len(tasks(place)) == 17

    # The coder's second answer replaces the first one.
    right = write_result(Coding({"way": ("fair",)}), tiny_codebook)
    anna.add_annotation(again[1].id, right)
    assert run("pull")[0] == 0
    coded = {
        line["id"]: line["codes"]["way"]
        for line in map(json.loads, place.dataset.read_text(encoding="utf-8").splitlines())
    }
    assert coded[wrong.data["sentence"]] == ["fair"]
    code, _, err = run("suspects", "--probabilities", file)
    assert "1 were coded otherwise since" in err
    code, _, err = run("suspects")
    assert code == 2
    assert "no training run" in err


def test_what_is_drawn_corrects_the_model_and_checks_settle_cases(
    run: Run,
    place: Workspace,
    folder: Path,
    tiny_bundle: Path,
    tiny_codebook: Codebook,
    tiny_codebook_path: Path,
    label_studio: RunningStudio,
    tmp_path: Path,
) -> None:
    """From tags and a random sample to estimates, and from a list of checks to certainty."""
    tags, checks = tmp_path / "tags.jsonl", tmp_path / "checks.jsonl"
    given = [str(folder), "-o", str(tags), "--model", str(tiny_bundle), "--all", "-q"]
    assert CliRunner().invoke(tag, given, standalone_mode=False).exception is None
    anna = label_studio.studio(label_studio.coder("queues-anna"))
    coded: set[int] = set()

    def code_all() -> None:
        """Only what names a forum is the web; a website, which the model doubts, is not."""
        for task in tasks(place):
            if task.id not in coded:
                coded.add(task.id)
                codes = {"way": ("web",)} if "forum" in task.data["text"] else {}
                said = write_result(Coding(codes, no_code=not codes), tiny_codebook)
                anna.add_annotation(task.id, said)
        assert run("pull")[0] == 0

    def estimated() -> Any:
        drawn = place.folder / "queues" / "draws.jsonl"
        options: list[object] = [tags, "--codebook", tiny_codebook_path, "--json"]
        options += ["--checked", place.dataset, "--draws", drawn]
        options += ["--code", "way/web", "--check-list", checks]
        done = CliRunner().invoke(estimate, list(map(str, options)), standalone_mode=False)
        assert done.exception is None
        return json.loads(done.stdout)

    assert run("next", folder, "-n", 32, "--random-share", 1)[0] == 0
    code_all()
    first = estimated()
    share = next(one for one in first["shares"] if one["lang"] is None)
    assert (share["sentences"], share["checked"]) == (64, 32)
    low, high = share["estimate"]["interval"]
    assert low <= 8 / 64 <= high

    for _ in range(4):
        listed = [json.loads(line) for line in checks.read_text(encoding="utf-8").splitlines()]
        if not listed:
            break
        before = len(tasks(place))
        code, out, err = run("push", folder, "--sentences", checks, "--json")
        assert code == 0, err
        assert json.loads(out)["added"] == len(listed)
        assert len(tasks(place)) == before + len(listed)
        code_all()
        last = estimated()
    (web,) = last["cases"]
    assert checks.read_text(encoding="utf-8") == ""
    assert web["checks"]["open"] == 0
    assert web["confirmed"] == web["counted"] == [f"F{n}" for n in range(CASES)]
    # What was checked to settle cases was not drawn, and leaves the shares as they were.
    assert last["shares"] == first["shares"]


def _out_of_fold(place: Workspace, codebook: Codebook) -> list[str]:
    """What a good model would say of the dataset."""
    lines = []
    for line in map(json.loads, place.dataset.read_text(encoding="utf-8").splitlines()):
        sure = {"way/fair": "fair" in line["text"], "way/web": "forum" in line["text"]}
        lines.append(
            json.dumps(
                {
                    "id": line["id"],
                    "case": line["case"],
                    "fold": 0,
                    "codes": line["codes"],
                    "probabilities": {
                        str(label): 0.95 if sure.get(str(label)) else 0.02
                        for label in codebook.labels
                    },
                }
            )
            + "\n"
        )
    return lines
