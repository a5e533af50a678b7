"""Cases in groups by what is known of them: those of one value, or of one range of numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.cases import Attribute, AttributeKind, CaseTable
from linkage_nlp.evidence.natural import natural_key

# Up to so many different numbers are groups themselves; more are cut into ranges.
_VALUES = 5
_RANGES = 4


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Some cases, and the value or range of values that they share, as text."""

    value: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Cases by one attribute.

    Attributes:
        attribute: What they are grouped by.
        groups: In the order of their values; none is empty.
        unknown: The cases of which it is not known.
    """

    attribute: Attribute
    groups: tuple[CaseGroup, ...]
    unknown: tuple[str, ...]


def group_cases(table: CaseTable, attribute: str, cases: Sequence[str]) -> Grouping:
    """Group cases by an attribute.

    Texts are groups by value, and so are numbers where they are whole and within a scale of
    1 to 5, or no more than five differ. Other numbers are cut at quantiles, into at most
    four ranges of about as many cases each; equal numbers stay together.

    Args:
        table: What is known of cases.
        attribute: Its name, letters counting the same in either case.
        cases: Those to group, in the order to keep.

    Raises:
        UsageError: The table has no such attribute.
    """
    found = table.attribute(attribute)
    if found is None:
        known = ", ".join(a.name for a in table.attributes)
        raise UsageError(
            f"nothing is known of cases under the name {attribute!r}",
            remedy=f"The list of cases has {known}"
            if known
            else "Give a list of cases with that column: --cases cases.csv",
        )
    values = {case: table.value(case, found.name) for case in cases}
    unknown = tuple(case for case, value in values.items() if value is None)
    if found.kind is AttributeKind.NUMBER:
        numbers = {case: float(v) for case, v in values.items() if isinstance(v, int | float)}
        return Grouping(found, _number_groups(numbers), unknown)
    by_value: defaultdict[str, list[str]] = defaultdict(list)
    for case, value in values.items():
        if value is not None:
            by_value[str(value)].append(case)
    groups = [
        CaseGroup(value, tuple(by_value[value])) for value in sorted(by_value, key=natural_key)
    ]
    return Grouping(found, tuple(groups), unknown)


def shown_number(value: float) -> str:
    """A number as a table shows it: 12, 0.5."""
    return str(int(value)) if value.is_integer() else f"{value:.6g}"


def is_scale(numbers: Sequence[float]) -> bool:
    """Whether numbers are answers on a scale of 1 to 5."""
    return bool(numbers) and all(number in {1, 2, 3, 4, 5} for number in numbers)


def _number_groups(numbers: dict[str, float]) -> tuple[CaseGroup, ...]:
    different = sorted(set(numbers.values()))
    if len(different) <= _VALUES and (len(different) < len(numbers) or is_scale(different)):
        ranges = [(number, number) for number in different]
    else:
        ranges = _ranges(sorted(numbers.values()))
    return tuple(
        CaseGroup(
            shown_number(low) if low == high else f"{shown_number(low)}–{shown_number(high)}",
            tuple(case for case, number in numbers.items() if low <= number <= high),
        )
        for low, high in ranges
    )


def _ranges(ordered: Sequence[float]) -> list[tuple[float, float]]:
    """Ranges that cut ordered numbers at their quantiles, equal numbers being kept together."""
    if not ordered:
        return []
    count = max(1, min(_RANGES, len(ordered) // 2))
    ranges: list[tuple[float, float]] = []
    start = 0
    for place in range(1, count + 1):
        end = round(len(ordered) * place / count)
        while end < len(ordered) and ordered[end] == ordered[end - 1]:
            end += 1
        if end > start:
            ranges.append((ordered[start], ordered[end - 1]))
            start = end
    return ranges
