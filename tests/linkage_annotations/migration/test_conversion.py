from collections.abc import Callable, Sequence

import pytest

from linkage_annotations.migration.changes import Fate, Kind
from linkage_annotations.migration.conversion import Conversion, Rule
from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.errors import CodebookError

MakeWay = Callable[..., Conversion]


def test_a_map_becomes_rules(way: Conversion) -> None:
    becomes = {str(label): str(rule.target or rule.fate) for label, rule in way.rules.items()}
    assert becomes == {
        "way/web": "way/internet",
        "way/fair": "way/event",
        "way/show": "way/event",
        "way/work": "review",
        "way/other": "drop",
        "place/abroad": "scope/abroad",
        "place/home": "scope/home",
    }
    assert way.added == (Label("way", "video"),)
    assert way.redefined == ()
    assert not way.same_coding


def test_a_merge_may_keep_one_of_its_codes(make_way: MakeWay) -> None:
    way = make_way(
        "changes:\n  - {merge: [way/a, way/b], to: way/a}",
        {"way": ["a", "b", "c"]},
        {"way": ["a", "c"]},
    )
    assert way.rules == {
        Label("way", "b"): Rule(Kind.MERGE, Fate.BECOMES, (Label("way", "a"),), Label("way", "a"))
    }
    assert way.changed_meaning == {Label("way", "a")}


def test_a_split_may_keep_its_code(make_way: MakeWay) -> None:
    old, new = {"way": ["a", "c"]}, {"way": ["a", "b", "c"]}
    review = make_way("changes:\n  - {split: way/a, to: [way/a, way/b], by: review}", old, new)
    assert [rule.fate for rule in review.rules.values()] == [Fate.REVIEW]
    assert review.added == ()
    default = make_way("changes:\n  - {split: way/a, to: [way/a, way/b], by: way/a}", old, new)
    assert default.rules == {}
    assert default.added == (Label("way", "b"),)
    with pytest.raises(CodebookError, match="keeps its id as a part of itself"):
        make_way("changes:\n  - {split: way/a, to: [way/a, way/b], by: way/b}", old, new)


def test_codes_that_only_mean_something_else_are_told(
    make_way: MakeWay, make_book: Callable[..., Codebook]
) -> None:
    new = make_book({"way": ["a", "b"]}, b="something else")
    way = make_way("changes: []", {"way": ["a", "b"]}, new)
    assert (way.rules, way.redefined) == ({}, (Label("way", "b"),))
    assert not way.same_coding
    assert make_way("changes: []", {"way": ["a"]}, {"way": ["a"]}).same_coding


@pytest.mark.parametrize(
    ("changes", "old", "new", "message"),
    [
        ("", "a b", "a", "way/b of made 1 is not in made 2"),
        ("", "a", "a b", "way/b of made 2 is new"),
        ("{rename: way/x, to: way/b}", "a", "b", "made 1 has no code way/x"),
        ("{rename: way/a, to: way/x}", "a", "b", "made 2 has no code way/x"),
        ("{rename: way/a, to: way/b}", "a", "a b", "way/a is in both codebooks"),
        ("{rename: way/a, to: way/b}", "a b", "b", "way/b is in use already"),
        ("{remove: way/a, annotations: drop}", "a b", "a b", "way/a is in both codebooks"),
        ("{add: way/a}", "a", "a", "way/a is not new"),
        ("{add: way/b}", "a", "a", "made 2 has no code way/b"),
        (
            "{rename: way/a, to: way/b}, {rename: way/b, to: way/c}",
            "a b",
            "b c",
            "way/b is in use already",
        ),
        (
            "{rename: way/a, to: way/b}, {rename: way/b, to: way/a}",
            "a b",
            "a b",
            "way/a is in both codebooks",
        ),
        (
            "{rename: way/a, to: way/c}, {rename: way/b, to: way/c}",
            "a b",
            "c",
            "something becomes way/c already",
        ),
        (
            "{rename: way/a, to: way/b}, {remove: way/a, annotations: drop}",
            "a",
            "b",
            "way/a stands in the map twice",
        ),
        ("{dimension: way, to: path}", "a", "a", "'way' is a dimension of both"),
        ("{dimension: x, to: way}", "a", "a", "made 1 has no dimension 'x'"),
        ("{dimension: way, to: way}", "a", "a", "is a dimension of both"),
    ],
)
def test_what_is_not_whole_or_not_clear_is_refused(
    make_way: MakeWay, changes: str, old: str, new: str, message: str
) -> None:
    def codes(text: str) -> dict[str, Sequence[str]]:
        return {"way": text.split()}

    with pytest.raises(CodebookError, match=message):
        make_way(f"changes: [{changes}]", codes(old), codes(new))


def test_a_renamed_dimension_may_have_changed_codes(make_way: MakeWay) -> None:
    way = make_way(
        "changes: [{dimension: way, to: path}, {rename: way/a, to: path/z}]",
        {"way": ["a", "b"], "place": ["c"]},
        {"path": ["z", "b"], "place": ["c"]},
    )
    assert {str(label): str(rule.target) for label, rule in way.rules.items()} == {
        "way/a": "path/z",
        "way/b": "path/b",
    }
