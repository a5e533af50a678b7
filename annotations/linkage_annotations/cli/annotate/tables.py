"""Tables on stdout."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

# What is not shown on a terminal is not cut to the width of one.
_FILE_WIDTH = 110


def print_tables(tables: Iterable[Table]) -> None:
    """Print tables one below the other."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else _FILE_WIDTH
    console = Console(width=width, highlight=False, markup=False, emoji=False)
    for table in tables:
        console.print(table)
