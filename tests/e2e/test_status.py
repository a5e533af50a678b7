"""How far a real project has come."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from linkage_annotations.cli.annotate import annotate
from linkage_annotations.interface.coding import Coding, write_result
from linkage_annotations.log.state import Queue
from linkage_annotations.settings import Settings
from linkage_annotations.studio.records import NewTask
from linkage_annotations.tasks.fields import Item, task_data
from linkage_annotations.tasks.project import Plan, create_project
from linkage_annotations.workspace import Workspace
from linkage_nlp.codebook import Codebook
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role

pytestmark = pytest.mark.xdist_group("label-studio")


def test_status_after_a_pull(
    label_studio: Any, tmp_path: Path, tiny_codebook: Codebook, tiny_codebook_path: Path
) -> None:
    lead = label_studio.studio()
    project = create_project(
        lead,
        Plan(
            title="status",
            codebook=tiny_codebook,
            languages=Settings().languages,
            coders=2,
            guidelines={},
        ),
    )
    items = [
        Item(
            sentence=f"s{place}",
            case="F1",
            transcript="t1",
            speaker=None,
            role=Role.RESPONDENT,
            time=None,
            lang="en",
            start=place,
            end=place + 1,
            text="It rains.",
            context=Context("", ""),
        )
        for place in range(4)
    ]
    lead.add_tasks(
        project.id,
        [NewTask(data=task_data(i, queue=Queue.LEARN, codebook=tiny_codebook)) for i in items],
    )
    settings = Settings(url=label_studio.url, project=project.id, codebook=tiny_codebook_path)
    workspace = Workspace(tmp_path / "work", settings)
    workspace.write_token(label_studio.token)
    workspace.changed()
    tasks = sorted(task.id for task in lead.tasks(project.id))
    for name, given in (("anna", ["web", "fair", ""]), ("li", ["web", "web"])):
        coder = label_studio.studio(label_studio.coder(name))
        for task, code in zip(tasks, given, strict=False):
            codes = {"way": (code,)} if code else {}
            coder.add_annotation(task, write_result(Coding(codes, no_code=not code), tiny_codebook))

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(
            annotate, ["status", *arguments, "-w", str(workspace.folder)], catch_exceptions=False
        )

    result = run("--pull", "--json", "--goal", "2")
    assert result.exit_code == 0, result.output
    record = json.loads(result.stdout)
    places = ("done", "begun", "open", "disagree")
    assert [record["total"][place] for place in places] == [1, 1, 1, 1]
    assert record["total"]["missing"] == 1 + 2 + 1
    assert {p["coder"]: p["coded"] for p in record["people"]} == {
        "anna@example.org": 3,
        "li@example.org": 2,
    }
    assert record["pace"]["week"] == 5
    assert record["end"] >= datetime.now(UTC).date().isoformat()
    web = record["codes"][0]
    assert (web["given"], web["lacks"], web["shared"]) == ({"en": 1}, {"en": 1}, 2)
    table = run()
    assert table.exit_code == 0
    assert "1 of 4 sentences done (25 %)" in table.stdout
    assert "--pull for a newer one" in table.stderr
