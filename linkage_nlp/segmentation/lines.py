"""Whether the end of a line inside a turn ends a sentence."""

from __future__ import annotations

import re

from linkage_nlp.segmentation.abbreviations import FIRST_PERSON, UNFINISHED, starts_sentence, stem
from linkage_nlp.segmentation.words import skip_space, skip_space_back, token_before, word_at

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_ITEM = re.compile(
    r"[-*•·▪◦●○–—][ \t]+\S|\(?\d{1,3}[.)、．）](?!\d)|[（(][\d一二三四五六七八九十]{1,3}[）)]|"
    r"[一二三四五六七八九十]{1,3}、|[①-⑳]|[A-Za-z][.)][ \t]+\S"
)
# After one of these at its end, a line goes on.
_OPEN_ENDED = frozenset(",，、;-–—(（[“「‘/&+")


def line_ends(text: str, start: int, newline: int) -> bool:
    """Whether the line feed at `newline` ends the sentence that begins at `start`.

    A blank line does, and so does a list's item on the next line. Else a line is taken as
    wrapped, unless a capitalised word that starts sentences comes next and the line does
    not end in the middle of a phrase; this is how speech recognition breaks lines.
    """
    if _BLANK_LINE.match(text, newline):
        return True
    place = skip_space(text, newline)
    if _ITEM.match(text, place):
        return True
    word = word_at(text, place)
    if not starts_sentence(word) or stem(word) in FIRST_PERSON:
        return False
    said_end = skip_space_back(text, start, newline)
    if text[said_end - 1 : said_end] in _OPEN_ENDED:
        return False
    return stem(token_before(text, start, said_end)) not in UNFINISHED
