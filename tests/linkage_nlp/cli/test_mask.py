from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linkage_nlp.cli.main import cli
from linkage_nlp.errors import UsageError

TEXT = "我叫蓝若溪，电话13912345678。\nMy colleague is Petra Halvik.\n"


def run(*args: object) -> Result:
    return CliRunner().invoke(cli, [str(arg) for arg in args])


@pytest.fixture
def interviews(tmp_path: Path) -> Path:
    folder = tmp_path / "interviews"
    folder.mkdir()
    (folder / "CF1.txt").write_text(TEXT, encoding="utf-8")
    return folder


def test_mask_and_unmask(interviews: Path, tmp_path: Path) -> None:
    out, key = tmp_path / "masked", tmp_path / "key.csv"
    done = run("mask", interviews, "-o", out, "--key", key)
    assert done.exit_code == 0, done.output
    masked = (out / "CF1.txt").read_text(encoding="utf-8")
    assert masked == "我叫[PERSON-1]，电话[PHONE-1]。\nMy colleague is [PERSON-2].\n"
    assert "CF1.txt" in done.stdout
    for name in ("蓝若溪", "Petra", "139"):
        assert name not in done.output
    back = tmp_path / "back.txt"
    assert run("unmask", out / "CF1.txt", "--key", key, "-o", back).exit_code == 0
    assert back.read_text(encoding="utf-8") == TEXT
    again = run("unmask", out / "CF1.txt", "--key", key, "-o", back)
    assert isinstance(again.exception, UsageError)


@pytest.mark.parametrize(("lang", "word"), [("en", "Found by"), ("zh", "来源")])
def test_a_dry_run_shows_the_names(interviews: Path, tmp_path: Path, lang: str, word: str) -> None:
    done = run("mask", interviews, "--dry-run", "--lang", lang)
    assert done.exit_code == 0
    assert word in done.stdout
    assert "Petra Halvik" in done.stdout
    assert "[PERSON-2]" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["interviews"]


def test_json_has_names_only_before_anything_is_written(interviews: Path, tmp_path: Path) -> None:
    before = json.loads(run("mask", interviews, "--dry-run", "--json").stdout)
    assert {name["text"] for name in before["names"]} == {"蓝若溪", "13912345678", "Petra Halvik"}
    done = run("mask", interviews, "-o", tmp_path / "m", "--key", tmp_path / "k.csv", "--json")
    after = json.loads(done.stdout)
    assert after["counts"] == {"person": 2, "phone": 1}
    assert after["new"] == 3
    assert "names" not in after


def test_a_folder_and_a_key_are_needed(interviews: Path, tmp_path: Path) -> None:
    for args in ((), ("-o", tmp_path / "m"), ("--key", tmp_path / "k.csv")):
        assert isinstance(run("mask", interviews, *args).exception, UsageError)


def test_exit_codes_tell_of_files_that_could_not_be_masked(
    interviews: Path, tmp_path: Path
) -> None:
    (interviews / "b.docx").write_bytes(b"no archive")
    done = run("mask", interviews, "-o", tmp_path / "m", "--key", tmp_path / "k.csv")
    assert done.exit_code == 3
    (interviews / "CF1.txt").unlink()
    done = run("mask", interviews, "-o", tmp_path / "n", "--key", tmp_path / "k.csv")
    assert done.exit_code == 1


def test_the_key_is_a_list_of_masks_for_other_commands(interviews: Path, tmp_path: Path) -> None:
    from linkage_nlp.masking import Masker, read_masks

    key = tmp_path / "key.csv"
    run("mask", interviews, "-o", tmp_path / "m", "--key", key)
    assert Masker(read_masks(key)).apply("petra halvik 和蓝若溪").text == "[PERSON-2] 和[PERSON-1]"


def test_the_recogniser_guesses_more(interviews: Path) -> None:
    pytest.importorskip("rjieba")
    (interviews / "CF2.txt").write_text("财务张丽萍管得很细。", encoding="utf-8")
    without = json.loads(run("mask", interviews, "--dry-run", "--json").stdout)
    more = run("mask", interviews, "--dry-run", "--json", "--recogniser")
    found = {name["text"] for name in json.loads(more.stdout)["names"]}
    assert found >= {name["text"] for name in without["names"]}
