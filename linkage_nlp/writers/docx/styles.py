"""Styles, page and languages of a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from linkage_nlp.language import Language
from linkage_nlp.writers.docx.text import TAGS

if TYPE_CHECKING:
    from docx.document import Document

# A4, with margins that leave 16.6 cm for the text; in cm and in twentieths of a point.
_PAGE = (21.0, 29.7)
_MARGIN = 2.2
TEXT_WIDTH = 9411

_LATIN, _HAN = "Calibri", "Microsoft YaHei"
_INK, _SOFT = "1B1D21", "5A6069"


class _Look(NamedTuple):
    """Size of letters, and space before and after a paragraph, in points."""

    size: float
    bold: bool = False
    color: str = _INK
    before: float = 0
    after: float = 0


_LOOKS: dict[str, _Look] = {
    "Normal": _Look(10.5, after=6),
    "Title": _Look(20, bold=True, after=6),
    "Heading 1": _Look(15, bold=True, before=20, after=6),
    "Heading 2": _Look(12.5, bold=True, before=14, after=4),
    "Heading 3": _Look(11, bold=True, color=_SOFT, before=10, after=3),
    "Caption": _Look(9, bold=True, color=_SOFT, before=8, after=3),
    "Quote": _Look(10.5, before=6, after=2),
    "List Bullet": _Look(10.5, after=3),
}
# Styles of ours, each based on "Normal".
_OWN: dict[str, _Look] = {
    "TableText": _Look(8.5),
    "AfterTable": _Look(6, after=4),
    "Aside": _Look(9, color=_SOFT, after=4),
    "QuoteAside": _Look(8.5, color=_SOFT, after=2),
}


def set_up(document: Document, lang: Language) -> None:
    """Give a new document our page, styles and language."""
    _page(document)
    _defaults(document, lang)
    for name, look in _LOOKS.items():
        _look(document.styles[name], look)
    _own_styles(document)
    _details(document)
    _page_number(document)


def _page(document: Document) -> None:
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = (Cm(side) for side in _PAGE)
    section.left_margin = section.right_margin = Cm(_MARGIN)
    section.top_margin = section.bottom_margin = Cm(_MARGIN)


def _defaults(document: Document, lang: Language) -> None:
    """The languages of Latin and of Chinese letters, and the document's own in its settings."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    defaults = document.styles.element.find(
        "/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr")))
    )
    for language in defaults.findall(qn("w:lang")):
        defaults.remove(language)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), TAGS["en"])
    language.set(qn("w:eastAsia"), TAGS["zh"])
    defaults.append(language)
    theme = document.settings.element.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.set(qn("w:val"), TAGS[lang])
        theme.set(qn("w:eastAsia"), TAGS["zh"])


def _look(style: Any, look: _Look) -> None:
    from docx.shared import Pt, RGBColor

    style.font.size = Pt(look.size)
    style.font.bold = look.bold
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(look.color)
    style.paragraph_format.space_before = Pt(look.before)
    style.paragraph_format.space_after = Pt(look.after)
    _fonts(style)


def _fonts(style: Any) -> None:
    """Name the fonts of Latin and of Chinese letters; a theme's would go before them."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key, name in (("ascii", _LATIN), ("hAnsi", _LATIN), ("cs", _LATIN), ("eastAsia", _HAN)):
        fonts.set(qn(f"w:{key}"), name)


def _own_styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    for name, look in _OWN.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _look(style, look)


def _details(document: Document) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm

    for name in ("Quote", "QuoteAside"):
        indented = document.styles[name].paragraph_format
        indented.left_indent = indented.right_indent = Cm(0.8)
    document.styles["Caption"].paragraph_format.keep_with_next = True
    document.styles["Quote"].paragraph_format.keep_with_next = True
    # The template draws a line below titles.
    title = document.styles["Title"].element.pPr
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)


def _page_number(document: Document) -> None:
    """The page's number, in the middle of its foot."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
