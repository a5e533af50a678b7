from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from linkage_nlp.bundle import open_bundle
from linkage_nlp.errors import BundleError, ServiceError
from linkage_serve.models.placing import place


def named(bundle: Path, folder: Path, version: str) -> Path:
    shutil.copytree(bundle, folder)
    info = json.loads((folder / "bundle.json").read_text("utf-8"))
    info["model_version"] = version
    (folder / "bundle.json").write_text(json.dumps(info), encoding="utf-8")
    return folder


def test_a_bundle_is_put_there_under_its_version(tiny_bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    # A kill has left a part of an earlier attempt.
    (folder / ".tiny-1.part" / "rest").mkdir(parents=True)
    assert place(tiny_bundle, folder) == "tiny-1"
    assert open_bundle(folder / "tiny-1").info.model_version == "tiny-1"
    assert [path.name for path in folder.iterdir()] == ["tiny-1"]
    # A second time it is there already.
    assert place(tiny_bundle, folder) == "tiny-1"


@pytest.mark.parametrize("version", ["../up", "embedded", "given", ".hidden", "模型"])
def test_a_version_that_is_no_name_gets_another(
    tiny_bundle: Path, tmp_path: Path, version: str
) -> None:
    folder = tmp_path / "models"
    assert place(named(tiny_bundle, tmp_path / "b", version), folder) == "retrained"
    assert open_bundle(folder / "retrained").info.model_version == version


def test_another_under_its_name_is_left(tiny_bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    named(tiny_bundle, folder / "tiny-1", "somebody's")
    with pytest.raises(ServiceError, match="another model"):
        place(tiny_bundle, folder)
    assert open_bundle(folder / "tiny-1").info.model_version == "somebody's"


def test_a_broken_one_is_refused(tiny_bundle: Path, tmp_path: Path) -> None:
    broken = named(tiny_bundle, tmp_path / "b", "tiny-2")
    (broken / "model.onnx").write_bytes(b"no model")
    with pytest.raises(BundleError):
        place(broken, tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_a_full_disk_leaves_nothing(
    tiny_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ServiceError, match="No space left"):
        place(tiny_bundle, tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []
