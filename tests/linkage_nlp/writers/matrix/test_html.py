"""The matrix as a page."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

from linkage_nlp.evidence.overview import Overview
from linkage_nlp.writers.matrix.html import render_matrix


class Page(HTMLParser):
    """What a page holds: the numbers of tags, ids, links and the tags that stay open."""

    VOID = frozenset("br hr img input link meta".split())

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.labelled: list[str] = []
        self.open: list[str] = []
        self.styled = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        if "id" in given:
            self.ids.append(given["id"] or "")
        if (given.get("href") or "").startswith("#"):
            self.targets.append((given["href"] or "")[1:])
        self.labelled += (given.get("aria-labelledby") or "").split()
        self.styled += "style" in given or any(name.startswith("on") for name in given)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def data_of(text: str) -> dict[str, list[dict[str, str]]]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    data: dict[str, list[dict[str, str]]] = json.loads(found[1])
    return data


def test_it_is_whole_and_its_links_lead_somewhere(counted: Overview, bare: Overview) -> None:
    for overview in (counted, bare):
        page = Page(render_matrix(overview))
        assert not page.open
        assert len(set(page.ids)) == len(page.ids)
        assert {*page.targets, *page.labelled} <= set(page.ids)
        # The policy admits neither style nor script in attributes.
        assert not page.styled


def test_it_needs_nothing_from_elsewhere(counted: Overview) -> None:
    text = render_matrix(counted)
    assert "default-src 'none'" in text
    assert not re.search(r"https?://|<img|<link|@import|url\(", text)


def test_both_languages_are_in_it(counted: Overview) -> None:
    for lang, html_lang in (("en", "en"), ("zh", "zh-CN")):
        text = render_matrix(counted, lang=lang)  # type: ignore[arg-type]
        assert f'<html lang="{html_lang}">' in text
        assert "Web: 2 of 2 firms (CF2, CF10)." in text
        assert "网络：2 家企业中有 2 家（CF2、CF10）。" in text
        assert counted.origin.statement.zh in text


def test_cells_lead_to_their_sentences(counted: Overview) -> None:
    text = render_matrix(counted)
    sentences = data_of(text)["sentences"]
    quotes = re.findall(r'data-q="([^"]*)"', text)
    assert quotes
    places = {int(p) for q in quotes for side in q.split("|") for p in side.split()}
    assert places == set(range(len(sentences)))
    # Accepted before the bar, to review behind it.
    both = next(q for q in quotes if all(q.split("|")))
    accepted, doubtful = (sentences[int(side.split()[0])]["id"] for side in both.split("|"))
    assert {accepted, doubtful} <= {"t-0001", "t-0002", "u-0001", "u-0002"}


def test_what_was_said_is_no_markup(counted: Overview) -> None:
    text = render_matrix(counted)
    assert "<b>" not in text
    said = [sentence["text"] for sentence in data_of(text)["sentences"]]
    assert any("<b>bold</b>" in sentence for sentence in said)
    assert "</script" not in text.split('id="data">')[1].split("</script>")[0]
