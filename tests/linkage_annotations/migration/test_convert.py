from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkage_annotations.interface.coding import Coding, read_result, write_result
from linkage_annotations.migration.changes import Fate
from linkage_annotations.migration.conversion import Conversion
from linkage_annotations.migration.convert import convert, labels_of

Make = Callable[..., list[dict[str, Any]]]
EVERYTHING = frozenset(Fate)


def test_codes_are_renamed_merged_and_moved(way: Conversion, old_result: Make) -> None:
    result = old_result("hm", way=["web", "fair", "show"], place=["abroad"])
    converted = convert(result, way)
    coding = read_result([*converted.result], way.new, 1)
    assert coding == Coding({"way": ("internet", "event"), "scope": ("abroad",)}, comment="hm")
    assert (converted.review, converted.emptied) == (False, False)


def test_what_no_rule_is_about_is_left_as_it_is(way: Conversion) -> None:
    result = [
        {"id": "x", "from_name": "no-code", "value": {"choices": ["no-code"]}},
        {"id": "y", "from_name": "way", "value": {"choices": ["video"]}, "origin": "manual"},
        {"from_name": "elsewhere", "value": {"rating": 3}},
    ]
    assert convert(result, way).result is result


def test_an_answer_keeps_all_else_that_the_server_has_of_it(way: Conversion) -> None:
    result = [
        {"id": "x", "from_name": "place", "value": {"choices": ["home"], "y": 1}, "origin": "m"},
        {"id": "z", "from_name": "way", "value": {"choices": ["web"]}},
    ]
    assert convert(result, way).result == [
        {"id": "x", "from_name": "scope", "value": {"choices": ["home"], "y": 1}, "origin": "m"},
        {"id": "z", "from_name": "way", "value": {"choices": ["internet"]}},
    ]


def test_who_gave_nothing_but_a_dropped_code_said_no_code(
    way: Conversion, old_result: Make
) -> None:
    alone = convert(old_result(way=["other"]), way)
    assert alone.emptied
    assert read_result([*alone.result], way.new, 1).no_code
    beside = convert(old_result(way=["other", "web"]), way)
    assert not beside.emptied
    assert labels_of(beside.result) == (("way", "internet"),)
    draft = convert(old_result(way=["other"]), way, finished=False)
    assert (draft.result, draft.emptied) == ([], False)


def test_a_code_to_be_reviewed_stays_unless_it_is_taken_out(
    way: Conversion, old_result: Make
) -> None:
    result = old_result(way=["work", "web"])
    converted = convert(result, way)
    assert converted.review
    assert set(labels_of(converted.result)) == {("way", "work"), ("way", "internet")}
    out = convert(result, way, finished=False, take_out=frozenset({Fate.REVIEW}))
    assert labels_of(out.result) == (("way", "internet"),)


codings = st.fixed_dictionaries(
    {
        "way": st.lists(st.sampled_from(["web", "fair", "show", "work", "other"]), unique=True),
        "place": st.lists(st.sampled_from(["abroad", "home"]), unique=True),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(codes=codings, comment=st.text(max_size=5).map(str.strip), unsure=st.booleans())
def test_twice_is_once_and_nothing_else_is_lost(
    way: Conversion, codes: dict[str, list[str]], comment: str, unsure: bool
) -> None:
    given_codes = {name: tuple(some) for name, some in codes.items()}
    coding = Coding(given_codes, unsure=unsure, comment=comment)
    once = convert(write_result(coding, way.old), way, take_out=EVERYTHING)
    assert convert(once.result, way, take_out=EVERYTHING).result == once.result
    read = read_result([*once.result], way.new, 1)
    assert (read.unsure, read.comment) == (unsure, comment)
    expected = {
        rule.target
        for name, some in codes.items()
        for code in some
        if (rule := way.rules[name, code]).target is not None  # type: ignore[index]
    }
    assert set(labels_of(once.result)) == expected
