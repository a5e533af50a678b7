"""A list of names, and a text with those names replaced."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Chinese is written without spaces between words, so what bounds a name in Latin letters is
# only another such letter or a digit: "在Acme工作" names Acme, "Acmeists" does not.
_LATIN = "0-9A-Za-z\u00aa\u00ba\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff"
_LATIN_FIRST = re.compile(f"[{_LATIN}]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Mask:
    """What is replaced (`text`), and by what (`mask`).

    `exact` is set for a name that is also a word ("Will"): only its own capitals count then.
    """

    text: str
    mask: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked text, and the masks that were put into it, in order and as often."""

    text: str
    masks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A name in a text, in code points, and the mask that it has."""

    start: int
    end: int
    mask: Mask


class Masker:
    """Replaces names by masks.

    The longest name that fits counts. Letters count as the same in either case unless a mask
    is `exact`, white space in a name stands for any, and may stand within a Chinese name of
    three or more characters. A name that begins or ends with a Latin letter or a digit stands
    there as a whole word. What a mask puts in is not looked at again.
    """

    def __init__(self, masks: Iterable[Mask]) -> None:
        longest_first = sorted(masks, key=lambda mask: -len(mask.text))
        self._pattern, self._masks = _compile(longest_first)

    def hits(self, text: str) -> Iterator[Hit]:
        """The names in a text, from left to right; none overlaps another."""
        if self._pattern is None:
            return
        for found in self._pattern.finditer(text):
            # Each form of a name is a group of the pattern.
            yield Hit(found.start(), found.end(), self._masks[(found.lastindex or 0) - 1])

    def apply(self, text: str) -> Masked:
        """The text with its names replaced."""
        parts: list[str] = []
        used: list[str] = []
        done = 0
        for hit in self.hits(text):
            parts += text[done : hit.start], hit.mask.mask
            used.append(hit.mask.mask)
            done = hit.end
        return Masked("".join(parts) + text[done:], tuple(used))


def same_name(text: str) -> str:
    """What two spellings of one name share: not capitals, white space, or how accents are made."""
    words = _lowered(unicodedata.normalize("NFC", text)).split()
    return "".join(words) if _is_long_han("".join(words)) else " ".join(words)


def _lowered(text: str) -> str:
    """Lower case, a character for each."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def _is_long_han(text: str) -> bool:
    return len(text) >= 3 and all(_HAN.match(c) or c == "·" for c in text)


def _compile(masks: Iterable[Mask]) -> tuple[re.Pattern[str] | None, tuple[Mask, ...]]:
    """A pattern with a group for each form of a name, and the mask of each group."""
    # By first characters, so that most places of a text are passed over at once. Within such
    # a part the longest stands first; across them only one can fit.
    parts: dict[str, list[tuple[str, Mask]]] = {}
    for mask in masks:
        for form in _forms(mask.text.strip()):
            flag = "-i" if mask.exact else "i"
            pattern = f"((?{flag}:{_form(form)}))"
            parts.setdefault(_lowered(form[0]), []).append((pattern, mask))
    if not parts:
        return None, ()
    branches = [
        f"(?=(?i:{re.escape(first)}))(?:{'|'.join(pattern for pattern, _ in forms)})"
        for first, forms in parts.items()
    ]
    grouped = tuple(mask for forms in parts.values() for _, mask in forms)
    return re.compile("|".join(branches)), grouped


def _forms(name: str) -> list[str]:
    # A letter with an accent may be one character or two.
    return list(dict.fromkeys(unicodedata.normalize(form, name) for form in ("NFC", "NFD")))


def _form(name: str) -> str:
    if _is_long_han("".join(name.split())):
        return r"\s*".join(re.escape(c) for c in "".join(name.split()))
    words = r"\s+".join(re.escape(word) for word in name.split())
    before = f"(?<![{_LATIN}])" if _LATIN_FIRST.match(name[0]) else ""
    after = f"(?![{_LATIN}])" if _LATIN_FIRST.match(name[-1]) else ""
    return f"{before}{words}{after}"
