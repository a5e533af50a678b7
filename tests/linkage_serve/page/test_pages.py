"""The pages as a browser gets them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from linkage_nlp.language import Language
from linkage_nlp.writers import SUFFIXES
from linkage_serve.page.models import _score
from linkage_serve.page.signing import is_own_path
from linkage_serve.page.words import WORDS

Sender = Callable[..., dict[str, Any]]

PAGES = ("/", "/matrix", "/exports", "/models", "/jobs", "/sign-in")
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@dataclass
class Found(HTMLParser):
    """The elements of a page, with their attributes, and its text."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def having(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for _, attributes in self.elements if name in attributes]


def page(client: TestClient, address: str, *, status: int = 200, language: str = "") -> Found:
    answer = client.get(address, headers=BROWSER | {"Accept-Language": language})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    found = Found()
    found.feed(answer.text)
    return found


@pytest.mark.parametrize("address", PAGES)
def test_an_empty_service_has_pages_in_both_languages(client: TestClient, address: str) -> None:
    for language in ("en", "zh"):
        found = page(client, address, language=language)
        assert ("html", {"lang": "zh-CN" if language == "zh" else "en"}) in found.elements
        assert WORDS["skip"][language] in found.text


def test_a_language_that_was_chosen_is_remembered(client: TestClient) -> None:
    page(client, "/?lang=zh")
    assert WORDS["drop"].zh in page(client, "/", language="en").text


def test_switching_the_language_keeps_the_rest_of_the_address(client: TestClient) -> None:
    switches = {
        a["hreflang"]: a["href"] for a in page(client, "/matrix?within=").having("hreflang")
    }
    assert switches == {"en": "/matrix?within=&lang=en", "zh": "/matrix?within=&lang=zh"}


def test_pages_load_and_name_nothing_of_other_sites(client: TestClient, kept: str) -> None:
    for address in (*PAGES, f"/read/{kept}", "/quotes?code=way/web"):
        found = page(client, address)
        for _, attributes in found.elements:
            for name in ("src", "href", "action"):
                target = attributes.get(name) or "/"
                assert target.startswith(("/", "#", "?", "data:,")), (address, target)
                assert not target.startswith("//")
            # The policy would not let these through.
            assert not {"style", "onclick"} & set(attributes), (address, attributes)


def test_the_library_lists_interviews_by_case(client: TestClient, kept: str) -> None:
    found = page(client, "/")
    assert f"/read/{kept}" in [a["href"] for a in found.having("href")]
    assert [a["data-delete"] for a in found.having("data-delete")] == [kept]
    assert "F1.txt" in found.text


def test_the_reader_has_all_that_was_said_with_its_codes(client: TestClient, kept: str) -> None:
    found = page(client, f"/read/{kept}")
    sentences = client.get(f"/v1/transcripts/{kept}/sentences").json()["items"]
    assert [a["data-id"] for a in found.having("data-id")] == [one["id"] for one in sentences]
    for one in sentences:
        assert one["text"] in found.text
    shown = [
        (a["data-code"], a["data-state"]) for a in found.having("data-code") if "data-state" in a
    ]
    stored = [
        (code["code"], code["decision"])
        for one in sentences
        for code in one["codes"]
        if code["decision"] != "none"
    ]
    assert sorted(map(str, shown)) == sorted(map(str, stored))
    assert ("way/web", "accept") in shown
    assert ("way/web", "review") in shown or ("way/work", "review") in shown


def test_a_sentence_shows_what_people_say_of_it(client: TestClient, kept: str) -> None:
    sentence = client.get("/v1/sentences?code=way/web").json()["items"][0]["id"]
    correction = {"sentence": sentence, "code": "way/web", "coder": "Wang <b>"}
    for verdict, state in (("accept", "accept"), ("reject", "rejected")):
        client.post("/v1/corrections", json={**correction, "verdict": verdict})
        chip = next(
            a
            for a in page(client, f"/read/{kept}/{sentence}").having("data-code")
            if a["data-code"] == "way/web"
        )
        assert (chip["data-verdict"], chip["data-state"]) == (verdict, state)
        assert "Wang <b>" in (chip["title"] or "")


def test_markup_in_an_interview_is_text(client: TestClient, send: Sender) -> None:
    said = "Boss: <script>alert(1)</script> We ask in a forum.\n"
    report = send(client, {"<img src=x>.txt": said}, case='"><b>')
    kept = report["files"][0]["transcripts"][0]["id"]
    for address in ("/", f"/read/{kept}", "/matrix", "/exports", "/quotes?code=way/web"):
        text = client.get(address).text
        assert "<script>alert" not in text
        assert "<img" not in text
        assert '"><b>' not in text


def test_cells_of_the_matrix_lead_to_as_many_quotes(client: TestClient, kept: str) -> None:
    for narrowed in ("", "?within=place/abroad"):
        cells = [
            a
            for a in page(client, f"/matrix{narrowed}").having("href")
            if (a["href"] or "").startswith("/quotes")
        ]
        assert cells
        for cell in cells:
            label = cell["aria-label"] or ""
            accepted, review = (int(part.split()[0]) for part in label.split(": ")[1].split(", "))
            quotes = page(client, cell["href"] or "")
            assert len(quotes.having("data-id")) == accepted + review, label


def test_long_lists_of_quotes_go_on(
    client: TestClient, send: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linkage_serve.page.evidence._QUOTES", 1)
    send(client, {"F1.txt": "Boss: We ask in a forum. I was in a forum.\n"})
    seen, address = [], "/quotes?code=way/web"
    while address:
        found = page(client, address)
        seen += [a["data-id"] for a in found.having("data-id")]
        following = [a["href"] for a in found.having("href") if "cursor=" in (a["href"] or "")]
        following = [one for one in following if "lang=" not in (one or "")]
        address = f"/quotes{following[0]}" if following else ""
    assert len(seen) == len(set(seen)) == 2


def test_every_file_can_be_exported_by_its_link(client: TestClient, kept: str) -> None:
    links = [a["href"] or "" for a in page(client, "/exports").having("download")]
    assert len(links) == 2 * len(SUFFIXES)
    for link in links:
        assert client.get(link).status_code == 200, link


def test_errors_are_pages_in_plain_words(client: TestClient) -> None:
    for address, status in (
        ("/read/000000000000", 404),
        ("/read/nonsense", 404),
        ("/read/000000000000/000000000000-0001", 404),
        ("/quotes", 404),
        ("/assets/other.js", 404),
        ("/matrix?within=way/none", 422),
    ):
        found = page(client, address, status=status)
        assert "/" in [a["href"] for a in found.having("href")]


def test_style_and_scripts_are_served_as_what_they_are(client: TestClient) -> None:
    assert client.get("/assets/codes.css").text.startswith(".c0 { --solid: #f0e442;")
    for name in ("page.css", "codes.css"):
        answer = client.get(f"/assets/{name}")
        assert answer.headers["content-type"].startswith("text/css")
    for name in ("common", "jobs", "library", "models", "reader", "session", "settings"):
        answer = client.get(f"/assets/{name}.js")
        assert answer.headers["content-type"].startswith("text/javascript")


def test_who_has_no_token_is_asked_for_it(make_client: Callable[..., TestClient]) -> None:
    client = make_client(host="0.0.0.0")
    asked = client.get("/matrix?within=way/web", headers=BROWSER, follow_redirects=False)
    assert asked.status_code == 303
    assert asked.headers["location"] == "/sign-in?next=%2Fmatrix%3Fwithin%3Dway%2Fweb"
    found = page(client, asked.headers["location"])
    assert found.having("data-next")[0]["data-next"] == "/matrix?within=way/web"
    # It leads nowhere but to signing in.
    assert "/matrix" not in [a["href"] for a in found.having("href")]
    # Programs get a problem, also from a browser.
    assert client.get("/matrix").status_code == 401
    assert client.get("/v1/transcripts", headers=BROWSER).status_code == 401


@pytest.mark.parametrize(
    "other",
    [
        "https://other.example",
        "//other.example",
        "/\\other.example",
        "/\t/other.example",
        "/\n/other.example",
    ],
)
def test_signing_in_leads_to_no_other_site(client: TestClient, other: str) -> None:
    assert not is_own_path(other)
    address = f"/sign-in?next={quote(other)}"
    assert page(client, address).having("data-next")[0]["data-next"] == "/"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_scores_are_shown_where_they_were_measured(lang: Language) -> None:
    figure = {"value": 0.5, "low": 0.4, "high": 0.6}
    measured = {"support": 3, "precision": figure, "recall": figure, "f1": figure}
    never = {"support": 0, "precision": None, "recall": None, "f1": None}
    scores: dict[str, Any] = {lang: {"codes": {"way/web": measured, "way/fair": never}}}
    found = _score(scores, lang, "way/web")
    assert found is not None
    assert (found.support, found.f1, found.low) == (3, 0.5, 0.4)
    assert _score(scores, lang, "way/fair") is None
    assert _score({}, lang, "way/web") is None
