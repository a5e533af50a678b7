"""A codebook as it is shown in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from linkage_nlp.codebook import Code, Codebook
from linkage_nlp.language import Language

_WORDS = {
    "hotkey": {"en": "key", "zh": "快捷键"},
    "include": {"en": "Include", "zh": "计入"},
    "exclude": {"en": "Exclude", "zh": "不计入"},
    "examples": {"en": "Examples", "zh": "例句"},
    "groups": {"en": "Groups of codes", "zh": "编码组"},
}


def codebook_page(book: Codebook, lang: Language, *, full: bool) -> Iterator[RenderableType]:
    """A codebook in one language, part by part.

    Args:
        book: What to show.
        lang: The language of names and texts; ids stay as they are.
        full: Also what to include and exclude, and the examples.
    """
    yield Text(f"{book.name[lang]} ({book.id} {book.version})", style="bold")
    yield Text(book.fingerprint, style="dim")
    for dimension in book.dimensions:
        yield Text(f"\n{dimension.name[lang]} ({dimension.id})", style="bold underline")
        yield Text(dimension.definition[lang])
        for code in dimension.codes:
            yield Text()
            yield _head(code, lang)
            yield _indented(Text(code.definition[lang]))
            if full:
                yield from _lists(code, lang)
    if book.groups:
        yield Text(f"\n{_WORDS['groups'][lang]}", style="bold underline")
    for group in book.groups:
        members = ", ".join(label.code for label in book.in_group(group.id))
        yield Text(f"\n{group.name[lang]} ({group.id}): {members}")
        yield _indented(Text(group.definition[lang]))


def _head(code: Code, lang: Language) -> Text:
    swatch = Text(f" {code.name[lang]} ", style=Style(color="black", bgcolor=code.color))
    groups = f"  ({', '.join(code.groups)})" if code.groups else ""
    return Text.assemble(swatch, f"  {code.id}  {_WORDS['hotkey'][lang]} {code.hotkey}{groups}")


def _lists(code: Code, lang: Language) -> Iterator[RenderableType]:
    for part, entries in (
        ("include", code.include[lang]),
        ("exclude", code.exclude[lang]),
        ("examples", code.examples[lang]),
    ):
        if not entries:
            continue
        yield _indented(Text(_WORDS[part][lang], style="bold"))
        bullets = Table.grid(padding=(0, 1))
        bullets.add_column()
        bullets.add_column(overflow="fold")  # Chinese has no spaces to break a line at
        for entry in entries:
            bullets.add_row("-", Text(entry))
        yield _indented(bullets)


def _indented(part: RenderableType) -> Padding:
    return Padding(part, (0, 0, 0, 2), expand=False)
