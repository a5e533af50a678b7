from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from linkage_annotations.adjudication.queue import Queued, queue_disagreements
from linkage_annotations.interface.comparison import compare_config
from linkage_annotations.interface.findings import Severity
from linkage_annotations.log.contents import LogContents
from linkage_annotations.log.state import Queue
from linkage_annotations.tasks.fields import read_queue, read_task
from linkage_annotations.workspace import Workspace, open_workspace
from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import UsageError

FAIR = {"way": ("fair",)}


def queue(workspace: Workspace, server: Any, **options: Any) -> Queued:
    return queue_disagreements(open_workspace(workspace.folder), server, **options)


def shown(server: Any, project: int = 8) -> dict[str, dict[str, Any]]:
    return {task.data["sentence"]: dict(task.data) for task in server.held[project].values()}


def test_disagreements_go_into_a_project_of_their_own(workspace: Workspace, server: Any) -> None:
    queued = queue(workspace, server)
    assert queued.project is not None
    assert (queued.project.id, queued.added, queued.known) == (8, 2, 0)
    assert queued.project.title == "Firms – adjudication"
    assert queued.project.maximum_annotations == 1
    assert open_workspace(workspace.folder).settings.adjudication == 8
    data = shown(server)
    assert set(data) == {"s1", "s3"}
    assert data["s1"]["answers"].splitlines()[0].startswith("A — ")
    assert "example.org" not in data["s1"]["answers"]
    item = read_task(data["s1"])
    assert (item.text, item.case, item.context.question) == (
        "We ask in a forum.",
        "F1",
        "Where do you look?",
    )
    assert read_queue(data["s1"]) is Queue.ADJUDICATION
    assert server.held[7] == {}


def test_its_interface_shows_the_answers_and_requires_a_reason(
    workspace: Workspace, server: Any, tiny_codebook: Codebook
) -> None:
    project = queue(workspace, server).project
    assert project is not None
    root = ElementTree.fromstring(project.config)
    assert root.find(".//Text[@name='coder-answers']").get("value") == "$answers"  # type: ignore[union-attr]
    comment = root.find(".//TextArea[@name='coder-comment']")
    assert comment is not None
    assert comment.get("required") == "true"
    assert comment.get("requiredMessage")
    findings = compare_config(project.config, tiny_codebook)
    assert not [found for found in findings if found.severity is not Severity.NOTE]
    assert "Coders differ on these sentences" in project.instruction


def test_doing_it_again_changes_nothing(workspace: Workspace, server: Any) -> None:
    queue(workspace, server)
    before = {name: dict(tasks) for name, tasks in server.held.items()}
    again = queue(workspace, server)
    assert (again.added, again.known, again.changed, again.withdrawn) == (0, 2, 0, 0)
    assert server.held == before
    assert len(server.about) == 2


def test_a_queue_that_was_made_but_not_noted_is_found_again(
    workspace: Workspace, server: Any
) -> None:
    queue(workspace, server)
    workspace.changed(adjudication=None)
    queued = queue(workspace, server)
    assert queued.project is not None
    assert (queued.project.id, queued.added) == (8, 0)
    assert len(server.about) == 2
    assert open_workspace(workspace.folder).settings.adjudication == 8


def test_what_nobody_has_begun_is_kept_up_to_date(
    workspace: Workspace, server: Any, disputed_log: LogContents
) -> None:
    queue(workspace, server)
    states = {(s.sentence, s.coder): s for s in disputed_log.annotations}
    later = states["s1", "li@example.org"].updated.replace(year=2027)
    changed = replace(states["s1", "li@example.org"], codes={"way": ("work",)}, updated=later)
    agreed = replace(states["s3", "li@example.org"], codes=FAIR, no_code=False, updated=later)
    other = replace(states["s3", "anna@example.org"], codes=FAIR, no_code=False, updated=later)
    workspace.log.append([changed, agreed, other])
    queued = queue(workspace, server)
    assert (queued.added, queued.known, queued.changed, queued.withdrawn) == (0, 1, 1, 1)
    data = shown(server)
    assert set(data) == {"s1"}
    assert "工作 Work" in data["s1"]["answers"]


def test_what_somebody_has_begun_is_left(workspace: Workspace, server: Any) -> None:
    queue(workspace, server)
    for task in list(server.held[8]):
        server.begin(8, task)
    queued = queue(workspace, server, names=True)
    assert (queued.known, queued.changed, queued.withdrawn) == (2, 0, 0)
    assert "example.org" not in str(shown(server))


def test_names_are_shown_if_asked_for(workspace: Workspace, server: Any) -> None:
    queue(workspace, server)
    assert queue(workspace, server, names=True).changed == 2
    assert "anna@example.org — " in shown(server)["s1"]["answers"]


def test_no_project_is_made_for_nothing(
    workspace: Workspace, server: Any, make_log: Callable[..., LogContents]
) -> None:
    log = make_log(("s2", "anna", FAIR, {}), ("s2", "li", FAIR, {}))
    other = Workspace(workspace.folder / "other", workspace.settings, {})
    other.changed()
    other.log.append(log.states)
    assert queue(other, server) == Queued(None)
    assert list(server.about) == [7]


def test_a_queue_that_is_gone_is_named(workspace: Workspace, server: Any) -> None:
    workspace.changed(adjudication=12)
    with pytest.raises(UsageError, match="project 12"):
        queue(workspace, server)


def test_a_long_title_is_shortened(workspace: Workspace, server: Any) -> None:
    server.about[7] = replace(server.about[7], title="F" * 50)
    project = queue(workspace, server).project
    assert project is not None
    assert len(project.title) == 50
    assert project.title.endswith(" – adjudication")


def test_tasks_of_others_are_left(workspace: Workspace, server: Any) -> None:
    queue(workspace, server)
    number = next(iter(server.held[8]))
    server.held[8][number] = replace(server.held[8][number], data={"text": "hello"})
    queued = queue(workspace, server)
    assert (queued.added, queued.known, queued.withdrawn) == (1, 1, 0)
    assert number in server.held[8]
