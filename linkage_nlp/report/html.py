"""Documents as one self-contained page that has both languages, with charts as SVG."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from linkage_nlp.language import Language
from linkage_nlp.report.blocks import TONES, Content, Heading
from linkage_nlp.report.svg import draw_bars, draw_heat
from linkage_nlp.writers.colors import Color
from linkage_nlp.writers.matrix.heat import ramp, step
from linkage_nlp.writers.standalone import render_standalone

PAGE = Path(__file__).with_name("page")


def render_page(contents: Mapping[Language, Content], *, lang: Language) -> str:
    """The page as text. It opens in `lang`; a button shows the other language."""
    return render_standalone(
        PAGE,
        "report",
        lang=lang,
        rules=_rules(),
        title=contents[lang].title,
        contents=[contents[key] for key in sorted(contents, key=lambda key: key != lang)],
        tags={"en": "en", "zh": "zh-CN"},
        outline=_outline,
        draw_bars=draw_bars,
        draw_heat=draw_heat,
        shade=lambda weight: f"h{step(weight or 0)}",
    )


def _outline(content: Content) -> list[Heading]:
    """The headings that a list of contents leads to."""
    return [b for b in content.blocks if isinstance(b, Heading) and b.level == 1 and b.anchor]


def _rules() -> str:
    """The colours of bars, and of the squares of heat maps with what is written on them."""
    tones = "".join(
        f".t{place} {{ fill: {tone}; background: {tone}; }}\n" for place, tone in enumerate(TONES)
    )
    dark = f"@media screen and (prefers-color-scheme: dark) {{\n{_heat(dark=True)}}}\n"
    return tones + _heat(dark=False) + dark


def _heat(*, dark: bool) -> str:
    return "".join(_shade(place, color) for place, color in enumerate(ramp(dark=dark), start=1))


def _shade(place: int, color: Color) -> str:
    ink = color.ink()
    return (
        f"rect.h{place} {{ fill: {color}; }} text.h{place} {{ fill: {ink}; }}\n"
        f"td.h{place} {{ background: {color}; color: {ink}; }} td.h{place} a {{ color: {ink}; }}\n"
    )
