"""Documents as Word files: charts are tables with shaded cells, nothing is a picture."""

from __future__ import annotations

from pathlib import Path

from linkage_nlp.language import Language
from linkage_nlp.report.blocks import (
    TONES,
    Bars,
    Block,
    Bullets,
    Content,
    Entry,
    Figures,
    Heading,
    HeatMap,
    Paragraph,
    Quotation,
)
from linkage_nlp.writers.colors import Color
from linkage_nlp.writers.docx import Align, Bar, BarChart, Cell, Run, Table, WordDocument
from linkage_nlp.writers.matrix.heat import ramp, step

_SHADES = ramp()
# Shares of the width: the first column at least, and the others at most.
_FIRST = 0.16
_NARROW = 0.062
_WIDE = 0.14
_HEAD_HEIGHT = 4.0


def write_document(path: Path, content: Content) -> None:
    """Write a Word document. Raises `UsageError` when it cannot be written."""
    document = WordDocument(content.title, lang=content.lang)
    for block in content.blocks:
        _add(document, block, content.lang)
    document.save(path)


def _add(document: WordDocument, block: Block, lang: Language) -> None:
    match block:
        case Heading(text, 0):
            document.title(text)
        case Heading(text, level):
            document.heading(text, level)
        case Paragraph(text, True):
            document.soft(text)
        case Paragraph(text, _, own):
            document.paragraph(Run(text, lang=own or lang))
        case Bullets(items):
            document.bullets(items)
        case Quotation():
            _add_quotation(document, block, lang)
        case Figures():
            document.caption(block.caption)
            document.table(_table(block))
        case Bars():
            document.caption(block.caption)
            document.bars(_chart(block))
        case HeatMap():
            document.caption(block.caption)
            rows = [
                [Entry(name), *cells] for name, cells in zip(block.rows, block.cells, strict=True)
            ]
            heads = [block.corner, *block.columns]
            document.table(_table(Figures(block.description, heads, rows, upright=True)))


def _add_quotation(document: WordDocument, block: Quotation, lang: Language) -> None:
    document.quote([Run(block.text, lang=block.lang), Run(block.source, lang=lang)])
    lines = [
        [Run(f"{said.role}{'：' if lang == 'zh' else ': '}"), Run(said.text, lang=said.lang)]
        for said in block.before
    ]
    for line in lines:
        document.quote_aside(line)
    if block.details:
        document.quote_aside(block.details)


def _table(block: Figures) -> Table:
    columns = len(block.heads)
    widths = tuple(block.widths)
    if not widths:
        widest = _NARROW if block.upright else _WIDE
        other = min(widest, (1 - _FIRST) / max(1, columns - 1))
        widths = (min(0.34, 1 - other * (columns - 1)), *(other for _ in range(columns - 1)))
    turned = block.upright and columns > 1
    heads = [
        Cell(head, upright=turned and place > 0, align=Align.LEFT)
        for place, head in enumerate(block.heads)
    ]
    rows = [
        [_cell(entry, first=place == 0, upright=block.upright) for place, entry in enumerate(row)]
        for row in block.rows
    ]
    return Table(block.caption, heads, rows, widths, _HEAD_HEIGHT if turned else 0.0)


def _cell(entry: Entry, *, first: bool, upright: bool) -> Cell:
    shade = step(entry.weight or 0)
    align = Align.CENTER if upright and not first else Align.LEFT
    return Cell(entry.text, _SHADES[shade - 1] if shade else None, align)


def _chart(block: Bars) -> BarChart:
    colors = [Color.parse(TONES[tone]) for tone in block.tones]
    return BarChart(
        block.description,
        [
            Bar(bar.name, list(zip(bar.parts, colors, strict=True)), bar.figure)
            for bar in block.bars
        ],
        list(zip(colors, block.series, strict=True)) if len(block.series) > 1 else (),
    )
