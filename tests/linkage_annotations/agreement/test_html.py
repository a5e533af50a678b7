from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from linkage_annotations.agreement import Agreement, Ratings, measure
from linkage_annotations.agreement.html import render_page, write_html
from linkage_annotations.agreement.notices import Notice, NoticeKind
from linkage_annotations.agreement.shown import number, share
from linkage_annotations.agreement.words import WORDS
from linkage_nlp.writers.colors import Color, contrast

VOID = {"meta"}


@dataclass
class Table:
    caption: str = ""
    rows: list[list[tuple[str, str]]] = field(default_factory=list)


class Page(HTMLParser):
    """What there is on a page; a tag that is not closed where it must be is an error.

    A cell of a table is its class and its English text.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.said = {"en": "", "zh": "", "": ""}
        self.raw: dict[str, str] = {}
        self.tables: list[Table] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if tag not in VOID:
            self.open.append((tag, attributes.get("class", "")))
        if tag == "table":
            self.tables.append(Table())
        if tag == "tr":
            self.tables[-1].rows.append([])
        if tag in {"td", "th"}:
            self.tables[-1].rows[-1].append((attributes.get("class", ""), ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        inside = [tag for tag, _ in self.open]
        classes = [name for _, name in self.open]
        if inside and inside[-1] in {"style", "script"}:
            self.raw[inside[-1]] = data
            return
        lang = "en" if "en" in classes else "zh" if "zh" in classes else ""
        self.said[lang] += f"{data}\n"
        if lang == "zh":
            return
        if "caption" in inside:
            self.tables[-1].caption += data
        elif {"td", "th"} & set(inside):
            name, text = self.tables[-1].rows[-1][-1]
            gap = " " if inside[-1] == "small" else ""
            self.tables[-1].rows[-1][-1] = (name, text + gap + data)


@pytest.fixture(scope="module")
def text(small_agreement: Agreement) -> str:
    return render_page(small_agreement)


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def table(page: Page, caption: str) -> Table:
    (found,) = (table for table in page.tables if table.caption == caption)
    return found


def row(found: Table, name: str) -> list[tuple[str, str]]:
    return next(cells[1:] for cells in found.rows if cells[0][1] == name)


def test_the_page_loads_nothing(text: str, page: Page) -> None:
    assert not re.search(r"https?:|\burl\(|@import|//[a-z]", text)
    assert {"link", "img", "iframe", "base", "form", "a"}.isdisjoint(tag for tag, _ in page.tags)
    for _, attributes in page.tags:
        assert not {"src", "href", "action", "style"} & attributes.keys()
        assert not [name for name in attributes if name.startswith("on")]


def test_the_policy_admits_the_style_and_the_script_and_nothing_else(page: Page) -> None:
    policy = next(a["content"] for _, a in page.tags if "http-equiv" in a)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))

    def hashed(text: str) -> str:
        digest = hashlib.sha256(text.encode("utf-8")).digest()
        return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"

    assert rules == {
        "default-src": "'none'",
        "style-src": hashed(page.raw["style"]),
        "script-src": hashed(page.raw["script"]),
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_no_unit_and_no_case_is_on_it_and_names_are_escaped(page: Page) -> None:
    everything = "".join(page.said.values())
    assert not re.search(r"\b(u\d+|F\d)\b", everything)
    assert "<b>li & co</b>" in page.said[""]
    assert "Fair & show" in page.said["en"]
    assert "b" not in {tag for tag, _ in page.tags}


def test_all_is_said_in_both_languages(small_agreement: Agreement, page: Page) -> None:
    for word in ("agreement", "warnings", "confused", "codes_and_coders", "pairs", "read"):
        assert WORDS[word].en in page.said["en"]
        assert WORDS[word].zh in page.said["zh"]
    assert "40 draws" in page.said["en"]
    assert "40 次" in page.said["zh"]
    assert not re.search(r"[\u4e00-\u9fff]", page.said["en"])
    assert not re.search("{[a-z]+}", page.said["en"] + page.said["zh"])
    marked = [a for tag, a in page.tags if a.get("class") in {"en", "zh"}]
    assert all(a["lang"] == {"en": "en", "zh": "zh-CN"}[a["class"]] for a in marked)
    assert len([a for a in marked if a["class"] == "en"]) * 2 == len(marked)
    chinese = render_page(small_agreement, lang="zh")
    assert '<html lang="zh-CN">' in chinese
    assert "<title>编码者间一致性</title>" in chinese


def test_codes_have_their_alpha_on_a_shade(small_agreement: Agreement, page: Page) -> None:
    found = table(page, "Codes and dimensions")
    figures = small_agreement.slices["all"]
    for label, code in figures.codes.items():
        cells = row(found, small_agreement.codebook.code(label).name.en)
        value = code.alpha.all_units.value
        assert value is not None
        assert cells[0][1] == str(code.positives)
        shade = f"a{round(max(value, 0) * 10)}"
        assert cells[1] == (f"{shade} doubtful", f"({number(value)})")
    masi = row(found, "set of codes (MASI)")
    assert masi[1][1] == number(figures.dimensions["way"].masi.all_units.value)


def test_heat_maps_have_every_code_and_coder(small_agreement: Agreement, page: Page) -> None:
    figures = small_agreement.slices["all"]
    coders = table(page, "Each code and coder")
    assert [name for _, name in coders.rows[0]] == [
        "code",
        *("anna", "<b>li & co</b>", "sam", "model-1 (model)"),
    ]
    for label in small_agreement.codebook.labels:
        cells = row(coders, small_agreement.codebook.code(label).name.en)
        found = [coder.codes[label] for coder in figures.coders]
        assert [text for _, text in cells] == [
            f"({number(code.alpha.all_units.value)}) {code.given}" for code in found
        ]
    kappas = table(page, "Kappa of each pair")
    assert len(kappas.rows[0]) == 1 + 6
    web = row(kappas, "Web")[0][1]
    kappa = figures.pairs[0].codes[small_agreement.codebook.labels[0]]
    assert web == f"({number(kappa.kappa.all_units.value)}) {kappa.first} · {kappa.second}"
    pairs = table(page, "Pairs of coders")
    assert len(pairs.rows) == 5
    assert row(pairs, "anna")[0] == ("", "")
    first = figures.pairs[0]
    expected = f"({number(first.mean_kappa.all_units.value)}) {first.units}"  # fewer than 30 units
    assert row(pairs, "anna")[1][1] == expected == row(pairs, "<b>li & co</b>")[0][1]


def test_the_confusion_of_codes_is_framed_on_the_diagonal(
    small_agreement: Agreement, page: Page
) -> None:
    shares = small_agreement.slices["all"].confusion_tables["way"].shares
    found = table(page, "Way")
    for place, name in enumerate(("Web", "Fair & show", "Work")):
        cells = row(found, name)[1:]
        assert [text.strip("()") for _, text in cells] == [share(v) for v in shares[place]]
        assert ["same" in kind.split() for kind, _ in cells] == [i == place for i in range(4)]
        assert [kind[0] for kind, _ in cells] == ["a" if i == place else "d" for i in range(4)]


def test_shades_are_read_and_told_apart_without_colour(page: Page) -> None:
    rules = re.findall(
        r"\.([ad])(\d+) { background: (#[0-9a-f]{6}); color: (#[0-9a-f]{6}); }", page.raw["style"]
    )
    assert len(rules) == 4 * 11
    for kind in "ad":
        shades = [(Color.parse(back), Color.parse(ink)) for k, _, back, ink in rules if k == kind]
        light, dark = shades[:11], shades[11:]
        assert all(contrast(back, ink) >= 4.5 for back, ink in shades)
        # Lightness alone gives the order: 1 is black against black.
        lightness = [contrast(back, Color(0, 0, 0)) for back, _ in light]
        assert lightness == sorted(lightness, reverse=True)
        lightness = [contrast(back, Color(0, 0, 0)) for back, _ in dark]
        assert lightness == sorted(lightness)
        assert contrast(light[0][0], light[-1][0]) > 4.5
        assert contrast(dark[0][0], dark[-1][0]) > 4.5


def test_what_is_to_be_known_of_the_annotations_is_said(
    make_ratings: Callable[..., Ratings],
) -> None:
    notices = [
        Notice(NoticeKind.SUGGESTED_LEFT_OUT, 12),
        Notice(NoticeKind.MODEL_MAY_HAVE, model="m<1>"),
    ]
    page = Page(render_page(measure(make_ratings({"anna": "w -"}), samples=0, notices=notices)))
    assert "left out because they are not independent: 12" in page.said["en"]
    assert "未计入：12" in page.said["zh"]
    assert "the model m<1> was trained on" in page.said["en"]


def test_a_page_without_agreement_says_so(make_ratings: Callable[..., Ratings]) -> None:
    page = Page(render_page(measure(make_ratings({"anna": "w -"}), samples=0)))
    assert "no two people coded the same sentence" in page.said["en"]
    assert "None" not in page.said["en"] + page.said[""]
    assert "nan" not in page.said["en"] + page.said[""]
    assert not [t for t in page.tables if t.caption == "Pairs of coders"]
    assert not [t for t in page.tables if t.caption == "Codes that are mixed up"]


def test_the_page_is_written_whole(small_agreement: Agreement, text: str, tmp_path: Path) -> None:
    path = tmp_path / "new" / "agreement.html"
    write_html(path, small_agreement)
    assert path.read_bytes() == text.encode("utf-8")
    assert [file.name for file in path.parent.iterdir()] == ["agreement.html"]
