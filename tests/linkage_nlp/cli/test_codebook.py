from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from rich.cells import cell_len

from linkage_nlp.cli.codebook import codebook
from linkage_nlp.cli.main import main
from linkage_nlp.codebook import default_codebook, load_codebook
from linkage_nlp.codebook.load import DEFAULT_PATH
from linkage_nlp.errors import CodebookError, UsageError

BOOK = default_codebook()


def run(*args: str, columns: int = 80) -> Result:
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(codebook, args)


def unwrapped(text: str) -> str:
    return "".join(text.split())


def test_without_a_sub_command_the_default_is_shown() -> None:
    result = run()
    assert result.exit_code == 0
    assert result.output == run("show").output
    for dimension in BOOK.dimensions:
        assert f"{dimension.name.en} ({dimension.id})" in result.output
        for code in dimension.codes:
            assert f" {code.id}  key {code.hotkey}" in result.output
            assert unwrapped(code.definition.en) in unwrapped(result.output)
            assert unwrapped(code.examples["en"][0]) not in unwrapped(result.output)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("columns", [50, 80, 120])
def test_the_full_page_has_every_word_and_keeps_to_the_width(lang: str, columns: int) -> None:
    result = run("show", "--full", "--lang", lang, columns=columns)
    shown = unwrapped(result.output)
    for dimension in BOOK.dimensions:
        for code in dimension.codes:
            for text in (
                code.definition[lang],
                *code.include[lang],
                *code.exclude[lang],
                *code.examples[lang],
            ):
                assert unwrapped(text) in shown
    assert max(cell_len(line) for line in result.output.splitlines()) <= columns


def test_ones_own_codebook_is_shown_with_its_brackets(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text = DEFAULT_PATH.read_text("utf-8").replace("id: gin", "id: mine")
    path.write_text(text.replace("{en: Channel,", "{en: 'Way [red] :smile:',"), "utf-8")
    result = run("show", str(path))
    assert "(mine 1.0)" in result.output
    assert "Way [red] :smile: (channel)" in result.output


def test_json_has_all_of_it() -> None:
    content = json.loads(run("show", "--json").output)
    assert content.pop("fingerprint") == BOOK.fingerprint
    written = yaml.safe_load(DEFAULT_PATH.read_text("utf-8"))
    assert content == written


def test_check_says_what_is_valid() -> None:
    result = run("check", str(DEFAULT_PATH))
    assert result.exit_code == 0
    assert "is a valid codebook" in result.output
    assert "gin 1.0: 4 dimensions, 17 codes, 3 groups" in result.output
    assert BOOK.fingerprint in result.output


def test_check_tells_the_line_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("id: mine\nversion: 1\n", "utf-8")
    assert isinstance(run("check", str(path)).exception, CodebookError)
    monkeypatch.setattr(sys, "argv", ["linkage", "codebook", "check", str(path)])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert f"error: {path}:1: the codebook has no 'name'" in output.err


def test_new_makes_a_copy_that_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    result = run("new", str(path))
    assert result.exit_code == 0
    assert f"linkage codebook check {path}" in result.output
    assert load_codebook(path) == BOOK


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("precious", "utf-8")
    assert isinstance(run("new", str(path)).exception, UsageError)
    assert path.read_text("utf-8") == "precious"


def test_new_tells_of_a_folder_that_is_not_there(tmp_path: Path) -> None:
    error = run("new", str(tmp_path / "none" / "mine.yaml")).exception
    assert isinstance(error, UsageError)
    assert "Choose a folder that exists" in str(error)


def test_help_is_enough_to_start() -> None:
    text = run("--help").output
    for words in ("show", "check", "new", "--lang zh", "linkage codebook new mine.yaml"):
        assert words in text
