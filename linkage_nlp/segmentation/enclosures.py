"""Quotations and brackets: short ones stay whole, and so does the sentence around them."""

from __future__ import annotations

import re
from enum import StrEnum

from linkage_nlp.segmentation.span import Span
from linkage_nlp.segmentation.words import HAN_WEIGHT, weigh

# What is longer is told in sentences of its own, quoted or not. In words, and in code points
# so that it is quick to see where nothing closes.
_MOST_WORDS = 30
_LONGEST = 200


class Kind(StrEnum):
    """What an opening mark begins."""

    QUOTATION = "quotation"
    BRACKET = "bracket"
    TITLE = "title"


_CLOSERS = {
    "“": re.compile("”"),
    "＂": re.compile("＂"),
    # Between a space and a word it opens.
    '"': re.compile(r'(?<!\s)"|"(?!\w)'),
    "「": re.compile("」"),
    "『": re.compile("』"),
    # An apostrophe looks the same; a letter follows it.
    "‘": re.compile(r"’(?![^\W\d_])"),
    # Only after punctuation, since a plural's apostrophe (the customers') closes nothing.
    "'": re.compile(r"(?<=[.!?,。！？，…])'(?!\w)"),
    "(": re.compile("[)）]"),
    "（": re.compile("[)）]"),
    "[": re.compile(r"\]"),
    "【": re.compile("】"),
    "《": re.compile("》"),
    "〈": re.compile("〉"),
}
OPENERS = frozenset(_CLOSERS)
_KINDS = {
    **dict.fromkeys("(（[【", Kind.BRACKET),
    **dict.fromkeys("《〈", Kind.TITLE),
}
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
# 'cause, 'em: the first letters are left out, nothing is quoted.
_CLIPPED = re.compile(r"'(?:cause|cos|em|til|till|bout|n|tis|twas)\b", re.IGNORECASE)


def kind_of(opener: str) -> Kind:
    """What an opening mark begins."""
    return _KINDS.get(opener, Kind.QUOTATION)


class Enclosures:
    """The quotations and brackets of one text, found as they are asked for.

    The next closing mark of each kind is remembered, so that asking at every opening mark
    from left to right takes time linear in the text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._next: dict[str, int] = {}

    def at(self, start: int) -> Span | None:
        """The enclosure that the opening mark at `start` begins, with both its marks.

        None when nothing closes it within the same paragraph and 30 words, or
        when the mark is no opening one (an apostrophe, inches, a closing straight quote).
        """
        opener = self._text[start]
        if not self._opens(opener, start):
            return None
        close = self._next.get(opener, -1)
        if close <= start:
            match = _CLOSERS[opener].search(self._text, start + 1)
            close = len(self._text) if match is None else match.start()
            self._next[opener] = close
        if close - start > _LONGEST or close == len(self._text):
            return None
        if _BLANK_LINE.search(self._text, start, close):
            return None
        is_short = (close - start) * HAN_WEIGHT < _MOST_WORDS
        if is_short or weigh(self._text[start:close]) <= _MOST_WORDS:
            return Span(start, close + 1)
        return None

    def _opens(self, opener: str, start: int) -> bool:
        if opener not in "\"'＂":
            return True
        before = self._text[start - 1 : start]
        after = self._text[start + 1 : start + 2]
        if not after or after.isspace():
            return False
        if opener == "'":
            clipped = _CLIPPED.match(self._text, start)
            return after.isalpha() and not clipped and not before.isalnum()
        # After a Latin letter or digit it closes something, or stands for inches.
        return not (before.isascii() and before.isalnum())
