from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_annotations.interface.markdown import markdown_to_html

# All that may come out; each is kept by the clean-up of Label Studio's server.
TAGS = set(
    "h3 h4 h5 h6 p ul ol li strong em code pre blockquote hr br a "
    "table thead tbody tr th td".split()
)


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the words in it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError("a declaration")


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("# One\n\n### Three\n\n###### Six", "<h3>One</h3><h5>Three</h5><h6>Six</h6>"),
        ("one\ntwo", "<p>one two</p>"),
        ("一句话\n没说完", "<p>一句话没说完</p>"),
        ("**会议，**\n没去", "<p><strong>会议，</strong>没去</p>"),
        ("编 `internet`\n不编", "<p>编 <code>internet</code> 不编</p>"),
        ("- a\n- **b**", "<ul><li>a</li><li><strong>b</strong></li></ul>"),
        ("3. a\n4. b", "<ol><li>a</li><li>b</li></ol>"),
        ("```py\na\n\n  b\n```", "<pre><code>a\n\n  b\n</code></pre>"),
        ("    a\n    b", "<pre><code>a\nb\n</code></pre>"),
        (
            "|a|\n|:-|\n|b|",
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
        ),
        ("[a](https://example.org/b)", '<p><a href="https://example.org/b">a</a></p>'),
        ("![a <b>](https://example.org/b.png)", "<p>a &lt;b&gt;</p>"),
        ("<b onclick='x'>a</b>", "<p>&lt;b onclick='x'&gt;a&lt;/b&gt;</p>"),
        ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>"),
        ("[a](gin.zh.md)", "<p>[a](gin.zh.md)</p>"),
        ("[a](javascript:alert)", "<p>[a](javascript:alert)</p>"),
        ("[a](data:text/html,b)", "<p>[a](data:text/html,b)</p>"),
        ("", ""),
    ],
)
def test_markdown_becomes_bare_html(text: str, page: str) -> None:
    assert markdown_to_html(text).replace("&quot;", '"') == page


_PIECES = st.sampled_from(
    [
        *"#*_`<>&\"'[]()!-+|~\\/: \n\t=",
        "script",
        "https://x.org",
        "javascript:",
        "<script>",
        "</p>",
        "<!--",
        "-->",
        "<pre>",
        "</pre>",
        "    ",
        "```",
        "| a |\n|---|\n",
        " onerror=x",
        "中文",
        "1. ",
        "\x00",
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join) | st.text())
def test_nothing_else_comes_out_of_any_text(text: str) -> None:
    page = markdown_to_html(text)
    for tag, attributes in Elements(page).found:
        assert tag in TAGS
        assert set(attributes) <= ({"href", "title"} if tag == "a" else set())
        assert (attributes.get("href") or "https://").lower().startswith(("https://", "http://"))


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_there_are_line_ends_in_code_only(text: str) -> None:
    outside = [part.split("</pre>")[-1] for part in markdown_to_html(text).split("<pre>")]
    assert "\n" not in "".join(outside)
