"""The language of a sentence: Chinese or English."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["zh", "en"]

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def detect_language(text: str, default: Language = "en") -> Language:
    """The language that carries a sentence, Chinese with English words in it being Chinese.

    A Chinese character counts about as much as half an English word, so a sentence is
    Chinese when its Han characters outnumber its Latin words.

    Args:
        text: A sentence or a longer passage.
        default: What to say of text without letters ("……", "2013").
    """
    han = len(_HAN.findall(text))
    latin = len(_LATIN_WORD.findall(text))
    if han == latin == 0:
        return default
    return "zh" if han > latin else "en"
