from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linkage_annotations.migration.conversion import Conversion
from linkage_annotations.migration.dataset import convert_file
from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.dataset import Example, Provenance, Settled, read_dataset, write_dataset
from linkage_nlp.errors import DatasetError, UsageError
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role


def _example(id: str, codebook: Codebook, **codes: list[str]) -> Example:
    return Example(
        id=id,
        case="F1",
        lang="en",
        speaker=None,
        role=Role.RESPONDENT,
        text="It rains.",
        context=Context("", ""),
        codes={d.id: tuple(codes.get(d.id, ())) for d in codebook.dimensions},
        coders=("anna",),
        settled=Settled.SINGLE,
        provenance=Provenance.ANNOTATED,
    )


@pytest.fixture
def path(tmp_path: Path, way: Conversion) -> Path:
    path = tmp_path / "old.jsonl"
    old = way.old
    examples = [
        _example("a", old, way=["web", "fair", "show"], place=["abroad"]),
        _example("b", old, way=["work", "web"]),
        _example("c", old, way=["other"]),
        _example("d", old),
    ]
    write_dataset(path, examples, old)
    return path


def test_a_dataset_is_converted_into_another(path: Path, tmp_path: Path, way: Conversion) -> None:
    before = path.read_bytes()
    converted = convert_file(path, tmp_path / "new.jsonl", way)
    assert (converted.changed, converted.review) == (2, ("b",))
    assert converted.affected[Label("way", "web")] == 2
    read = read_dataset(tmp_path / "new.jsonl", way.new)
    assert {e.id: {k: v for k, v in e.codes.items() if v} for e in read.examples} == {
        "a": {"way": ("internet", "event"), "scope": ("abroad",)},
        "c": {},
        "d": {},
    }
    assert path.read_bytes() == before


def test_a_code_that_is_given_is_not_removed_unasked(
    path: Path, tmp_path: Path, make_way: Callable[..., Conversion], way: Conversion
) -> None:
    text = (tmp_path / "map.yaml").read_text(encoding="utf-8").replace("drop", "refuse")
    with pytest.raises(DatasetError, match=r"that sentences give: way/other \(1\)"):
        convert_file(path, tmp_path / "new.jsonl", make_way(text))
    assert not (tmp_path / "new.jsonl").exists()


def test_the_former_dataset_is_not_replaced(path: Path, way: Conversion) -> None:
    with pytest.raises(UsageError, match="would replace the former one"):
        convert_file(path, path, way)


def test_a_dataset_of_another_codebook_is_refused(
    path: Path, tmp_path: Path, make_way: Callable[..., Any]
) -> None:
    other = make_way("changes: []", {"way": ["a"]}, {"way": ["a"]})
    with pytest.raises(DatasetError, match="another codebook"):
        convert_file(path, tmp_path / "new.jsonl", other)
