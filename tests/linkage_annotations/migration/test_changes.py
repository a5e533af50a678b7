from pathlib import Path

import pytest

from linkage_annotations.migration.changes import Change, Fate, Kind, read_changes
from linkage_nlp.codebook import Label
from linkage_nlp.errors import CodebookError


def _read(tmp_path: Path, text: str) -> tuple[Change, ...]:
    path = tmp_path / "map.yaml"
    path.write_text(text, encoding="utf-8")
    return read_changes(path)


def test_each_kind_is_read(tmp_path: Path) -> None:
    text = """
changes:
  - rename: way/web
    to: way/internet
  - move: way/abroad
    to: place/abroad
  - merge: [way/fair, way/show]
    to: way/event
  - split: way/work
    to: [way/job, way/study]
    by: way/job
  - split: way/friend
    to: [way/friend, way/relative]
    by: review
  - remove: way/other
    annotations: refuse
  - add: way/video
  - dimension: scope
    to: reach
"""
    changes = _read(tmp_path, text)
    assert [change.kind for change in changes] == [
        Kind.RENAME,
        Kind.MOVE,
        Kind.MERGE,
        Kind.SPLIT,
        Kind.SPLIT,
        Kind.REMOVE,
        Kind.ADD,
        Kind.DIMENSION,
    ]
    rename, _, merge, by_default, by_review, remove, _, dimension = changes
    assert rename == Change(
        Kind.RENAME,
        (Label("way", "web"),),
        (Label("way", "internet"),),
        Fate.BECOMES,
        Label("way", "internet"),
        None,
        3,
    )
    assert merge.codes == (Label("way", "fair"), Label("way", "show"))
    assert (by_default.fate, by_default.target) == (Fate.BECOMES, Label("way", "job"))
    assert (by_review.fate, by_review.target) == (Fate.REVIEW, None)
    assert remove.fate is Fate.REFUSE
    assert dimension.dimensions == ("scope", "reach")


def test_no_changes_at_all(tmp_path: Path) -> None:
    assert _read(tmp_path, "changes: []\n") == ()


@pytest.mark.parametrize(
    ("text", "row", "message"),
    [
        ("codes: []", 1, "unknown key 'codes' in the map"),
        ("changes:\n  - way/web", 2, "says nothing of what is done"),
        ("changes:\n  - {delete: way/web}", 2, "says nothing of what is done"),
        ("changes:\n  - {rename: way/web}", 2, "has no 'to'"),
        ("changes:\n  - {rename: web, to: way/b}", 2, "'web' does not name a code"),
        ("changes:\n  - {rename: way/a/b, to: way/b}", 2, "does not name a code"),
        ("changes:\n  - {merge: [way/a], to: way/b}", 2, "two codes at least"),
        ("changes:\n  - {merge: [way/a, way/a], to: way/b}", 2, "a code stands twice"),
        ("changes:\n  - {split: way/a, to: [way/b, way/c]}", 2, "has no 'by'"),
        ("changes:\n  - {split: way/a, to: [way/b, way/c], by: chance}", 2, "unknown rule"),
        ("changes:\n  - {split: way/a, to: [way/b, way/c], by: way/d}", 2, "not one of"),
        ("changes:\n  - {remove: way/a}", 2, "has no 'annotations'"),
        ("changes:\n  - {remove: way/a, annotations: keep}", 2, "unknown rule 'keep'"),
        ("changes:\n  - {add: way/a, add: way/b}", 2, "stands twice"),
        ("changes: [", 1, "not valid YAML"),
    ],
)
def test_what_is_wrong_is_named_with_its_row(
    tmp_path: Path, text: str, row: int, message: str
) -> None:
    with pytest.raises(CodebookError, match=message) as caught:
        _read(tmp_path, text)
    assert caught.value.row == row
    assert caught.value.path == tmp_path / "map.yaml"


def test_a_map_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="no such map"):
        read_changes(tmp_path / "map.yaml")
