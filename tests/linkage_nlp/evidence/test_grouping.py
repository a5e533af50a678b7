"""Cases in groups by an attribute."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.cases import Attribute, AttributeKind, CaseTable
from linkage_nlp.evidence.grouping import Grouping, group_cases


def table(values: dict[str, str | float], kind: AttributeKind) -> CaseTable:
    rows = {case: MappingProxyType({"x": value}) for case, value in values.items()}
    return CaseTable((Attribute("x", kind),), MappingProxyType(rows))


def grouped(*numbers: float) -> list[tuple[str, int]]:
    values: dict[str, str | float] = {f"C{place}": n for place, n in enumerate(numbers)}
    found = group_cases(table(values, AttributeKind.NUMBER), "x", [*values])
    return [(group.value, len(group.cases)) for group in found.groups]


def test_texts_are_groups_by_value() -> None:
    known: dict[str, str | float] = {"A": "both", "B": "abroad", "C": "both"}
    found = group_cases(table(known, AttributeKind.TEXT), "X", ["C", "A", "D", "B"])
    assert [(g.value, g.cases) for g in found.groups] == [("abroad", ("B",)), ("both", ("C", "A"))]
    assert found.unknown == ("D",)


def test_answers_on_a_scale_are_groups_by_value() -> None:
    assert grouped(5, 1, 3, 4) == [("1", 1), ("3", 1), ("4", 1), ("5", 1)]


def test_few_numbers_are_groups_by_value() -> None:
    assert grouped(2010, 2012, 2010, 2012, 2010) == [("2010", 3), ("2012", 2)]


def test_many_numbers_are_cut_at_quantiles() -> None:
    assert grouped(*range(10, 22)) == [("10–12", 3), ("13–15", 3), ("16–18", 3), ("19–21", 3)]
    assert grouped(9, 11, 14, 48, 62) == [("9–11", 2), ("14–62", 3)]
    assert grouped(0.5, 7) == [("0.5–7", 2)]


def test_equal_numbers_stay_together() -> None:
    assert grouped(1, 2, 7, 7, 7, 7, 7, 8, 9, 10) == [
        ("1–2", 2), ("7", 5), ("8", 1), ("9–10", 2),
    ]  # fmt: skip


def test_no_such_attribute() -> None:
    with pytest.raises(UsageError, match="under the name 'size'") as caught:
        group_cases(table({"A": "b"}, AttributeKind.TEXT), "size", ["A"])
    assert caught.value.remedy == "The list of cases has x"
    with pytest.raises(UsageError) as caught:
        group_cases(CaseTable.empty(), "size", ["A"])
    assert "--cases" in caught.value.remedy


@given(st.lists(st.floats(min_value=-1e6, max_value=1e6).map(float), max_size=40))
def test_every_case_is_in_one_group(numbers: list[float]) -> None:
    values: dict[str, str | float] = {f"C{place}": n for place, n in enumerate(numbers)}
    found: Grouping = group_cases(table(values, AttributeKind.NUMBER), "x", [*values, "none"])
    members = [case for group in found.groups for case in group.cases]
    assert sorted(members) == sorted(values)
    assert found.unknown == ("none",)
    assert all(group.cases for group in found.groups)
