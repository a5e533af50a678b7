"""Texts as XML and other programs take them."""

from __future__ import annotations

import re

# All that XML 1.0 does not allow, halves of characters among them.
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_MARK = "\ufffd"


def for_xml(text: str) -> str:
    r"""A text that XML holds and gives back as it is: ends of lines are `\n`."""
    return _NOT_XML.sub(_MARK, _LINE_END.sub("\n", text))


def one_line(text: str, limit: int | None = None) -> str:
    """A text as a name: one line, cut with an ellipsis where it is longer than the limit."""
    line = for_xml(" ".join(text.split()))
    return line if limit is None or len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


class UniqueNames:
    """Gives out names, each once; letters count the same in either case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, *wishes: str) -> str:
        """The first of the wishes that is free, or the last one with a number."""
        for wish in wishes:
            if self._claim(wish):
                return wish
        number = 2
        while not self._claim(name := f"{wishes[-1]} ({number})"):
            number += 1
        return name

    def _claim(self, name: str) -> bool:
        folded = name.casefold()
        if folded in self._taken:
            return False
        self._taken.add(folded)
        return True
