"""The main text of a web page, without what stands around it.

What a page says of itself is followed: scripts, navigation, forms, hidden parts, and the
heads, feet and columns beside the text are left out; where there is a `main` or an
`article` part, nothing else is taken. In pages that say nothing, blocks that consist of
links alone are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

# As deep as any page; a parser that is sent deeper is being teased.
DEEPEST = 2_000

_NEVER = frozenset(
    "script style noscript template svg math canvas iframe object embed audio video map select "
    "button datalist dialog form nav aside footer menu head rp rt".split()
)
_NO_ROLES = frozenset(
    "navigation banner contentinfo complementary search menu menubar toolbar dialog alert "
    "alertdialog tooltip form".split()
)
_BLOCKS = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption "
    "figure h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main ol p pre section summary table "
    "tbody tfoot thead tr ul".split()
)
_CELLS = frozenset({"td", "th"})
_MAIN = frozenset({"main", "article"})
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# An end is often left out; a beginning of the same kind ends these.
_ENDED_BY_LIKE = frozenset({"p", "li", "dt", "dd", "tr", "td", "th", "option"})
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’」』)）]*$")


@dataclass
class _Block:
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    main: bool = False

    @property
    def text(self) -> str:
        return _SPACE.sub(" ", "".join(self.parts)).strip()

    @property
    def is_link(self) -> bool:
        """Whether it leads elsewhere and says nothing."""
        size = sum(len("".join(part.split())) for part in self.parts)
        return self.linked > 0.8 * size and not _SENTENCE_END.search(self.text)


class MainText(HTMLParser):
    """Takes a page's markup and keeps the blocks of its text: paragraphs, headings, rows."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, bool]] = []
        self._names: Counter[str] = Counter()
        self._skipping = 0
        self._links = 0
        self._mains = 0
        self._block = _Block()
        self._blocks: list[_Block] = []

    def blocks(self) -> list[str]:
        """The text of each block, in order."""
        self._finish()
        found = [(block, text) for block in self._blocks if (text := block.text)]
        main = [(block, text) for block, text in found if block.main]
        return [text for block, text in main or found if not block.is_link]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS or tag == "br":
            self._finish()
        elif tag in _CELLS:
            self._block.parts.append("\t")
        if tag in _VOID:
            return
        if tag in _ENDED_BY_LIKE and self._open and self._open[-1][0] == tag:
            self._close_last()
        skipped = self._is_skipped(tag, dict(attrs))
        if len(self._open) < DEEPEST:
            self._open.append((tag, skipped))
            self._count(tag, skipped=skipped, by=1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # `<div/>` opens a div in HTML; in XHTML pages it is empty, and so it is meant.
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._finish()
        if not self._names[tag]:
            return
        while self._close_last() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._skipping:
            return
        self._block.parts.append(data)
        self._block.main = self._block.main or self._mains > 0
        if self._links:
            self._block.linked += len("".join(data.split()))

    def _is_skipped(self, tag: str, attributes: dict[str, str | None]) -> bool:
        return (
            tag in _NEVER
            # Within an article, it holds the title and the date.
            or (tag == "header" and not self._mains)
            or (attributes.get("role") or "").lower() in _NO_ROLES
            or "hidden" in attributes
            or (attributes.get("aria-hidden") or "").lower() == "true"
            or _HIDDEN_STYLE.search(attributes.get("style") or "") is not None
        )

    def _close_last(self) -> str:
        tag, skipped = self._open.pop()
        self._count(tag, skipped=skipped, by=-1)
        return tag

    def _count(self, tag: str, *, skipped: bool, by: int) -> None:
        self._names[tag] += by
        self._skipping += by if skipped else 0
        self._links += by if tag == "a" else 0
        self._mains += by if tag in _MAIN else 0

    def _finish(self) -> None:
        if self._block.parts:
            self._blocks.append(self._block)
        self._block = _Block()
