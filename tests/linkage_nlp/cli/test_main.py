import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points

import click
import pytest
from click.testing import CliRunner

from linkage_nlp.cli import main as main_module
from linkage_nlp.cli.main import GROUP, cli, main
from linkage_nlp.errors import LinkageError, UsageError

COMMANDS = frozenset(
    "annotate codebook corpus estimate evaluate export import loop mask matrix "
    "quotes report serve survey tag train unmask".split()
)


def test_the_stages_register_their_commands() -> None:
    assert {entry.name for entry in entry_points(group=GROUP)} == COMMANDS


def test_help_lists_every_command_with_what_it_does() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    assert result.exit_code == 0
    listed = dict(
        line.split(None, 1)
        for line in result.output.split("Commands:")[1].splitlines()
        if line.strip()
    )
    assert set(listed) == COMMANDS
    assert all(len(text) > 20 for text in listed.values())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output


Run = Callable[[BaseException], int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """The exit code of the command line when a command raises something."""

    def run(error: BaseException) -> int:
        @click.command()
        def broken() -> None:
            raise error

        monkeypatch.setattr(EntryPoint, "load", lambda self: broken)
        monkeypatch.setattr(sys, "argv", ["linkage", "tag"])
        with pytest.raises(SystemExit) as stopped:
            main()
        return int(stopped.value.code or 0)

    return run


def test_our_errors_are_one_line_on_stderr(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(LinkageError("the disk is full", remedy="Make room")) == 1
    captured = capsys.readouterr()
    assert captured.err == "error: the disk is full. Make room.\n"
    assert captured.out == ""


def test_a_command_may_choose_its_exit_code(run: Run) -> None:
    assert run(click.exceptions.Exit(3)) == 3
    assert run(SystemExit(3)) == 3


def test_usage_errors_exit_with_2(run: Run) -> None:
    assert run(UsageError("two models given")) == 2
    assert run(click.UsageError("no such option")) == 2


def test_a_missing_package_is_named_with_the_remedy(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(ModuleNotFoundError("No module named 'torch'", name="torch")) == 2
    assert "'torch'" in (error := capsys.readouterr().err)
    assert "linkage-nlp[all]" in error


def test_stopping_by_hand_exits_with_130(run: Run) -> None:
    assert run(KeyboardInterrupt()) == 130


def test_what_is_a_bug_is_not_hidden(run: Run) -> None:
    with pytest.raises(ZeroDivisionError):
        run(ZeroDivisionError())


def test_main_is_the_script() -> None:
    (script,) = entry_points(group="console_scripts", name="linkage")
    assert script.load() is main_module.main
