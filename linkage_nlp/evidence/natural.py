"""The order in which people expect names: CF2 before CF10."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_NUMBER = re.compile(r"(\d+)")


def natural_key(name: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """A key to sort by: digits count as numbers, letters the same in either case."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    parts = tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in _NUMBER.split(folded)
        if part
    )
    return parts, name


def natural_order(names: Iterable[str]) -> tuple[str, ...]:
    """Names in natural order."""
    return tuple(sorted(names, key=natural_key))
