"""Names in the order in which people expect them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.evidence.natural import natural_order


def test_numbers_count_as_numbers() -> None:
    assert natural_order(["CF10", "cf3", "CF2", "企业10", "企业2", "CF２x"]) == (
        "CF2", "CF２x", "cf3", "CF10", "企业2", "企业10",
    )  # fmt: skip
    assert natural_order(["", "7", "x"]) == ("", "7", "x")


@given(st.lists(st.text()))
def test_any_names_can_be_sorted(names: list[str]) -> None:
    ordered = natural_order(names)
    assert sorted(ordered) == sorted(names)
    assert natural_order(reversed(ordered)) == ordered
