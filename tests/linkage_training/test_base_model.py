from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from linkage_nlp.errors import UsageError
from linkage_training import base_model
from linkage_training.base_model import find_base


def test_a_model_folder_is_found_and_hashed(small_base: Path, tmp_path: Path) -> None:
    found = find_base(str(small_base))
    assert found.name == "tiny-bert"
    assert found.tokenizer == small_base / "tokenizer.json"
    moved = Path(shutil.copytree(small_base, tmp_path / "moved"))
    assert find_base(str(moved)).sha256 == found.sha256
    weights = moved / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    assert find_base(str(moved)).sha256 != found.sha256


@pytest.mark.parametrize("missing", ["config.json", "tokenizer.json", "model.safetensors"])
def test_what_a_folder_lacks_is_said(small_base: Path, tmp_path: Path, missing: str) -> None:
    folder = Path(shutil.copytree(small_base, tmp_path / "base"))
    (folder / missing).unlink()
    with pytest.raises(UsageError) as error:
        find_base(str(folder))
    assert missing.rsplit(".", maxsplit=1)[-1] in error.value.message
    assert error.value.remedy


def test_a_broken_or_foreign_config_is_refused(small_base: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(small_base, tmp_path / "base"))
    for content, said in (("{", "not valid JSON"), ("{}", "states no model_type")):
        (folder / "config.json").write_text(content, encoding="utf-8")
        with pytest.raises(UsageError, match=said):
            find_base(str(folder))


@pytest.mark.parametrize("spec", ["./nowhere", "/no/such/folder", "a/b/c", "..\\nowhere"])
def test_a_path_that_leads_nowhere_is_not_looked_for_on_the_hub(spec: str) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        find_base(spec)


def test_without_an_embedded_base_the_ways_out_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_model, "_EMBEDDED_PLACES", (tmp_path,))
    with pytest.raises(UsageError) as error:
        find_base("embedded")
    assert "--base" in error.value.remedy


def test_the_embedded_base_is_taken_where_it_lies(
    small_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_model, "_EMBEDDED_PLACES", (tmp_path, small_base))
    assert find_base("embedded").name == "embedded"


def test_a_hub_name_that_cannot_be_had_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(UsageError, match="neither a folder nor a model") as error:
        find_base("nobody/no-such-encoder")
    assert "network" in error.value.remedy
