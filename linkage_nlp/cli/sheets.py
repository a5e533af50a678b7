"""Tables on the terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linkage_nlp.writers.sheets import Sheet

# The width of what is not shown on a terminal.
_FILE_WIDTH = 140
# Wider columns hold words, and begin at the left.
_NUMBER_WIDTH = 18


def print_sheet(sheet: Sheet, *, leave_out: Collection[int] = ()) -> None:
    """A table with its title and notes, on stdout.

    Args:
        sheet: What to show.
        leave_out: Columns that there is no room for, counted from 0.
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if isinstance(sys.stdout, io.TextIOWrapper):
        # A console that cannot show Chinese shows question marks rather than fail.
        sys.stdout.reconfigure(errors="replace")
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = _FILE_WIDTH
    shown = [place for place in range(len(sheet.fields)) if place not in leave_out]
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, collapse_padding=True)
    for place in shown:
        field = sheet.fields[place]
        prose = place < sheet.frozen or field.width > _NUMBER_WIDTH
        # Chinese has no spaces to break a line at.
        table.add_column(Text(field.head), justify="left" if prose else "right", overflow="fold")
    for row in sheet.rows:
        table.add_row(*(Text(sheet.fields[place].shown(row[place])) for place in shown))
    console.print(f"\n{sheet.title}")
    console.print(table)
    for note in sheet.notes:
        console.print(note)
