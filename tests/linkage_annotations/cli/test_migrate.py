"""`linkage annotate migrate`, as far as it goes without a server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from linkage_annotations.cli.annotate.migrate import migrate
from linkage_annotations.settings import Settings
from linkage_annotations.workspace import Workspace
from linkage_nlp.codebook import Codebook, load_codebook
from linkage_nlp.dataset import Example, Provenance, Settled, read_dataset, write_dataset
from linkage_nlp.errors import LinkageError, UsageError
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(migrate, [str(argument) for argument in arguments])


@pytest.fixture
def new_path(tiny_codebook_path: Path, tmp_path: Path) -> Path:
    book = yaml.safe_load(tiny_codebook_path.read_text(encoding="utf-8"))
    del book["dimensions"][0]["codes"][1]  # fair
    path = tmp_path / "new.yaml"
    path.write_text(yaml.safe_dump(book, allow_unicode=True), encoding="utf-8")
    return path


@pytest.fixture
def map_path(tmp_path: Path) -> Path:
    path = tmp_path / "map.yaml"
    path.write_text("changes: [{remove: way/fair, annotations: drop}]", encoding="utf-8")
    return path


@pytest.fixture
def dataset(tmp_path: Path, tiny_codebook: Codebook) -> Path:
    example = Example(
        id="a",
        case="F1",
        lang="en",
        speaker=None,
        role=Role.RESPONDENT,
        text="It rains.",
        context=Context("", ""),
        codes={"way": ("web", "fair"), "place": ()},
        coders=("anna",),
        settled=Settled.SINGLE,
        provenance=Provenance.ANNOTATED,
    )
    path = tmp_path / "old.jsonl"
    write_dataset(path, [example], tiny_codebook)
    return path


def test_a_dataset_is_converted_without_a_workspace(
    tiny_codebook_path: Path, new_path: Path, map_path: Path, dataset: Path, tmp_path: Path
) -> None:
    arguments = (tiny_codebook_path, new_path, "--map", map_path, "--dataset", dataset)
    output = tmp_path / "new.jsonl"
    dry = _run(*arguments, "-o", output, "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert not output.exists()
    result = _run(*arguments, "-o", output, "--json")
    assert result.exit_code == 0, result.output
    record = json.loads(result.stdout)
    assert (record["sentences"], record["changed"], record["review"]) == (1, 1, [])
    assert record["codes"][0]["code"] == "way/fair"
    (example,) = read_dataset(output, load_codebook(new_path)).examples
    assert example.codes == {"way": ("web",), "place": ()}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["old.yaml"], "NEW is missing"),
        (["embedded", "embedded", "--undo"], "takes no codebooks"),
        (["embedded", "embedded", "--dataset", "x.jsonl"], "a dataset is converted with"),
        (["--dataset", "x.jsonl", "-o", "y.jsonl"], "a dataset is converted with"),
    ],
)
def test_what_does_not_go_together_is_refused(arguments: list[str], message: str) -> None:
    result = _run(*arguments)
    assert isinstance(result.exception, UsageError)
    assert message in result.exception.message


def test_there_is_nothing_to_finish_or_to_take_back(tmp_path: Path) -> None:
    Workspace(tmp_path, Settings(project=1)).changed()
    for arguments, message in (([], "no migration to finish"), (["--undo"], "to take back")):
        result = _run(*arguments, "-w", tmp_path)
        assert isinstance(result.exception, LinkageError)
        assert message in result.exception.message
