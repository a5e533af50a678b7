"""Lines of printed pages into paragraphs.

Heads, feet and page numbers that pages repeat are left out, words that were divided at the
end of a line are put together, and lines become paragraphs again, also over the break
between two pages.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

# So many lines at the top and at the foot of a page may be repeated ones.
_EDGE = 3
# On so many pages at least, and on this share of them: left and right pages may differ.
_REPEATS, _SHARE = 2, 0.3
_NUMBER = re.compile(r"\d+|[ivxlc]+(?![a-z])")

_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’」』)）]*(?:\[[\d, -]+\]|\d{1,2})?$")
_ITEM = re.compile(
    r"[•·▪■□●○◆‣–—*-]\s|[(（]?(?:\d{1,2}|[a-z]|[一二三四五六七八九十]{1,3})[)）.、．]\s?|第[一二三四五六七八九十]+[章节條条]"
)
_DIVIDED = re.compile(r"([^\W\d_]+)(?:[-\u00ad]|\s?\u2010)$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WIDE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
# Ligatures, and radicals that fonts have in place of the characters that look like them.
_LOOKALIKES = re.compile(r"[\ufb00-\ufb06\u2e80-\u2fd5]")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff]")
# The width of a full line is that of the wider ones; shorter by this much ends a paragraph.
_WIDE_SHARE, _FULL = 0.8, 0.85


def paragraphs(pages: Iterable[Sequence[str]]) -> list[str]:
    """The paragraphs of a document.

    Args:
        pages: The lines of each page as they were printed, from top to foot.
    """
    cleaned = [[line for raw in page if (line := _cleaned(raw))] for page in pages]
    lines = [line for page in _without_repeats(cleaned) for line in page]
    if not lines:
        return []
    known = Counter(word.casefold() for line in lines for word in _WORD.findall(line))
    widths = sorted(_columns(line) for line in lines)
    full = _FULL * widths[int(_WIDE_SHARE * (len(widths) - 1))]
    found = [lines[0]]
    for before, line in pairwise(lines):
        if _ends(before, line, full):
            found.append(line)
        else:
            found[-1] = _joined(found[-1], line, known)
    return [paragraph.replace("\u00ad", "") for paragraph in found]


def _cleaned(line: str) -> str:
    plain = _LOOKALIKES.sub(lambda m: unicodedata.normalize("NFKC", m[0]), line)
    return " ".join(_INVISIBLE.sub("", plain).split())


def _without_repeats(pages: list[list[str]]) -> list[list[str]]:
    """The pages without the lines at their edges that other pages have as well."""
    needed = max(_REPEATS, math.ceil(_SHARE * len(pages)))
    heads: Counter[str] = Counter()
    feet: Counter[str] = Counter()
    for page in pages:
        heads.update({_form(line) for line in page[:_EDGE]})
        feet.update({_form(line) for line in page[-_EDGE:]})
    kept = []
    for page in pages:
        start, end = 0, len(page)
        while start < min(_EDGE, end) and heads[_form(page[start])] >= needed:
            start += 1
        while end > max(start, len(page) - _EDGE) and feet[_form(page[end - 1])] >= needed:
            end -= 1
        kept.append(page[start:end])
    return kept


def _form(line: str) -> str:
    """A line with its numbers alike, so that "Page 3" is "Page 4"; in a sentence they matter."""
    plain = "".join(line.split()).casefold()
    return plain if _SENTENCE_END.search(line) else _NUMBER.sub("#", plain)


def _ends(line: str, following: str, full: float) -> bool:
    """Whether a paragraph ends with a line, by its width and by how the next one begins."""
    if _ITEM.match(following):
        return True
    if _columns(line) >= full or _DIVIDED.search(line):
        return False
    if _SENTENCE_END.search(line):
        return True
    # A heading: short, and what follows begins anew.
    first = following[0]
    return _columns(line) < 0.7 * full and (first.isupper() or bool(_WIDE.match(first)))


def _joined(text: str, line: str, known: Counter[str]) -> str:
    divided = _DIVIDED.search(text)
    if divided and line[0].islower():
        rest = _WORD.match(line)
        whole = (divided[1] + (rest[0] if rest else "")).casefold()
        apart = f"{divided[1]}-{rest[0] if rest else ''}".casefold()
        # "long-term" keeps its hyphen where the document has it elsewhere.
        stem = text[: divided.end(1)]
        return f"{stem}-{line}" if known[apart] > known[whole] else stem + line
    if _WIDE.match(text[-1]) or _WIDE.match(line[0]):
        return text + line
    return f"{text} {line}"


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
