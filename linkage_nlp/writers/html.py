"""Tagged transcripts as one page to read: each sentence on the colour of its first code.

Everything from a transcript or a codebook is escaped by the template; see `standalone`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from linkage_nlp.codebook import Bilingual, Codebook
from linkage_nlp.language import Language
from linkage_nlp.writers.colors import BLACK, WHITE, Color
from linkage_nlp.writers.page_view import page_legend, page_transcripts
from linkage_nlp.writers.result import TagResult
from linkage_nlp.writers.standalone import (
    DARK_PAGE,
    LIGHT_PAGE,
    SHARED,
    render_standalone,
    write_standalone,
)
from linkage_nlp.writers.words import NOTICE, WORDS

# Shares of the page's colour in a tint, and of black or white in an edge.
LIGHT_TINT, DARK_TINT = 0.72, 0.68
LIGHT_EDGE, DARK_EDGE = 0.25, 0.35


def write_html(path: Path, result: TagResult, *, lang: Language = "en") -> None:
    """Write the page. Raises `UsageError` when the file cannot be written."""
    write_standalone(path, render_page(result, lang=lang))


def render_page(result: TagResult, *, lang: Language = "en") -> str:
    """The page as text. It opens in `lang`; both languages are in it."""
    return render_standalone(
        SHARED,
        "page",
        lang=lang,
        rules=color_rules(result.codebook),
        words=WORDS,
        notice=NOTICE,
        cases=len({transcript.case for transcript in result.transcripts}),
        sentences=len(result.sentences),
        model_version=result.model_version,
        legend=page_legend(result),
        transcripts=page_transcripts(result),
        texts=_texts(result.codebook),
    )


def _texts(codebook: Codebook) -> dict[str, object]:
    """What the page's script needs to switch the language."""
    codes = [codebook.code(label) for label in codebook.labels]
    return {
        "words": {key: _both(text) for key, text in WORDS.items()},
        "notice": _both(NOTICE),
        "dimensions": [_both(dimension.name) for dimension in codebook.dimensions],
        "codes": [{"name": _both(c.name), "definition": _both(c.definition)} for c in codes],
    }


def _both(text: Bilingual) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def color_rules(codebook: Codebook) -> str:
    """The colours of each code: solid, what is read on it, tint of the text, edge."""
    colors = [Color.parse(codebook.code(label).color) for label in codebook.labels]
    light = _rules(colors, LIGHT_PAGE, LIGHT_TINT, BLACK, LIGHT_EDGE)
    dark = _rules(colors, DARK_PAGE, DARK_TINT, WHITE, DARK_EDGE)
    return f"{light}@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n"


def _rules(colors: Sequence[Color], page: Color, tint: float, far: Color, edge: float) -> str:
    return "".join(
        f".c{place} {{ --solid: {color}; --on: {color.ink()}; "
        f"--tint: {color.mix(page, tint)}; --edge: {color.mix(far, edge)}; }}\n"
        for place, color in enumerate(colors)
    )
