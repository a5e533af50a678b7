"""Documents as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linkage_nlp.report.blocks import (
    Bars,
    Block,
    Bullets,
    Content,
    Figures,
    Heading,
    HeatMap,
    Paragraph,
    Quotation,
)
from linkage_nlp.writers.sheets import escaped
from linkage_nlp.writers.spreadsheet import MARKDOWN_MARK


def render_markdown(content: Content) -> str:
    """A document as text; charts become tables of their figures."""
    parts = [part for block in content.blocks for part in _parts(block)]
    return "\n\n".join([MARKDOWN_MARK, *parts]) + "\n"


def _parts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield f"{'#' * (level + 1)} {escaped(text)}"
        case Paragraph(text, aside):
            yield f"*{escaped(text)}*" if aside else escaped(text)
        case Bullets(items):
            yield "\n".join(f"- {escaped(item)}" for item in items)
        case Quotation():
            yield from _quotation(block)
        case Figures():
            rows = [[entry.text for entry in row] for row in block.rows]
            yield from _table(block.caption, block.heads, rows)
        case Bars():
            yield from _table(block.caption, ["", ""], [[b.name, b.figure] for b in block.bars])
        case HeatMap():
            rows = [
                [name, *(entry.text for entry in cells)]
                for name, cells in zip(block.rows, block.cells, strict=True)
            ]
            yield from _table(block.caption, [block.corner, *block.columns], rows)


def _quotation(block: Quotation) -> Iterator[str]:
    lines = [f"> {escaped(block.text)}{_source(block.source)}"]
    lines += [f"> *{escaped(said.role)}: {escaped(said.text)}*" for said in block.before]
    if block.details:
        lines.append(f"> {escaped(block.details)}")
    yield "\n>\n".join(lines)


def _source(source: str) -> str:
    # The space before it is not one that can be left out.
    return (" " if source.startswith(" ") else "") + escaped(source)


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"**{escaped(caption)}**"
    lines = [heads, ["---"] * len(heads), *rows]
    yield "\n".join(
        "| " + " | ".join(cell if cell == "---" else escaped(cell) for cell in line) + " |"
        for line in lines
    )
