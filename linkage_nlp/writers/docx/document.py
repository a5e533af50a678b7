"""A Word document of ours: page, styles, properties, and what is put into it one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from linkage_nlp.language import Language
from linkage_nlp.writers.docx.bars import BarChart
from linkage_nlp.writers.docx.styles import TEXT_WIDTH, set_up
from linkage_nlp.writers.docx.table import Table, table_element
from linkage_nlp.writers.docx.text import TAGS, Text, add_runs, plain
from linkage_nlp.writers.files import replacing
from linkage_nlp.writers.spreadsheet import CREATOR

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph


class WordDocument:
    """A document on A4 pages with their numbers below.

    It names no person as its author. Text may be a string, a `Run`, or several of them;
    where a run says nothing of its language, it is the document's.

    Args:
        title: Goes into its properties; put it on the page with `title`.
        lang: The language of what is written in it.
    """

    def __init__(self, title: str, *, lang: Language) -> None:
        import docx

        self._lang = lang
        self._document: Document = docx.Document()
        set_up(self._document, lang)
        properties = self._document.core_properties
        now = datetime.now(UTC).replace(microsecond=0, tzinfo=None)
        properties.title = plain(title)[:255]
        properties.author = properties.last_modified_by = CREATOR
        properties.comments = ""
        properties.language = TAGS[lang]
        properties.created = properties.modified = now

    def title(self, text: Text) -> None:
        """The title on the page."""
        self._paragraph(text, "Title")

    def heading(self, text: Text, level: int = 1) -> None:
        """A heading of level 1, 2 or 3."""
        self._paragraph(text, f"Heading {level}")

    def paragraph(self, text: Text) -> None:
        """Running text."""
        self._paragraph(text, "Normal")

    def soft(self, text: Text) -> None:
        """Something said aside, smaller and paler."""
        self._paragraph(text, "Aside")

    def quote(self, text: Text, *, alone: bool = False) -> None:
        """What somebody said, set in; it stays with what follows unless it stands alone."""
        paragraph = self._paragraph(text, "Quote")
        if alone:
            paragraph.paragraph_format.keep_with_next = False

    def quote_aside(self, text: Text) -> None:
        """Something said aside of a quote, below it and set in like it."""
        self._paragraph(text, "QuoteAside")

    def caption(self, text: Text) -> None:
        """What stands above a table; it stays with it."""
        self._paragraph(text, "Caption")

    def bullets(self, items: Iterable[Text]) -> None:
        """A list."""
        for item in items:
            self._paragraph(item, "List Bullet")

    def table(self, table: Table) -> None:
        """A table, with some space after it."""
        body = self._document.element.body
        # What holds the page's settings stays last.
        body.insert(len(body) - 1, table_element(table, width=TEXT_WIDTH, lang=self._lang))
        self._paragraph("", "AfterTable")

    def bars(self, chart: BarChart) -> None:
        """A bar chart of shaded cells."""
        self.table(chart.table())

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all. Raises `UsageError` when it cannot be written."""
        with replacing(path) as draft, draft.open("xb") as file:
            self._document.save(file)

    def _paragraph(self, text: Text, style: str) -> Paragraph:
        paragraph = self._document.add_paragraph(style=style)
        add_runs(paragraph._p, text, lang=self._lang)
        return paragraph
