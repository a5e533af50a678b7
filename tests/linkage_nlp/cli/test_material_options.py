"""What the commands share that begin with tags."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from linkage_nlp.cli.material_options import MaterialInputs, load_material, material_options
from linkage_nlp.tagging.tags import CodeTag, Decision, TaggedSentence
from linkage_nlp.transcripts import Role, SourceKind
from linkage_nlp.writers.jsonl import write_jsonl


@click.command()
@material_options
@click.option("--deep", is_flag=True)
def show(*, inputs: MaterialInputs, lang: str, deep: bool) -> None:
    material = load_material(inputs)
    click.echo(f"{len(material.sentences)} {','.join(material.cases)} {lang} {deep}")
    for sentence in material.sentences:
        click.echo(sentence.text)


@pytest.fixture
def tags(tmp_path: Path) -> Path:
    def said(number: int, source: SourceKind) -> TaggedSentence:
        tag = CodeTag("channel", "internet", 0.9, Decision.ACCEPT)
        text = "Acme asks in a forum."
        return TaggedSentence(
            f"t-{number:04d}", "F1", "F1.txt", 1, "Boss", Role.RESPONDENT, None, "en", 0, len(text),
            text, "m-1", (tag,), source,
        )  # fmt: skip

    path = tmp_path / "tags.jsonl"
    write_jsonl(path, [said(1, SourceKind.INTERVIEW), said(2, SourceKind.DOCUMENT)])
    return path


def test_interviews_are_counted_by_themselves(tags: Path) -> None:
    done = CliRunner().invoke(show, [str(tags), "--deep", "--lang", "zh"], catch_exceptions=False)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "1 F1 zh True"
    assert "1 sentences of another kind of source are left out" in done.stderr
    done = CliRunner().invoke(show, [str(tags), "--source", "all"])
    assert done.stdout.splitlines()[0] == "2 F1 en False"
    assert not done.stderr


def test_the_list_beside_the_tags(tags: Path, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("case,size\nF2,3\n", encoding="utf-8")
    done = CliRunner().invoke(show, [str(tags), "--source", "all"], catch_exceptions=False)
    assert done.stdout.splitlines()[0] == "2 F2,F1 en False"
    assert "no sentences of F2" in done.stderr
    other = tmp_path / "other.csv"
    other.write_text("case\nF3\n", encoding="utf-8")
    done = CliRunner().invoke(show, [str(tags), "--source", "all", "--cases", str(other)])
    assert done.stdout.splitlines()[0] == "2 F3,F1 en False"


def test_masks(tags: Path, tmp_path: Path) -> None:
    masks = tmp_path / "masks.csv"
    masks.write_text("text,mask\nAcme,FIRM-1\n", encoding="utf-8")
    done = CliRunner().invoke(show, [str(tags), "--masks", str(masks)], catch_exceptions=False)
    assert done.stdout.splitlines()[1] == "FIRM-1 asks in a forum."


def test_no_tags() -> None:
    assert CliRunner().invoke(show, []).exit_code == 2
