from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from linkage_nlp.errors import UsageError
from linkage_nlp.writers import SUFFIXES, TagResult, check_suffix, write_tags
from linkage_nlp.writers.files import replacing
from linkage_nlp.writers.own import is_written_here


def test_a_file_takes_its_place_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "out.txt"
    for text in ("first", "second"):
        with replacing(path) as draft:
            draft.write_text(text, encoding="utf-8")
            assert not path.exists() or path.read_text(encoding="utf-8") == "first"
        assert path.read_text(encoding="utf-8") == text
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError])
def test_what_is_broken_off_leaves_nothing(tmp_path: Path, stop: type[BaseException]) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old", encoding="utf-8")

    def write_half() -> None:
        with replacing(path) as draft:
            draft.write_text("half", encoding="utf-8")
            raise stop

    with pytest.raises(stop):
        write_half()
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with (
        pytest.raises(UsageError, match="cannot be written") as caught,
        replacing(tmp_path / "file" / "out.txt") as draft,
    ):
        draft.write_text("x", encoding="utf-8")
    assert caught.value.path == tmp_path / "file" / "out.txt"
    folder = tmp_path / "folder"
    (folder / "inside").mkdir(parents=True)
    with (
        pytest.raises(UsageError, match="cannot be written"),
        replacing(folder) as draft,
    ):
        draft.write_text("x", encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_writing_is_broken_off_without_a_trace(
    result: TagResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_tags(tmp_path / f"tags{suffix}", result)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["tags", "tags.txt", "tags.xls", "tags.json", ".csv"])
def test_an_unknown_suffix_is_refused(result: TagResult, tmp_path: Path, name: str) -> None:
    for refuse in (check_suffix, lambda path: write_tags(path, result)):
        with pytest.raises(UsageError, match="cannot write") as caught:
            refuse(tmp_path / name)
        assert all(suffix in caught.value.remedy for suffix in SUFFIXES)
    assert list(tmp_path.iterdir()) == []


def test_a_suffix_in_capitals_is_known(result: TagResult, tmp_path: Path) -> None:
    write_tags(tmp_path / "TAGS.XLSX", result)
    assert len(load_workbook(tmp_path / "TAGS.XLSX").sheetnames) == 3


def test_tables_of_tags_are_told_from_transcripts(result: TagResult, tmp_path: Path) -> None:
    for suffix in (".csv", ".xlsx"):
        path = tmp_path / f"tags{suffix}"
        write_tags(path, result)
        assert is_written_here(path)
    book = load_workbook(tmp_path / "tags.xlsx")
    book.save(tmp_path / "saved again.xlsx")
    assert is_written_here(tmp_path / "saved again.xlsx")


def test_transcripts_are_not_taken_for_tables_of_tags(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("case,speaker,text\nA,B,c\n", encoding="utf-8")
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")
    (tmp_path / "c.txt").write_text("case,file,turn,speaker,role,time,lang,sentence", "utf-8")
    for name in ("a.csv", "b.xlsx", "c.txt", "missing.csv", "missing.xlsx"):
        assert not is_written_here(tmp_path / name)
    for example in (Path(__file__).parents[3] / "examples").iterdir():
        assert not is_written_here(example)
