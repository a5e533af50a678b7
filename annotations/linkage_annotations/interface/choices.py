"""How a code looks among the choices."""

from __future__ import annotations

import re
from dataclasses import dataclass

from linkage_annotations.interface import wording
from linkage_annotations.interface.hotkeys import no_code_key, unsure_key
from linkage_annotations.interface.languages import Languages
from linkage_nlp.codebook import Bilingual, Code, Codebook
from linkage_nlp.label_studio.names import NO_CODE, UNSURE

# Label Studio takes `$word` in what is shown for a field of the task ("a US$5 fee" would
# lose its amount); an invisible word joiner after the sign prevents it.
_FIELD = re.compile(r"\$(?=[\w\[\].{}])", re.ASCII)
_WORD_JOINER = "\u2060"
# As the last two digits of a colour: light enough for dark and for light letters on it.
_TINT = "40"
_MARK_COLOR = "#999999"


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of the interface.

    Attributes:
        alias: What it answers with: the code's id.
        value: What is shown.
        hint: What is shown when the mouse rests on it.
        hotkey: The key that chooses it.
        color: `#rrggbb`.
    """

    alias: str
    value: str
    hint: str
    hotkey: str
    color: str

    @property
    def style(self) -> str:
        """Its colours as CSS: a bar, and a tint that can be read on in light and dark."""
        return f"background-color:{self.color}{_TINT};border-left:5px solid {self.color}"


def code_choice(code: Code, languages: Languages) -> Choice:
    """The choice of a code."""
    return Choice(
        alias=code.id,
        value=shown(code.name, languages),
        hint=_hint(code.definition, languages),
        hotkey=code.hotkey,
        color=code.color,
    )


def no_code_choice(codebook: Codebook, languages: Languages) -> Choice:
    """The choice that says 'no code'."""
    return Choice(
        alias=NO_CODE,
        value=shown(wording.NO_CODE, languages),
        hint=_hint(wording.NO_CODE_HINT, languages),
        hotkey=no_code_key(codebook),
        color=_MARK_COLOR,
    )


def unsure_choice(codebook: Codebook, languages: Languages) -> Choice:
    """The choice that marks a sentence as unsure."""
    return Choice(
        alias=UNSURE,
        value=shown(wording.UNSURE, languages),
        hint=_hint(wording.UNSURE_HINT, languages),
        hotkey=unsure_key(codebook),
        color=_MARK_COLOR,
    )


def shown(text: Bilingual, languages: Languages) -> str:
    """A text as Label Studio is to show it, on one line."""
    return _FIELD.sub(f"${_WORD_JOINER}", languages.show(text))


def _hint(text: Bilingual, languages: Languages) -> str:
    return languages.show(text, separator=" / ")
