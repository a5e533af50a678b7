"""Markdown as HTML that can be shown on another site's page without harm.

The page is Label Studio's: it keeps white space as written, and its server drops `style`,
`id` and `target`. So there are no line ends outside of code, and only bare elements. HTML
in the Markdown is shown as written, pictures (which would be fetched from elsewhere) leave
their description, and links lead to web pages only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

# Above the instruction stands a heading of the page's own.
_HEADINGS_DOWN = 2
_PRE = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2018-\u201d\u2026]")


def markdown_to_html(text: str) -> str:
    """CommonMark with tables as HTML, its headings two levels down.

    A line end within a paragraph becomes a space, but not between Chinese characters.
    Numbered lists count from 1.
    """
    rendered: str = _markdown().render(text)
    parts = _PRE.split(rendered)
    return "".join(
        part if index % 2 else part.replace("\n", "") for index, part in enumerate(parts)
    )


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.enable("table")
    # The library's documented way to narrow down what links may lead to.
    markdown.validateLink = _is_web_address  # type: ignore[method-assign]
    markdown.core.ruler.push("bare", _bare)
    markdown.add_render_rule("softbreak", _soft_break)
    markdown.add_render_rule("image", _image)
    return markdown


def _is_web_address(url: str) -> bool:
    return url.lower().startswith(("https://", "http://"))


def _bare(state: StateCore) -> None:
    """Move headings down, and take off what blocks carry besides their words."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1:]) + _HEADINGS_DOWN)}"
        token.attrs = {}
        token.info = ""


def _soft_break(
    _renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> str:
    before = next((token.content for token in reversed(tokens[:index]) if token.content), "")
    after = next((token.content for token in tokens[index:] if token.content), "")
    return "" if _WIDE.match(before[-1:]) and _WIDE.match(after[:1]) else " "


def _image(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    return escape(tokens[index].content)
