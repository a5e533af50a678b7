"""Agreement as one page of tables and heat maps.

It has figures and the names of codes and coders, not a word of what was coded.
"""

from __future__ import annotations

from pathlib import Path

from linkage_annotations.agreement.figures import Agreement
from linkage_annotations.agreement.grids import SHADES
from linkage_annotations.agreement.shown import doubts, notices, summary
from linkage_annotations.agreement.views import (
    coders_grid,
    codes_grid,
    confusion_grids,
    confusion_list,
    kappa_grid,
    pairs_grid,
    per_coder_grid,
)
from linkage_annotations.agreement.words import NOTES, WORDS
from linkage_nlp.codebook import Bilingual
from linkage_nlp.language import Language
from linkage_nlp.writers.colors import Color
from linkage_nlp.writers.standalone import (
    DARK_PAGE,
    LIGHT_PAGE,
    render_standalone,
    write_standalone,
)

PAGE = Path(__file__).with_name("page")

# The darkest shade on a light page and the brightest on a dark one. Shades differ in lightness,
# so that they are told apart without seeing colours; blue and orange by people who do not see
# red or green.
_STRONGEST = {
    "a": (Color.parse("#0b4f8a"), Color.parse("#8cc4ff")),
    "d": (Color.parse("#a34700"), Color.parse("#ffae66")),
}
# Agreement is mostly between 0.5 and 0.9: with the square, shades differ more there.
_BEND = {"a": 2.0, "d": 1.0}
_CONFUSIONS = 10
# Names of more coders, or pairs of coders, than these are written upright.
_COLUMNS = 6
_PAIRS = 15


def write_html(path: Path, agreement: Agreement, *, lang: Language = "en") -> None:
    """Write the page. Raises `UsageError` when the file cannot be written."""
    write_standalone(path, render_page(agreement, lang=lang))


def render_page(agreement: Agreement, *, lang: Language = "en") -> str:
    """The page as text. It opens in `lang`; both languages are in it."""
    samples = agreement.resampling.samples
    pairs = len(agreement.slices["all"].pairs)
    return render_standalone(
        PAGE,
        "agreement",
        lang=lang,
        rules=_shades(),
        words=WORDS,
        notes={
            key: Bilingual(note.en.format(samples=samples), note.zh.format(samples=samples))
            for key, note in NOTES.items()
        },
        summary=summary(agreement),
        codebook=agreement.codebook,
        notices=list(notices(agreement)),
        doubts=list(doubts(agreement)),
        codes=codes_grid(agreement),
        coders=coders_grid(agreement) if len(agreement.coders) > 2 else None,
        kappas=kappa_grid(agreement) if 1 <= pairs <= _PAIRS else None,
        pairs=pairs_grid(agreement) if len(agreement.coders) > 2 else None,
        coders_kind="heat upright" if len(agreement.coders) > _COLUMNS else "heat",
        kappas_kind="heat upright" if pairs > _COLUMNS else "heat",
        confusions=list(confusion_grids(agreement)),
        confusion_list=confusion_list(agreement, _CONFUSIONS),
        per_coder=per_coder_grid(agreement, by_dimension=len(agreement.codebook.dimensions) > 1),
        shades=range(SHADES),
    )


def _shades() -> str:
    """The colours of each shade, and what is read on it."""
    light = "".join(_rule(kind, LIGHT_PAGE, ends[0]) for kind, ends in _STRONGEST.items())
    dark = "".join(_rule(kind, DARK_PAGE, ends[1]) for kind, ends in _STRONGEST.items())
    return f"{light}@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n"


def _rule(kind: str, page: Color, strongest: Color) -> str:
    bend = _BEND[kind]
    shades = (page.mix(strongest, (shade / (SHADES - 1)) ** bend) for shade in range(SHADES))
    return "".join(
        f".{kind}{number} {{ background: {shade}; color: {shade.ink()}; }}\n"
        for number, shade in enumerate(shades)
    )
