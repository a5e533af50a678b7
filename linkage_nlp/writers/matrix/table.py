"""A table as every format of the matrix shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from linkage_nlp.codebook import Bilingual

Value = Bilingual | int | float | None


class Form(StrEnum):
    """How a number is shown: 12, 12 (also where it is 0), 8.5%, 4.2."""

    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell.

    Attributes:
        value: A text, or a number in one of the forms; None where there is nothing to say.
        review: How many more sentences are to be reviewed, shown in brackets.
        form: How the number is shown.
        sentences: The accepted sentences behind it, by id.
        doubtful: Those to review.
        weight: How strong it is among its like, from 0 to 1; 0 leaves the cell uncoloured.
        key: Names its quotes among those of all tables; empty when it has none.
    """

    value: Value = None
    review: int = 0
    form: Form = Form.COUNT
    sentences: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    weight: float = 0.0
    key: str = ""

    def shown(self, lang: str) -> str:
        """The cell as text; empty when there is nothing to say."""
        if isinstance(self.value, Bilingual):
            return self.value[lang]
        number = shown_value(self.value, self.form)
        if not self.review:
            return number
        return f"{number} ({self.review})" if self.value else f"({self.review})"


EMPTY = Entry()


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a row or column; `over` is what stands above neighbours that share it."""

    text: Bilingual
    color: str = ""
    over: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; one without entries is a heading over the rows that follow."""

    heading: Heading
    entries: tuple[Entry, ...] = ()
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its title.

    Attributes:
        id: Its name in links and files.
        corner: What the names of its rows are.
        note: What it counts.
        coded: Whether it counts codes, so that a reader must know whose they are.
    """

    id: str
    title: Bilingual
    corner: Bilingual
    columns: tuple[Heading, ...]
    rows: tuple[TableRow, ...]
    note: Bilingual
    coded: bool = True


def transposed(table: Table, corner: Bilingual) -> Table:
    """The table with its columns as rows, under a heading where something stood over them.

    Args:
        table: It has no headings among its rows.
        corner: What the names of its columns are.
    """
    rows: list[TableRow] = []
    over: Bilingual | None = None
    for place, column in enumerate(table.columns):
        if column.over is not None and column.over != over:
            over = column.over
            rows.append(TableRow(Heading(over)))
        entries = tuple(row.entries[place] for row in table.rows)
        rows.append(TableRow(Heading(column.text, column.color), entries))
    columns = tuple(row.heading for row in table.rows)
    return replace(table, corner=corner, columns=columns, rows=tuple(rows))


def same(text: str) -> Bilingual:
    """A text that is the same in both languages, such as the name of a case."""
    return Bilingual(text, text)


def shown_value(value: int | float | None, form: Form) -> str:
    """A number as text; nothing for None and for a count of nothing."""
    if value is None or (form is Form.COUNT and not value):
        return ""
    match form:
        case Form.SHARE:
            return f"{value * 100:.1f}%"
        case Form.MEAN:
            return f"{value:.1f}"
        case _:
            return str(int(value)) if float(value).is_integer() else f"{value:.6g}"
