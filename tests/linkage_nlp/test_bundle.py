from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from linkage_nlp.bundle import FORMAT, REQUIRED, Bundle, open_bundle, write_bundle
from linkage_nlp.codebook import default_codebook
from linkage_nlp.codebook.load import DEFAULT_PATH
from linkage_nlp.errors import BundleError


@pytest.fixture
def copy(tiny_bundle: Path, tmp_path: Path) -> Path:
    """A bundle to damage."""
    return Path(shutil.copytree(tiny_bundle, tmp_path / "copy"))


@pytest.fixture
def parts(tiny_bundle: Path) -> dict[str, Path]:
    return {name: tiny_bundle / name for name in REQUIRED}


def change_info(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "bundle.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def test_a_whole_bundle_opens(tiny_bundle: Path) -> None:
    bundle = open_bundle(tiny_bundle)
    assert bundle.model == tiny_bundle / "model.onnx"
    assert bundle.tokenizer == tiny_bundle / "tokenizer.json"
    assert bundle.info.model_version == "tiny-1"
    assert bundle.info.limits.sentence == 16
    assert list(bundle.info.labels) == [str(label) for label in bundle.codebook.labels]
    assert bundle.info.labels["way/web"].accept == 0.9


def test_a_bundle_may_be_moved_and_named_by_text(tiny_bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "模型 bundle"
    shutil.copytree(tiny_bundle, folder)
    assert open_bundle(str(folder)).info == open_bundle(tiny_bundle).info


def test_what_is_no_folder_is_refused(tmp_path: Path, tiny_bundle: Path) -> None:
    for path in (tmp_path / "nowhere", tiny_bundle / "bundle.json"):
        with pytest.raises(BundleError, match="no such bundle folder") as caught:
            open_bundle(path)
        assert caught.value.remedy


@pytest.mark.parametrize("name", ["bundle.json", *REQUIRED])
def test_a_missing_file_is_named_with_what_was_looked_for(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(BundleError, match=f"not a whole model bundle: {name} not found") as caught:
        open_bundle(copy)
    assert all(required in caught.value.message for required in REQUIRED)
    assert caught.value.path == copy


@pytest.mark.parametrize("name", REQUIRED)
def test_an_altered_byte_is_noticed(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(BundleError, match=f"{name} differs from what bundle.json says"):
        open_bundle(copy)


def test_an_optional_file_that_is_stated_must_be_there(
    parts: dict[str, Path], tiny_bundle: Path, tmp_path: Path
) -> None:
    weights = tmp_path / "w.safetensors"
    weights.write_bytes(b"weights")
    info = open_bundle(tiny_bundle).info
    bundle = write_bundle(tmp_path / "new", {**parts, "weights/model.safetensors": weights}, info)
    stored = bundle.path / "weights" / "model.safetensors"
    assert stored.read_bytes() == b"weights"
    stored.unlink()
    with pytest.raises(BundleError, match=r"weights/model\.safetensors is missing"):
        open_bundle(bundle.path)


@pytest.mark.parametrize("version", [FORMAT + 1, "1", None])
def test_another_format_is_refused_before_its_content_is_read(copy: Path, version: object) -> None:
    (copy / "bundle.json").write_text(
        json.dumps({"format": version, "unheard": "of"}), encoding="utf-8"
    )
    with pytest.raises(BundleError, match="bundle format") as caught:
        open_bundle(copy)
    assert "Update linkage-nlp" in caught.value.remedy


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b"\xff\xfe", b'{"model_version": "x"}']
)
def test_information_that_is_none_is_refused(copy: Path, content: bytes) -> None:
    (copy / "bundle.json").write_bytes(content)
    with pytest.raises(BundleError, match=r"cannot be read as JSON|states no format"):
        open_bundle(copy)


@pytest.mark.parametrize(
    "change",
    [
        lambda info: info.pop("model_version"),
        lambda info: info.pop("limits"),
        lambda info: info["limits"].pop("context"),
        lambda info: info["labels"]["way/web"].pop("slope"),
        lambda info: info["labels"]["way/web"].update(extra=1),
        lambda info: info.update(labels=[1]),
        lambda info: info.update(provenance="unknown"),
        lambda info: info.update(files=7),
    ],
)
def test_incomplete_information_is_refused(
    copy: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    change_info(copy, change)
    with pytest.raises(BundleError, match=f"not as a format {FORMAT} bundle has it"):
        open_bundle(copy)


@pytest.mark.parametrize("name", REQUIRED)
def test_every_required_file_must_have_its_hash(copy: Path, name: str) -> None:
    change_info(copy, lambda info: info["files"].pop(name))
    with pytest.raises(BundleError, match=f"states no hash for {name}"):
        open_bundle(copy)


def test_codes_of_another_codebook_are_noticed(copy: Path) -> None:
    change_info(copy, lambda info: info["labels"].pop("way/fair"))
    with pytest.raises(BundleError, match=r"codes of codebook\.yaml are not those of bundle\.json"):
        open_bundle(copy)


def test_definitions_of_another_codebook_are_noticed(copy: Path) -> None:
    change_info(copy, lambda info: info.update(codebook_fingerprint="sha256:0"))
    with pytest.raises(BundleError, match=r"fingerprint of codebook\.yaml"):
        open_bundle(copy)


def test_a_bundle_is_not_written_over_anything(
    parts: dict[str, Path], tiny_bundle: Path, tmp_path: Path
) -> None:
    target = tmp_path / "taken"
    target.mkdir()
    with pytest.raises(BundleError, match="something here already"):
        write_bundle(target, parts, open_bundle(tiny_bundle).info)
    assert list(tmp_path.iterdir()) == [target]
    assert list(target.iterdir()) == []


@pytest.mark.parametrize("name", REQUIRED)
def test_a_bundle_is_not_written_without_a_required_file(
    parts: dict[str, Path], tiny_bundle: Path, tmp_path: Path, name: str
) -> None:
    del parts[name]
    with pytest.raises(BundleError, match=f"cannot write a bundle without {name}"):
        write_bundle(tmp_path / "new", parts, open_bundle(tiny_bundle).info)
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_that_would_not_open_is_not_left_behind(
    parts: dict[str, Path], tiny_bundle: Path, tmp_path: Path
) -> None:
    info = open_bundle(tiny_bundle).info
    assert default_codebook().fingerprint != info.codebook_fingerprint
    with pytest.raises(BundleError, match="are not those of"):
        write_bundle(tmp_path / "new", {**parts, "codebook.yaml": DEFAULT_PATH}, info)
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_whose_writing_is_broken_off_is_not_left_behind(
    parts: dict[str, Path], tiny_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    copyfile = shutil.copyfile

    def interrupted(source: Path, target: Path) -> None:
        if copied:
            raise KeyboardInterrupt
        copied.append(target.name)
        copyfile(source, target)

    monkeypatch.setattr("linkage_nlp.bundle.shutil.copyfile", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_bundle(tmp_path / "new", parts, open_bundle(tiny_bundle).info)
    assert copied
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_is_what_was_given(
    parts: dict[str, Path], tiny_bundle: Path, tmp_path: Path
) -> None:
    info = replace(open_bundle(tiny_bundle).info, model_version="v 2 中", scores={"micro": 0.5})
    bundle = write_bundle(tmp_path / "deep" / "down" / "new", parts, info)
    assert isinstance(bundle, Bundle)
    assert open_bundle(bundle.path).info == info
    for name, source in parts.items():
        assert (bundle.path / name).read_bytes() == source.read_bytes()
    assert [path.name for path in bundle.path.parent.iterdir()] == ["new"]
