from __future__ import annotations

import os
import shutil
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from linkage_annotations.settings import Settings
from linkage_annotations.workspace import Workspace, open_workspace
from linkage_nlp.codebook import default_codebook
from linkage_nlp.codebook.load import DEFAULT_PATH
from linkage_nlp.errors import CodebookError, UsageError


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "w", Settings(), environment={})


def test_nothing_is_made_by_opening(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        open_workspace(tmp_path / "w")
    assert open_workspace(tmp_path / "w", missing_ok=True).settings == Settings()
    assert not (tmp_path / "w").exists()


def test_a_broken_one_is_no_missing_one(tmp_path: Path) -> None:
    (tmp_path / "annotate.yaml").write_text("colour: red\n", encoding="utf-8")
    with pytest.raises(UsageError, match="colour"):
        open_workspace(tmp_path, missing_ok=True)


def test_changes_are_kept(place: Workspace) -> None:
    changed = place.changed(project=7, majority=True)
    assert changed.project() == 7
    assert changed.rules().majority
    assert open_workspace(place.folder).settings == changed.settings
    assert place.settings.project is None
    assert sorted(path.name for path in place.folder.iterdir()) == ["annotate.yaml"]


def test_without_a_project_the_remedy_is_init(place: Workspace) -> None:
    with pytest.raises(UsageError, match="linkage annotate init"):
        place.project()


def test_a_token_is_its_owners_alone(place: Workspace) -> None:
    with pytest.raises(UsageError, match="LABEL_STUDIO_API_KEY"):
        place.token()
    place.write_token("first")
    place.write_token("secret\n")
    assert place.token() == "secret"
    if os.name == "posix":
        assert stat.S_IMODE((place.folder / "token").stat().st_mode) == 0o600


def test_the_environment_goes_before(place: Workspace) -> None:
    place.write_token("kept")
    there = replace(
        place,
        environment={
            "LABEL_STUDIO_API_KEY": " given ",
            "LABEL_STUDIO_URL": "https://label.example.org/",
        },
    )
    assert there.token() == "given"
    assert there.url == "https://label.example.org"
    assert place.url == "http://127.0.0.1:8080"


def test_the_codebook_is_the_packaged_or_the_named_one(place: Workspace) -> None:
    assert place.codebook() is default_codebook()
    place.folder.mkdir()
    shutil.copy(DEFAULT_PATH, place.folder / "own.yaml")
    named = place.changed(codebook=place.folder / "own.yaml")
    assert named.codebook() == default_codebook()
    (place.folder / "own.yaml").unlink()
    with pytest.raises(CodebookError):
        open_workspace(place.folder).codebook()


def test_one_at_a_time(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from linkage_annotations import workspace
    from linkage_nlp.errors import AnnotationLogError

    monkeypatch.setattr(workspace, "_WAIT", 0.05)
    with place.alone("pull"):
        with place.alone("push"):
            pass
        with pytest.raises(AnnotationLogError, match="'pull' is at work"), place.alone("pull"):
            pass
    with place.alone("pull"):
        pass
