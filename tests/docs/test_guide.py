"""The guide: the same steps in both languages, of commands that there are, and that work."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
EXAMPLES = ROOT / "examples"
LANGUAGES = ("en", "zh")
IMAGE_BYTES = 150_000


def text(lang: str) -> str:
    return (DOCS / f"guide.{lang}.md").read_text(encoding="utf-8")


def commands(lang: str) -> list[list[str]]:
    """The commands in the blocks of the guide, without what is said of them."""
    blocks = re.findall(r"```sh\n(.*?)```", text(lang), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line, comments=True) for line in lines]


def test_both_guides_have_the_same_steps_and_pictures() -> None:
    assert commands("en") == commands("zh")
    pictures = [re.findall(r"\]\((images/[^)]+)\)", text(lang)) for lang in LANGUAGES]
    assert pictures[0] == pictures[1]
    assert len(pictures[0]) == 3
    sections = [re.findall(r"^#+", text(lang), re.MULTILINE) for lang in LANGUAGES]
    assert sections[0] == sections[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_guide_points_to_is_there(lang: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text(lang)):
        assert (DOCS / target).is_file(), target
        if target.endswith(".png"):
            assert (DOCS / target).stat().st_size < IMAGE_BYTES, target


def found(arguments: list[str]) -> tuple[click.Command, list[str]]:
    """The command that some arguments name, and what they give it."""
    loaded = {one.name: one for one in entry_points(group="linkage.commands")}
    command, rest = loaded[arguments[0]].load(), arguments[1:]
    while isinstance(command, click.Group) and rest:
        below = command.get_command(click.Context(command), rest[0])
        if below is None:
            break
        command, rest = below, rest[1:]
    return command, rest


def test_every_command_and_option_is_there() -> None:
    checked = 0
    for program, *arguments in commands("en"):
        if program != "linkage":
            continue
        command, rest = found(arguments)
        known = {name for parameter in command.params for name in parameter.opts}
        for part in rest:
            if part.startswith("-"):
                assert part in known, (arguments, part)
        plain = [part for part in rest if not part.startswith("-")]
        takes = sum(isinstance(one, click.Argument) for one in command.params)
        options = sum(part.startswith("-") for part in rest)
        assert len(plain) <= takes * 5 + options, arguments
        checked += 1
    assert checked > 15


def test_the_field_researchers_commands_work(tmp_path: Path) -> None:
    """Those that begin with transcripts and end with tables and a project."""
    interviews = tmp_path / "interviews"
    shutil.copytree(EXAMPLES, interviews)
    page = "<html><p>We met our distributor at a fair in Munich.</p></html>"
    (interviews / "CF2 website.html").write_text(page, encoding="utf-8")
    cases = re.findall(r"```text\n(.*?)```", text("zh"), re.DOTALL)[0]
    (interviews / "cases.csv").write_text(cases, encoding="utf-8")
    ready = {"tag", "matrix", "survey", "export"}
    done = []
    for program, *arguments in commands("en"):
        if program == "linkage" and arguments[0] in ready and "--all" not in arguments:
            subprocess.run(
                [sys.executable, "-m", "linkage_nlp", *arguments],
                cwd=tmp_path,
                check=True,
                capture_output=True,
            )
            done.append(arguments[0])
    assert done == ["tag", "matrix", "matrix", "survey", "export"]
    for name in ("tags.jsonl", "matrix.xlsx", "matrix.html", "survey.xlsx", "project.qdpx"):
        assert (tmp_path / name).stat().st_size > 0
