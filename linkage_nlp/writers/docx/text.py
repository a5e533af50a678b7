"""Runs of text: their language and looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from linkage_nlp.language import Language
from linkage_nlp.writers.colors import Color

# What XML 1.0 cannot hold, and halves of characters.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

TAGS: dict[Language, str] = {"en": "en-GB", "zh": "zh-CN"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one look.

    Attributes:
        lang: Its language, where it may be another than the document's. It decides on the
            font of characters that both have, typographic quotes above all.
    """

    text: str
    bold: bool = False
    italic: bool = False
    soft: bool = False
    lang: Language | None = None


Text: TypeAlias = str | Run | Sequence[str | Run]


def runs(text: Text) -> Iterator[Run]:
    """A text as runs."""
    for part in [text] if isinstance(text, (str, Run)) else text:
        yield Run(part) if isinstance(part, str) else part


def add_runs(
    paragraph: Any, text: Text, *, lang: Language, color: Color | None = None, bold: bool = False
) -> None:
    """Put a text at the end of a paragraph element (`w:p`).

    Args:
        paragraph: The element.
        text: What XML cannot hold is left out; a line feed is a line break.
        lang: The document's language.
        color: The colour of all of it.
        bold: Whether all of it is bold.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for run in runs(text):
        element = OxmlElement("w:r")
        element.append(_properties(run, run.lang or lang, color, bold=bold or run.bold))
        for number, line in enumerate(plain(run.text).split("\n")):
            if number:
                element.append(OxmlElement("w:br"))
            part = OxmlElement("w:t")
            part.text = line
            part.set(qn("xml:space"), "preserve")
            element.append(part)
        paragraph.append(element)


def plain(text: str) -> str:
    """Text without what XML cannot hold; every line ends with a line feed."""
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


# Children of w:rPr must stand in the order of the schema: rFonts, b, i, color, lang.
def _properties(run: Run, lang: Language, color: Color | None, *, bold: bool) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = OxmlElement("w:rPr")
    if lang == "zh":
        fonts = OxmlElement("w:rFonts")
        fonts.set(qn("w:hint"), "eastAsia")
        properties.append(fonts)
    if bold:
        properties.append(OxmlElement("w:b"))
    if run.italic:
        properties.append(OxmlElement("w:i"))
    if color is not None or run.soft:
        ink = OxmlElement("w:color")
        ink.set(qn("w:val"), _SOFT if color is None else hexadecimal(color))
        properties.append(ink)
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia" if lang == "zh" else "w:val"), TAGS[lang])
    properties.append(language)
    return properties


def hexadecimal(color: Color) -> str:
    """A colour as WordprocessingML writes it."""
    return str(color).removeprefix("#").upper()


_SOFT = "5A6069"
