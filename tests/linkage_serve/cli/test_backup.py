from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linkage_nlp.errors import BackupError, UsageError
from linkage_serve.cli.serve import serve


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        serve, ["--data", str(data), *arguments], catch_exceptions=False, standalone_mode=False
    )


def test_there_and_back(tmp_path: Path) -> None:
    run(tmp_path / "data", "token", "--name", "Wang's laptop")
    made = run(tmp_path / "data", "backup", str(tmp_path))
    path = Path(made.stdout.strip())
    assert path.parent == tmp_path
    assert "1 token " in made.stderr
    assert "0 corrections" in made.stderr
    checked = run(tmp_path / "nowhere", "restore", str(path), "--check")
    assert checked.stdout.startswith("It is whole.")
    assert not (tmp_path / "nowhere").exists()
    restored = run(tmp_path / "other", "restore", str(path))
    assert restored.stdout.startswith("Restored 0 interviews")
    assert "revoked" in restored.stderr
    assert "Wang's laptop" in run(tmp_path / "other", "token", "--list").stdout
    with pytest.raises(BackupError, match="already"):
        run(tmp_path / "other", "restore", str(path))
    run(tmp_path / "other", "restore", str(path), "--replace")


def test_as_json(tmp_path: Path) -> None:
    run(tmp_path / "data", "token")
    made = json.loads(run(tmp_path / "data", "backup", str(tmp_path / "a.zip"), "--json").stdout)
    assert made["rows"]["tokens"] == 1
    assert made["bytes"] == (tmp_path / "a.zip").stat().st_size
    done = json.loads(run(tmp_path / "b", "restore", made["path"], "--json").stdout)
    assert done["restored_revision"] == made["revision"]
    checked = json.loads(run(tmp_path / "b", "restore", made["path"], "--check", "--json").stdout)
    assert checked["made_at"] == made["made_at"]


def test_checking_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"")
    with pytest.raises(UsageError):
        run(tmp_path, "restore", str(tmp_path / "a.zip"), "--check", "--replace")
