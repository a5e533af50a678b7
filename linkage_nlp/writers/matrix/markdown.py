"""The matrix as Markdown: tables with pipes, as GitHub, Pandoc and most editors read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from linkage_nlp.evidence.overview import Overview
from linkage_nlp.language import Language
from linkage_nlp.writers.files import replacing
from linkage_nlp.writers.matrix.method import method
from linkage_nlp.writers.matrix.table import Table
from linkage_nlp.writers.matrix.tables import all_tables
from linkage_nlp.writers.matrix.words import WORDS
from linkage_nlp.writers.spreadsheet import MARKDOWN_MARK

# What Markdown, or HTML in it, would take for a mark.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_BREAKS = re.compile(r"\s+")


def write_markdown(path: Path, overview: Overview, *, lang: Language = "en") -> None:
    """Write all tables. Raises `UsageError` when the file cannot be written."""
    with (
        replacing(path) as draft,
        draft.open("x", encoding="utf-8", errors="replace", newline="\n") as file,
    ):
        file.writelines(f"{line}\n" for line in markdown_lines(overview, lang))


def markdown_lines(overview: Overview, lang: Language) -> Iterator[str]:
    """The whole document, line by line."""
    yield MARKDOWN_MARK
    yield f"# {WORDS['title'][lang]}"
    yield ""
    yield f"> {_escaped(overview.origin.statement[lang])}"
    yield ""
    yield f"## {WORDS['statements'][lang]}"
    unit = overview.choices.unit
    yield from (f"- {_escaped(s.text(unit)[lang])}" for s in overview.statements)
    for table in all_tables(overview):
        yield ""
        yield from table_lines(table, lang)
    yield ""
    yield f"## {WORDS['method'][lang]}"
    yield from (f"- {_escaped(line[lang])}" for line in method(overview))


def table_lines(table: Table, lang: Language) -> Iterator[str]:
    """A table under its title and note."""
    yield f"## {_escaped(table.title[lang])}"
    yield _escaped(table.note[lang])
    yield ""
    heads = [
        # There is one row of headings; what stands over several goes before each.
        f"{column.over[lang]}: {column.text[lang]}"
        if _repeats(table) and column.over
        else column.text[lang]
        for column in table.columns
    ]
    yield _row([table.corner[lang], *heads])
    yield _row_of_rules(table)
    for row in table.rows:
        name = _escaped(row.heading.text[lang])
        if not row.entries:
            yield f"| **{name}** |" + " |" * len(table.columns)
            continue
        strong = "**" if row.total else ""
        cells = [_escaped(entry.shown(lang)) for entry in row.entries]
        yield f"| {strong}{name}{strong} | " + " | ".join(cells) + " |"


def _repeats(table: Table) -> bool:
    """Whether columns can be told apart only by what stands over them."""
    names = [column.text for column in table.columns]
    return len({(name.en, name.zh) for name in names}) < len(names)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(map(_escaped, cells)) + " |"


def _row_of_rules(table: Table) -> str:
    return "| --- |" + "".join(" ---: |" if number else " --- |" for number in numeric(table))


def numeric(table: Table) -> Sequence[bool]:
    """Which columns hold numbers, and are set to the right."""
    rows = [row.entries for row in table.rows if row.entries]
    return [
        any(isinstance(entries[place].value, int | float) for entries in rows)
        for place in range(len(table.columns))
    ]


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", _BREAKS.sub(" ", text))
