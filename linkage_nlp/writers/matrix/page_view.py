"""What the page of the matrix shows, ready for its template and its script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from linkage_nlp.codebook import Bilingual
from linkage_nlp.evidence.overview import Overview
from linkage_nlp.tagging.tags import Decision
from linkage_nlp.writers.matrix.heat import step
from linkage_nlp.writers.matrix.markdown import numeric
from linkage_nlp.writers.matrix.table import Entry, Heading, Table
from linkage_nlp.writers.spreadsheet import clock


@dataclass(frozen=True, slots=True)
class Span:
    """What stands over some neighbouring columns."""

    name: Bilingual | None
    columns: int


@dataclass(frozen=True, slots=True)
class ViewCell:
    """A cell: `quotes` are the places of its sentences in the page's data, `1 4|7`."""

    text: Bilingual
    heat: int
    quotes: str


@dataclass(frozen=True, slots=True)
class ViewHead:
    """A heading, and the class of its code's colour."""

    text: Bilingual
    color: str


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A row; without cells it is a heading over what follows."""

    head: ViewHead
    cells: tuple[ViewCell, ...]
    total: bool


@dataclass(frozen=True, slots=True)
class ViewTable:
    """A table for the template; `numbers` says which columns are set to the right."""

    id: str
    title: Bilingual
    note: Bilingual
    corner: Bilingual
    spans: tuple[Span, ...]
    columns: tuple[ViewHead, ...]
    rows: tuple[ViewRow, ...]
    numbers: Sequence[bool]


class PageView:
    """The tables of a page, and the sentences that they lead to, each once."""

    def __init__(self, overview: Overview, tables: Sequence[Table]) -> None:
        self._overview = overview
        self._labels = overview.material.codebook.labels
        codebook = overview.material.codebook
        self._colors: dict[str, str] = {}
        for place, label in enumerate(self._labels):
            self._colors.setdefault(codebook.code(label).color, f"c{place}")
        self._places: dict[str, int] = {}
        self.tables = tuple(
            self._table(table, f"table-{place}") for place, table in enumerate(tables, start=1)
        )

    def data(self) -> dict[str, Any]:
        """What the script needs: codes with their colours, and sentences."""
        codebook = self._overview.material.codebook
        places = {label: place for place, label in enumerate(self._labels)}
        contexts = self._overview.material.contexts
        sentences = []
        for name in self._places:
            sentence = self._overview.material.by_id[name]
            context = contexts.get(name)
            sentences.append(
                {
                    "id": name,
                    "case": sentence.case,
                    "text": sentence.text,
                    "lang": "zh-CN" if sentence.lang == "zh" else "en",
                    "who": " · ".join(
                        part
                        for part in (sentence.speaker, clock(sentence.time), sentence.transcript)
                        if part
                    ),
                    "before": context.as_text() if context else "",
                    "codes": [
                        [
                            places[tag.dimension, tag.code],  # type: ignore[index]
                            int(tag.decision is Decision.ACCEPT),
                            tag.coder or f"{sentence.model_version} {tag.probability:.2f}",
                        ]
                        for tag in sentence.codes
                        if tag.decision is not Decision.NONE
                    ],
                }
            )
        names = [codebook.code(label).name for label in self._labels]
        return {"codes": [[name.en, name.zh] for name in names], "sentences": sentences}

    def _table(self, table: Table, id: str) -> ViewTable:
        spans: list[Span] = []
        for column in table.columns:
            if spans and column.over is not None and spans[-1].name == column.over:
                spans[-1] = Span(column.over, spans[-1].columns + 1)
            else:
                spans.append(Span(column.over, 1))
        return ViewTable(
            id,
            table.title,
            table.note,
            table.corner,
            tuple(spans) if any(span.name for span in spans) else (),
            tuple(map(self._head, table.columns)),
            tuple(
                ViewRow(self._head(row.heading), tuple(map(self._cell, row.entries)), row.total)
                for row in table.rows
            ),
            numeric(table),
        )

    def _head(self, heading: Heading) -> ViewHead:
        return ViewHead(heading.text, self._colors.get(heading.color, ""))

    def _cell(self, entry: Entry) -> ViewCell:
        quotes = ""
        if entry.key:
            sides = [self._listed(entry.sentences), self._listed(entry.doubtful)]
            quotes = "|".join(sides)
        return ViewCell(Bilingual(entry.shown("en"), entry.shown("zh")), step(entry.weight), quotes)

    def _listed(self, sentences: Sequence[str]) -> str:
        return " ".join(str(self._places.setdefault(s, len(self._places))) for s in sentences)
