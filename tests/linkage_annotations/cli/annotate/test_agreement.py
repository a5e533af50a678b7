from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from linkage_annotations.cli.annotate.agreement import agreement
from linkage_annotations.log.contents import LogContents
from linkage_annotations.settings import Settings
from linkage_annotations.workspace import Workspace
from linkage_nlp.errors import AnnotationLogError, UsageError

FORUM, FAIR = {"way": ("web",)}, {"way": ("fair",)}


def run(workspace: Workspace, *args: str | Path) -> Result:
    result = CliRunner().invoke(
        agreement, ["-w", str(workspace.folder), *map(str, args)], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def workspace(
    tmp_path: Path, tiny_codebook_path: Path, make_log: Callable[..., LogContents]
) -> Workspace:
    """Two people who agree on one of three sentences, and one that only one coded blind."""
    log = make_log(
        ("s1", "anna", FORUM, {}),
        ("s1", "li", FORUM, {}),
        ("s2", "anna", FAIR, {}),
        ("s2", "li", FORUM, {}),
        ("s3", "anna", FAIR, {}),
        ("s3", "li", {}, {}),
        ("s4", "anna", {}, {}),
        ("s4", "li", {}, {"suggested_by": "m0"}),
    )
    made = Workspace(tmp_path / "annotation", Settings(), {})
    made = made.changed(project=7, codebook=tiny_codebook_path)
    made.log.append(log.states)
    return made


def figures(result: Result) -> dict[str, Any]:
    record = json.loads(result.stdout)
    found: dict[str, Any] = record["slices"]["all"]
    return found


def test_people_are_compared_and_the_model_is_one_more_coder(
    workspace: Workspace, tiny_bundle: Path
) -> None:
    result = run(workspace, "--model", tiny_bundle, "--json")
    found = figures(result)
    assert (found["units"], found["shared"]) == (4, 3)
    # Of six answers, three are web; they are apart on one sentence of three.
    web = found["codes"]["way/web"]["alpha"]["all_units"]["value"]
    assert web == pytest.approx(1 - 5 * 1 / (3 * 3))
    kappas = {
        (pair["first"], pair["second"]): pair["codes"]["way/web"]["kappa"]["all_units"]["value"]
        for pair in found["pairs"]
    }
    # Anna and Li agree on two of three; by chance on (1 x 2 + 2 x 1) / 9.
    assert kappas["anna", "li"] == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))
    assert kappas["anna", "tiny-1"] == 1
    assert [c["kind"] for c in json.loads(result.stdout)["coders"]] == ["person", "person", "model"]
    assert "left out because they are not independent: 1" in result.stderr
    assert "the dataset that the model tiny-1 was trained on is not here" in result.stderr


def test_without_a_model_people_alone_are_compared(workspace: Workspace) -> None:
    found = figures(run(workspace, "--no-model", "--json", "--suggested"))
    assert (found["units"], found["shared"]) == (4, 4)
    assert len(found["coders"]) == 2


def test_the_packaged_model_is_left_out_where_the_codebook_is_another(
    workspace: Workspace,
) -> None:
    result = run(workspace, "--json")
    assert len(figures(result)["coders"]) == 2
    assert "is left out because it was trained under another codebook" in result.stderr


def test_the_table_and_the_page_speak_chinese(workspace: Workspace, tmp_path: Path) -> None:
    page = tmp_path / "out" / "agreement.html"
    result = run(workspace, "--no-model", "--lang", "zh", "-o", page)
    assert "编码者间一致性" in result.stdout
    assert "不独立，未计入：1" in result.stderr
    assert str(page) in result.stderr
    text = page.read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in text
    assert "forum" not in text  # no word of what was said


def test_what_cannot_be_done_is_said_with_the_remedy(
    workspace: Workspace, tiny_bundle: Path, make_log: Callable[..., LogContents]
) -> None:
    with pytest.raises(UsageError, match="exclude each other"):
        run(workspace, "--model", tiny_bundle, "--no-model")
    other = Workspace(workspace.folder / "gin", Settings(), {}).changed(project=7)
    with pytest.raises(AnnotationLogError, match="no annotation log"):
        run(other)
    other.log.append(())
    other.log.append(make_log(("s1", "anna", {}, {"status": "draft"})).tasks)
    with pytest.raises(UsageError, match="no sentence was coded blind yet"):
        run(other)
    coded = Workspace(workspace.folder / "more", Settings(), {})
    coded = coded.changed(project=7, codebook=workspace.settings.codebook)
    coded.log.append(make_log(("s1", "anna", FORUM, {"suggested_by": "m0"})).states)
    with pytest.raises(UsageError) as caught:
        run(coded)
    assert "--suggested" in caught.value.remedy


def test_a_model_of_another_codebook_is_refused_where_it_is_named(
    workspace: Workspace,
) -> None:
    from linkage_nlp.tagging.tagger import EMBEDDED

    with pytest.raises(UsageError, match="under another codebook"):
        run(workspace, "--model", EMBEDDED)
