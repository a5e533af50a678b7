from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from linkage_annotations.cli.annotate.adjudicate import adjudicate
from linkage_annotations.log.contents import LogContents
from linkage_annotations.log.state import Queue
from linkage_annotations.settings import Settings
from linkage_annotations.workspace import Workspace, open_workspace
from linkage_nlp.errors import AnnotationLogError

FORUM, FAIR = {"way": ("web",)}, {"way": ("fair",)}
SETTLED = {"project": 9, "queue": Queue.ADJUDICATION}


def run(*args: str | Path) -> Result:
    result = CliRunner().invoke(adjudicate, list(map(str, args)), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def workspace(
    tmp_path: Path, tiny_codebook_path: Path, make_log: Callable[..., LogContents]
) -> Workspace:
    """Three coders: s1 has a majority, s2 none; s3 is adjudicated, s4 in two ways."""
    log = make_log(
        *(("s1", name, codes, {}) for name, codes in zip("abc", (FORUM, FORUM, FAIR), strict=True)),
        *(("s2", name, codes, {}) for name, codes in zip("abc", (FORUM, {}, FAIR), strict=True)),
        ("s3", "a", FORUM, {}),
        ("s3", "b", FAIR, {}),
        ("s3", "zoe", FAIR, {**SETTLED, "comment": "展会"}),
        ("s4", "zoe", FAIR, SETTLED),
        ("s4", "kim", FORUM, SETTLED),
    )
    made = Workspace(tmp_path / "annotation", Settings(), {})
    made = made.changed(project=7, codebook=tiny_codebook_path, adjudication=9)
    made.log.append(log.states)
    return made


def test_status_counts_what_is_open_and_settled(workspace: Workspace) -> None:
    record = json.loads(run("status", "-w", workspace.folder, "--json").stdout)
    assert record == {
        "open": 2,
        "contested": 1,
        "adjudicated": 1,
        "majority": 0,
        "queued": 0,
        "without_reason": 2,
        "majority_counts": False,
        "queue": 9,
    }
    shown = run("-w", workspace.folder, "status")
    assert "     2  open (0 of them in the queue at the last pull)" in shown.stdout
    assert "sentence s4 is settled in several ways" in shown.stderr


def test_a_majority_is_set_and_takes_effect_at_once(workspace: Workspace) -> None:
    record = json.loads(run("--majority", "-w", workspace.folder, "--json").stdout)
    assert record == {"majority": True, "settled_by_majority": 1, "open": 2, "sentences": 2}
    assert open_workspace(workspace.folder).settings.majority
    lines = workspace.dataset.read_text(encoding="utf-8").splitlines()
    settled = {json.loads(line)["id"]: json.loads(line)["settled"] for line in lines}
    assert settled == {"s1": "majority", "s3": "adjudicated"}
    shown = run("--no-majority", "-w", workspace.folder)
    assert "3 disagreements remain to be settled" in shown.stdout
    assert not open_workspace(workspace.folder).settings.majority
    assert len(workspace.dataset.read_text(encoding="utf-8").splitlines()) == 1


def test_a_setting_that_cannot_take_effect_is_not_kept(tmp_path: Path) -> None:
    empty = Workspace(tmp_path / "empty", Settings(), {}).changed(project=7)
    with pytest.raises(AnnotationLogError, match="no annotation log"):
        run("--majority", "-w", empty.folder)
    assert not open_workspace(empty.folder).settings.majority


def test_reasons_are_listed_and_written(workspace: Workspace, tmp_path: Path) -> None:
    shown = run("reasons", "-w", workspace.folder, "--lang", "zh").stdout
    assert "- 展会\n" in shown
    assert "我们每年去看展" not in shown
    record = json.loads(run("reasons", "-w", workspace.folder, "--json", "--text").stdout)
    assert {r["sentence"]: r["text"] for r in record["reasons"]}["s3"] == "我们每年去看展。"
    file = tmp_path / "reasons.md"
    written = run("reasons", "-w", workspace.folder, "-o", file, "--text")
    assert "3 reasons" in written.stderr
    assert "keep it as you keep those" in written.stderr
    assert "我们每年去看展" in file.read_text(encoding="utf-8")


def test_without_a_command_it_says_how_to_begin() -> None:
    assert "linkage annotate adjudicate push" in run().stdout


def test_push_says_what_it_did(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from linkage_annotations.adjudication import queue as module

    given: dict[str, Any] = {}

    def stand_in(place: Workspace, studio: Any, **options: Any) -> module.Queued:
        given.update(options, folder=place.folder)
        return module.Queued(None)

    monkeypatch.setenv("LABEL_STUDIO_API_KEY", "0" * 40)
    monkeypatch.setattr(module, "queue_disagreements", stand_in)
    assert run("push", "-w", workspace.folder, "--names").stdout == (
        "there is no open disagreement\n"
    )
    assert given["names"] is True
    assert given["folder"] == workspace.folder
