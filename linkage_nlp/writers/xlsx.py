"""Tags as an Excel workbook of three sheets.

Sentences: one a row, with a column for each code that holds its probability, on the code's
colour where it is accepted. Summary: cases by codes, accepted sentences and those to
review. Codes: what each means, in both languages, and which model tagged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.errors import UsageError
from linkage_nlp.language import Language
from linkage_nlp.tagging.summary import Summary, summarise
from linkage_nlp.tagging.tags import Decision, TaggedSentence
from linkage_nlp.writers.colors import Color
from linkage_nlp.writers.files import replacing
from linkage_nlp.writers.result import TagResult
from linkage_nlp.writers.spreadsheet import (
    CREATOR,
    ROW_LIMIT,
    clock,
    may_be_formula,
    plain_text,
    spoken_as,
)
from linkage_nlp.writers.words import NOTICE, WORDS

_SENTENCE_WIDTHS = (14, 18, 6, 14, 12, 9, 9, 80, 28, 28)
_CODE_WIDTH = 13


def write_xlsx(path: Path, result: TagResult, *, lang: Language = "en") -> None:
    """Write a workbook with names and headings in `lang`.

    Raises:
        UsageError: The file cannot be written, or there are more sentences than rows.
    """
    if len(result.sentences) >= ROW_LIMIT:
        raise UsageError(
            f"{len(result.sentences)} sentences are more than a worksheet holds",
            path=path,
            remedy="Write a .csv or .jsonl file, or tag fewer transcripts at a time",
        )
    book = Workbook(write_only=True)
    book.properties.creator = CREATOR
    book.properties.title = plain_text(f"{WORDS['title'][lang]} ({result.model_version})")
    sheets = _Sheets(book, result.codebook, lang)
    sheets.sentences(result.sentences)
    counted = result.counted
    sheets.summary(summarise(counted.sentences, (t.case for t in counted.transcripts)))
    sheets.codes(result.model_version)
    with replacing(path) as draft:
        book.save(draft)


class _Sheets:
    """The sheets of one workbook."""

    def __init__(self, book: Workbook, codebook: Codebook, lang: Language) -> None:
        self._book = book
        self._codebook = codebook
        self._lang: Language = lang
        self._names = {label: codebook.code(label).name[lang] for label in codebook.labels}
        self._paints = {label: _paint(codebook.code(label).color) for label in codebook.labels}

    def _word(self, word: str) -> str:
        return WORDS[word][self._lang]

    def sentences(self, sentences: Sequence[TaggedSentence]) -> None:
        """One row a sentence."""
        labels = self._codebook.labels
        widths = [*_SENTENCE_WIDTHS, *[_CODE_WIDTH] * len(labels)]
        sheet = self._sheet("sheet", widths, frozen="A2")
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{len(sentences) + 1}"
        heads = [
            self._word(word)
            for word in ("case", "file", "turn", "speaker", "role", "time", "language")
        ]
        heads += [self._word(word) for word in ("sentence", "accept", "review")]
        sheet.append(_heads(sheet, [*heads, *self._names.values()]))
        for sentence in sentences:
            tags = {Label(tag.dimension, tag.code): tag for tag in sentence.codes}
            row = [
                _cell(sheet, sentence.case),
                _cell(sheet, sentence.transcript),
                sentence.turn,
                _cell(sheet, sentence.speaker),
                self._word(spoken_as(sentence)),
                clock(sentence.time) or None,
                sentence.lang,
                _cell(sheet, sentence.text, wrapped=True),
                _cell(sheet, self._listed(sentence, Decision.ACCEPT), wrapped=True),
                _cell(sheet, self._listed(sentence, Decision.REVIEW), wrapped=True),
            ]
            for label in labels:
                tag = tags.get(label)
                if tag is None:
                    row.append(None)
                    continue
                cell = WriteOnlyCell(sheet, tag.probability)
                cell.number_format = "0.00"
                if tag.decision is Decision.ACCEPT:
                    cell.font, cell.fill = self._paints[label]
                row.append(cell)
            sheet.append(row)

    def _listed(self, sentence: TaggedSentence, decision: Decision) -> str | None:
        names = [
            self._names[Label(tag.dimension, tag.code)]
            for tag in sentence.codes
            if tag.decision is decision
        ]
        return "; ".join(names) or None

    def summary(self, summary: Summary) -> None:
        """Cases by codes: first the accepted sentences, then those to review."""
        labels = self._codebook.labels
        sheet = self._sheet("summary", [24, *[_CODE_WIDTH] * len(labels)], frozen="B3")
        dimensions = [
            dimension.name[self._lang] if code is dimension.codes[0] else None
            for dimension in self._codebook.dimensions
            for code in dimension.codes
        ]
        sheet.append(_heads(sheet, [None, *dimensions]))
        sheet.append(_heads(sheet, [self._word("case"), *self._names.values()], self._all_paints()))
        sheet.append(_heads(sheet, [self._word("accepted_sentences")]))
        for case in summary.cases:
            counts = [summary.count(case, label).accept or None for label in labels]
            sheet.append([_cell(sheet, case), *counts])
        found = [len(summary.cases_with(label)) for label in labels]
        total = f"{self._word('cases_with')} (/{len(summary.cases)})"
        sheet.append(_heads(sheet, [total, *found]))
        sheet.append([])
        sheet.append(_heads(sheet, [self._word("review_sentences")]))
        for case in summary.cases:
            counts = [summary.count(case, label).review or None for label in labels]
            sheet.append([_cell(sheet, case), *counts])
        sheet.append([])
        sheet.append([NOTICE[self._lang]])

    def codes(self, model_version: str) -> None:
        """What the codes mean."""
        sheet = self._sheet("codes", [16, 20, 24, 18, 70, 50, 28, 10], frozen="A2")
        word = self._word
        names = [f"{word('name')} ({lang})" for lang in ("en", "zh")]
        definitions = [f"{word('definition')} ({lang})" for lang in ("en", "zh")]
        heads = [word("dimension"), word("id"), *names, *definitions]
        sheet.append(_heads(sheet, [*heads, word("groups"), word("colour")]))
        groups = {group.id: group.name[self._lang] for group in self._codebook.groups}
        for dimension in self._codebook.dimensions:
            for code in dimension.codes:
                colour = _cell(sheet, code.color)
                colour.font, colour.fill = _paint(code.color)
                texts = (dimension.name[self._lang], code.id, code.name.en, code.name.zh)
                meanings = (code.definition.en, code.definition.zh)
                named = ", ".join(groups[group] for group in code.groups)
                cells = [_cell(sheet, text, wrapped=True) for text in (*texts, *meanings, named)]
                sheet.append([*cells, colour])
        sheet.append([])
        sheet.append([self._word("model"), _cell(sheet, model_version)])
        sheet.append([NOTICE[self._lang]])

    def _all_paints(self) -> list[tuple[Font, PatternFill] | None]:
        return [None, *self._paints.values()]

    def _sheet(self, title: str, widths: Iterable[int], *, frozen: str) -> Any:
        """A sheet; a write-only one takes its settings before its first row."""
        sheet = self._book.create_sheet(self._word(title))
        sheet.freeze_panes = frozen
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        return sheet


def _paint(color: str) -> tuple[Font, PatternFill]:
    """Font and fill of a cell in a code's colour."""
    back = Color.parse(color)
    return (
        Font(color=str(back.ink()).removeprefix("#")),
        PatternFill("solid", fgColor=str(back).removeprefix("#")),
    )


def _heads(
    sheet: Any,
    values: Sequence[str | int | None],
    paints: Sequence[tuple[Font, PatternFill] | None] = (),
) -> list[Any]:
    """Bold cells; with a paint for each, on its colour."""
    cells = []
    for position, value in enumerate(values):
        cell = _cell(sheet, value, wrapped=True)
        cell.font = Font(bold=True)
        if paints and (paint := paints[position]) is not None:
            font, cell.fill = paint
            cell.font = Font(bold=True, color=font.color)
        cells.append(cell)
    return cells


def _cell(sheet: Any, value: str | int | None, *, wrapped: bool = False) -> Any:
    """A cell; text stays text, whatever it begins with."""
    cell = WriteOnlyCell(sheet, plain_text(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
        if may_be_formula(value):
            cell.quotePrefix = True  # so it stays text when somebody edits the cell
    if wrapped:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
