from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from linkage_nlp.codebook import Label
from linkage_nlp.language import Language
from linkage_nlp.tagging.tagger import Tagger
from linkage_nlp.tagging.tags import Decision
from linkage_nlp.writers import TagResult, write_tags
from linkage_nlp.writers.html import render_page

VOID = {"meta", "input", "br"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        """The elements below this one with a tag and attributes, `class_` being a word of it."""
        wanted = attributes.pop("class_", None)
        named = {name.replace("_", "-"): value for name, value in attributes.items()}
        found = []
        for child in self.children:
            classes = child.attributes.get("class", "").split()
            if (
                tag in {"", child.tag}
                and (wanted is None or wanted in classes)
                and named.items() <= child.attributes.items()
            ):
                found.append(child)
            found += child.all(tag, **attributes, **({} if wanted is None else {"class_": wanted}))
        return found


class Page(HTMLParser):
    """A page as a tree; a tag that is not closed where it must be is an error."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]
        self.feed(text)
        self.close()
        assert self.open == [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


@pytest.fixture(scope="module")
def texts(result: TagResult) -> dict[Language, str]:
    return {"en": render_page(result, lang="en"), "zh": render_page(result, lang="zh")}


@pytest.fixture(scope="module")
def page(texts: dict[Language, str]) -> Element:
    return Page(texts["en"]).root


def test_the_page_loads_nothing(texts: dict[Language, str], page: Element) -> None:
    for text in texts.values():
        assert not re.search(r"https?:|\burl\(|@import|//[a-z]", text)
    assert {"link", "img", "iframe", "base", "form", "object"}.isdisjoint(
        {element.tag for element in page.all()}
    )
    for element in page.all():
        assert not {"src", "srcset", "action", "style"} & element.attributes.keys()
        assert not [name for name in element.attributes if name.startswith("on")]
        assert element.attributes.get("href", "#").startswith("#")


def test_the_policy_admits_the_style_and_the_script_and_nothing_else(page: Element) -> None:
    (policy,) = page.all("meta", http_equiv="Content-Security-Policy")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.attributes["content"].split(";"))

    def hashed(text: str) -> str:
        digest = hashlib.sha256(text.encode("utf-8")).digest()
        return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"

    (style,) = page.all("style")
    (script,) = [s for s in page.all("script") if s.attributes.get("type") is None]
    assert rules == {
        "default-src": "'none'",
        "style-src": hashed(style.text),
        "script-src": hashed(script.text),
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_all_that_was_said_is_there_and_escaped(result: TagResult, page: Element) -> None:
    shown = [element.text for element in page.all("span", class_="s")]
    for transcript in result.transcripts:
        for sentence in transcript.sentences:
            assert any(sentence.text in text for text in shown), sentence.text
    said = {element.text for element in page.all("mark")}
    assert "<script>alert('forum')</script> & a forum \"quoted\"" in said
    assert len(page.all("script")) == 2
    assert page.all("img") == []
    assert page.all("b") == []
    speakers = {element.text for element in page.all("div", class_="margin")}
    assert "<img src=x onerror=alert(1)>0:00:59" in speakers
    assert [h.text for h in page.all("h2") if "F" in h.text] == ["F1F1.txt", "+F<2>@F2&.docx"]


def test_sentences_carry_the_colour_of_their_first_code_and_chips(
    result: TagResult, page: Element
) -> None:
    labels = list(result.codebook.labels)
    coded = page.all("span", class_="s")
    by_text = {span.all("mark")[0].text: span for span in coded if span.all("mark")}
    for sentence in result.sentences:
        tags = [tag for tag in sentence.codes if tag.decision is not Decision.NONE]
        if not tags:
            continue
        span = by_text[sentence.text]
        place_of = {tag: labels.index(Label(tag.dimension, tag.code)) for tag in tags}
        tags = sorted(tags, key=place_of.__getitem__)
        tags = sorted(tags, key=lambda tag: tag.decision is not Decision.ACCEPT)
        places = [place_of[tag] for tag in tags]
        assert span.attributes["data-codes"] == " ".join(map(str, places))
        assert f"c{places[0]}" in span.attributes["class"].split()
        assert tags[0].decision.value in span.attributes["class"].split()
        chips = span.all("span", class_="chip")
        for chip, tag in zip(chips, tags, strict=True):
            name = result.codebook.code((tag.dimension, tag.code)).name.en
            shown = {"accept": "accepted", "review": "to review"}[tag.decision.value]
            assert chip.attributes["title"] == f"{name} {tag.probability:.2f} ({shown})"
            doubtful = "doubtful" in chip.attributes["class"].split()
            assert doubtful == (tag.decision is Decision.REVIEW)


def test_codes_below_review_are_not_shown(tiny_tagger: Tagger, result: TagResult) -> None:
    everything = tiny_tagger.tag(list(result.transcripts), everything=True)
    whole = TagResult(result.transcripts, everything, result.codebook, result.model_version)
    assert render_page(whole) == render_page(result)


def test_the_legend_counts_sentences(page: Element) -> None:
    buttons = page.all("button", class_="filter")
    assert [button.text for button in buttons] == [
        "Web10 (1)",
        "Fair & show1 (4)",
        "Work1 (2)",
        "Abroad1 (2)",
    ]
    assert [button.attributes["aria-pressed"] for button in buttons] == ["false"] * 4
    assert [h.text for h in page.all("h3")] == ["Way", "Place"]


@pytest.mark.parametrize(
    ("lang", "root", "words"),
    [
        ("en", "en", {"Coded transcripts", "Web", "Way", "Show probabilities"}),
        ("zh", "zh-CN", {"访谈编码", "网络", "途径", "显示概率"}),
    ],
)
def test_the_page_opens_in_the_chosen_language(
    texts: dict[Language, str], lang: Language, root: str, words: set[str]
) -> None:
    tree = Page(texts[lang]).root
    (html,) = tree.all("html")
    assert html.attributes["lang"] == root
    assert words <= {element.text for element in tree.all()}
    pressed = [b.attributes["data-lang"] for b in tree.all("button", aria_pressed="true")]
    assert pressed == [lang]


def test_the_script_has_every_word_that_it_needs(texts: dict[Language, str]) -> None:
    trees = [Page(text).root for text in texts.values()]
    (english, chinese) = (json.loads(tree.all("script", id="texts")[0].text) for tree in trees)
    assert english == chinese
    for element in trees[0].all():
        for key, table in (("word", "words"), ("name", "codes"), ("dimension", "dimensions")):
            if f"data-{key}" not in element.attributes:
                continue
            place = element.attributes[f"data-{key}"]
            entry = english[table][place if table == "words" else int(place)]
            assert element.text == (entry["name"] if table == "codes" else entry)["en"]
    (script,) = [s.text for s in trees[0].all("script") if not s.attributes.get("id")]
    for word in re.findall(r"texts\.words\.(\w+)", script):
        assert set(english["words"][word]) == {"en", "zh"}
    for found in re.findall(r'getElementById\("(\w+)"\)', script):
        assert len([e for e in trees[0].all() if e.attributes.get("id") == found]) == 1


def test_the_page_can_be_read_and_worked_without_a_mouse(page: Element) -> None:
    headings = [int(e.tag[1]) for e in page.all() if re.fullmatch("h[1-6]", e.tag)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(headings))
    ids = [e.attributes["id"] for e in page.all() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        assert link.attributes["href"].removeprefix("#") in ids
    for nav in page.all("nav"):
        assert nav.attributes["aria-labelledby"] in ids
    assert len(page.all("main")) == 1
    assert {b.attributes["type"] for b in page.all("button")} == {"button"}
    for mark in page.all("mark"):
        assert mark.attributes["lang"] in {"en", "zh"}


def test_a_page_is_written_as_it_is_rendered(
    result: TagResult, texts: dict[Language, str], tmp_path: Path
) -> None:
    write_tags(tmp_path / "page.html", result, lang="zh")
    assert (tmp_path / "page.html").read_bytes() == texts["zh"].encode("utf-8")


def test_a_page_without_codes_is_a_page(result: TagResult) -> None:
    tree = Page(render_page(TagResult(result.transcripts, [], result.codebook, "m"))).root
    assert tree.all("mark") == []
    assert len(tree.all("article")) == 2
    assert Page(render_page(TagResult([], [], result.codebook, "m"))).root.all("article") == []
