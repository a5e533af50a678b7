"""Whether a dot ends a sentence: abbreviations, initials, numbers, addresses."""

from __future__ import annotations

import re

from linkage_nlp.segmentation.abbreviations import (
    CAPITALIZED_SOMETIMES_LAST,
    FIRST_PERSON,
    HAN_JOINTS,
    NEVER_LAST,
    NUMBERED,
    OFTEN_LAST,
    SOMETIMES_LAST,
    TITLES,
    starts_sentence,
    stem,
)
from linkage_nlp.segmentation.characters import CONTINUING, is_han, is_latin, is_pictorial
from linkage_nlp.segmentation.enclosures import OPENERS
from linkage_nlp.segmentation.words import skip_space, skip_space_back, token_before, word_at

# U.S, a.m, T.J: short parts with dots between, the last dot being the one in question.
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_POSSESSIVE = re.compile(r"['’]s\b")
# The number or letter of a list's item.
_LABEL = re.compile(r"\d{1,3}|[A-Za-z]|[ivxIVX]{1,4}")
_BEFORE_INLINE_LABEL = frozenset(":：,，;；、")
# A phrase with one of these goes on with "I" (In the U.S. I had a boss).
_PREPOSITIONS = frozenset("in at on from by when before after until till around since".split())
_SHORT_PHRASE = 24


def dot_ends(text: str, start: int, dot: int, end: int) -> bool:
    """Whether a single dot ends the sentence that begins at `start`.

    Args:
        text: The turn.
        start: Where the sentence begins.
        dot: Where the dot stands.
        end: Behind the dot and the quotation marks and brackets that close after it.
    """
    if end == dot + 1 and is_latin(text[end : end + 1]):
        return _ends_without_space(text, start, dot)
    place = skip_space(text, end)
    follows = text[place : place + 1]
    if follows in CONTINUING or (place == end and not _can_follow(text, end)):
        return False
    token_end = skip_space_back(text, start, dot)
    token = token_before(text, start, token_end)
    if not token:
        return True
    if _is_label(text, start, token_end - len(token), token, follows):
        return False
    if is_han(follows):
        return _ends_before_han(text, token, place)
    return _ends_after(text, start, dot, token, place)


def _ends_without_space(text: str, start: int, dot: int) -> bool:
    """A letter or digit right behind the dot: most often one token, else a slip."""
    word = word_at(text, dot + 1)
    before = text[dot - 1 : dot] if dot > start else ""
    if not before or before.isspace():
        return False
    if is_han(before):
        return word[0].isupper() and (word[1:].islower() or starts_sentence(word))
    if not starts_sentence(word):
        return False
    said = token_before(text, start, dot)
    return len(said) > 1 and (said.islower() or said.isdigit())


def _can_follow(text: str, place: int) -> bool:
    """Whether what stands right behind a dot may begin another sentence."""
    char = text[place : place + 1]
    if char in OPENERS:
        return not _POSSESSIVE.match(text, place)
    return bool(is_han(char)) or bool(is_pictorial(char)) or char in "—–…"


def _is_label(text: str, start: int, begin: int, token: str, follows: str) -> bool:
    """Whether a token is the number or letter of a list's item, at the head or after a colon."""
    if not _LABEL.fullmatch(token):
        return False
    if skip_space_back(text, start, begin) == start:
        return token not in ("I", "i")
    before = text[skip_space_back(text, start, begin) - 1]
    is_item = token.isdigit() or (token.isupper() and len(token) == 1)
    return is_item and before in _BEFORE_INLINE_LABEL and not follows.isupper()


def _is_never_last(token: str) -> bool:
    return stem(token) in NEVER_LAST or (stem(token) in TITLES and token[0].isupper())


def _is_abbreviation(token: str) -> bool:
    short = stem(token)
    return (
        short in NEVER_LAST
        or short in TITLES
        or short in SOMETIMES_LAST
        or short in OFTEN_LAST
        or token in CAPITALIZED_SOMETIMES_LAST
        or bool(_DOTTED.fullmatch(token))
    )


def _ends_before_han(text: str, token: str, place: int) -> bool:
    """Whether the dot after a Latin token ends a sentence when Chinese follows."""
    if _is_abbreviation(token):
        return not _is_never_last(token) and text.startswith(HAN_JOINTS, place)
    return text[place] != "等"


def _ends_after(text: str, start: int, dot: int, token: str, place: int) -> bool:
    """Whether the dot after a token ends a sentence, by what the token is and what follows."""
    short = stem(token)
    word = word_at(text, place)
    goes_on = word[:1].islower()
    if _is_never_last(token):
        return False
    if short in NUMBERED and (len(token) > 1 or token.islower()):
        # "No. 14" is a number, "No. 2013 was worse" an answer.
        if short == "no":
            return not (word.isdigit() and len(word) < 4)
        return not (goes_on or word[:1].isdigit())
    if short in OFTEN_LAST:
        return not goes_on
    initial = len(token) == 1 and token.isupper() and short not in FIRST_PERSON
    if initial or _is_abbreviation(token):
        return _starts_at(text, start, dot, word, place)
    return True


def _starts_at(text: str, start: int, dot: int, word: str, place: int) -> bool:
    """Whether what follows an abbreviation that may stand last begins a sentence."""
    if not word:
        # A quotation, an emoji, a mark; but not a sum of money or a bracket.
        return text[place] not in "$€£¥(（["
    if stem(word) in FIRST_PERSON and dot - start < _SHORT_PHRASE:
        return stem(word_at(text, start)) not in _PREPOSITIONS
    return starts_sentence(word)
