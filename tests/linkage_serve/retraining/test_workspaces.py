from __future__ import annotations

from pathlib import Path

import pytest

from linkage_nlp.errors import UsageError
from linkage_serve.retraining import workspaces
from linkage_serve.retraining.workspaces import Lack, Workspaces
from linkage_serve.settings import Training


def workspace(folder: Path, settings: str, *, token: str | None = "secret") -> Path:
    folder.mkdir()
    (folder / "annotate.yaml").write_text(settings, encoding="utf-8")
    if token is not None:
        (folder / "token").write_text(token, encoding="utf-8")
    return folder


def test_a_project_is_found_by_its_number(tmp_path: Path) -> None:
    first = workspace(tmp_path / "a", "project: 7\nadjudication: 8\n")
    second = workspace(tmp_path / "b", "project: 9\nadjudication: null\n")
    unfinished = workspace(tmp_path / "c", "project: null\n")
    found = Workspaces((first, second, unfinished))
    found.check()
    assert found.projects == (7, 8, 9)
    assert [found.of(number) for number in (7, 8, 9, 10)] == [first, first, second, None]
    # One that is broken while the service runs belongs to none.
    (second / "annotate.yaml").write_bytes(b"\xff")
    assert found.of(9) is None


@pytest.mark.parametrize("content", [b"\xff", b"a: [", b""])
def test_what_is_no_workspace_is_told_at_the_start(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    if content:
        (folder / "annotate.yaml").write_bytes(content)
    with pytest.raises(UsageError):
        Workspaces((folder,)).check()


def test_a_project_has_one_workspace(tmp_path: Path) -> None:
    both = [workspace(tmp_path / name, "project: 7\n") for name in "ab"]
    with pytest.raises(UsageError, match="project 7"):
        Workspaces(tuple(both)).check()


def test_what_is_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LABEL_STUDIO_API_KEY", raising=False)
    whole = workspace(tmp_path / "a", "project: 7\n")
    bare = workspace(tmp_path / "b", "project: 8\n", token=None)
    found = Workspaces((whole, bare))
    assert [found.lacks(number) for number in (7, 8, 9)] == [
        (),
        (Lack.TOKEN,),
        (Lack.WORKSPACE,),
    ]
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", "secret")
    assert found.lacks(8) == ()
    monkeypatch.setattr(workspaces, "find_spec", lambda _: None)
    assert found.lacks(9) == (Lack.EXTRA, Lack.WORKSPACE)
    for lack in Lack:
        assert lack.words.en[0].isupper()
        assert lack.words.en.endswith(".")
        assert lack.words.zh.endswith("。")


def test_files_to_train_with_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        Training(recipe=tmp_path / "none.yaml")
