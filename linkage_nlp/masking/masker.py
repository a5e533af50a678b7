"""A list of names, and a text with those names replaced."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Chinese is written without spaces between words, so what bounds a name in Latin letters is
# only another such letter or a digit: "在Acme工作" names Acme, "Acmeists" does not.
_LATIN = "0-9A-Za-z\u00aa\u00ba\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff"
_LATIN_FIRST = re.compile(f"[{_LATIN}]")


@dataclass(frozen=True, slots=True)
class Mask:
    """What is replaced (`text`), and by what (`mask`)."""

    text: str
    mask: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked text, and the masks that were put into it, in order and as often."""

    text: str
    masks: tuple[str, ...]


class Masker:
    """Replaces names by masks.

    The longest name that fits counts. Letters count as the same in either case, white space
    in a name stands for any, and a name that begins or ends with a Latin letter or a digit
    stands there as a whole word. What a mask puts in is not looked at again.
    """

    def __init__(self, masks: Iterable[Mask]) -> None:
        longest_first = sorted(masks, key=lambda mask: -len(mask.text))
        self._masks = tuple(mask.mask for mask in longest_first)
        patterns = "|".join(f"({_pattern(mask.text)})" for mask in longest_first)
        self._pattern = re.compile(patterns, re.IGNORECASE) if patterns else None

    def apply(self, text: str) -> Masked:
        """The text with its names replaced."""
        if self._pattern is None:
            return Masked(text, ())
        used: list[str] = []

        def replace(found: re.Match[str]) -> str:
            # Each name is a group of the pattern, in the order of the masks.
            mask = self._masks[(found.lastindex or 0) - 1]
            used.append(mask)
            return mask

        return Masked(self._pattern.sub(replace, text), tuple(used))


def _pattern(name: str) -> str:
    # A letter with an accent may be one character or two.
    forms = dict.fromkeys(unicodedata.normalize(form, name.strip()) for form in ("NFC", "NFD"))
    return "|".join(map(_form, forms))


def _form(name: str) -> str:
    words = r"\s+".join(re.escape(word) for word in name.split())
    before = f"(?<![{_LATIN}])" if _LATIN_FIRST.match(name[0]) else ""
    after = f"(?![{_LATIN}])" if _LATIN_FIRST.match(name[-1]) else ""
    return f"{before}{words}{after}"
