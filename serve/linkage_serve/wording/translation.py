"""A text of ours in another language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from linkage_nlp.language import Language
from linkage_serve.wording.models import MODELS
from linkage_serve.wording.service import SERVICE
from linkage_serve.wording.training import TRAINING
from linkage_serve.wording.transcripts import TRANSCRIPTS

_HOLE = "{}"
_NUMBERED = re.compile(r"\{(\d)\}")

# English, with `{}` for what differs, to Chinese, with `{0}`, `{1}` … for the same.
TEMPLATES: Mapping[str, str] = MappingProxyType({**TRANSCRIPTS, **SERVICE, **MODELS, **TRAINING})


def translated(text: str, lang: Language) -> str:
    """A clause of ours in a language; one that is not ours stays as it is."""
    if lang == "en" or not text:
        return text
    if text in TEMPLATES:
        return TEMPLATES[text]
    for pattern, chinese in _patterns():
        if found := pattern.fullmatch(text):
            return _filled(chinese, [translated(value, lang) for value in found.groups()])
    return text


def clause(text: str, lang: Language, row: int | None = None) -> str:
    """A clause with the row that it is about."""
    if row is None:
        return translated(text, lang)
    return f"第 {row} 行：{translated(text, lang)}" if lang == "zh" else f"row {row}: {text}"


def sentence(text: str, lang: Language, row: int | None = None) -> str:
    """A clause as a whole sentence; empty where it is empty."""
    said = clause(text.strip().rstrip("."), lang, row)
    if lang == "zh":
        return f"{said.rstrip('。')}。" if said else ""
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _filled(template: str, values: Sequence[str]) -> str:
    return _NUMBERED.sub(lambda found: values[int(found[1])], template)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The templates with holes, those with more text of their own first."""
    holed = sorted((one for one in TEMPLATES if _HOLE in one), key=lambda one: -len(one))
    return tuple(
        (re.compile("(.*)".join(map(re.escape, one.split(_HOLE))), re.DOTALL), TEMPLATES[one])
        for one in holed
    )
