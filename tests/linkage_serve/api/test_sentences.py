from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

Send = Callable[..., dict[str, Any]]


def every(client: TestClient, address: str, limit: int, **params: Any) -> list[dict[str, Any]]:
    """All items, page by page."""
    items: list[dict[str, Any]] = []
    cursor = None
    while True:
        given = {**params, "limit": limit} | ({"cursor": cursor} if cursor else {})
        page = client.get(address, params=given).json()
        assert len(page["items"]) <= limit
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            return items


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 500])
def test_pages_give_all_once_and_in_order(client: TestClient, kept: str, limit: int) -> None:
    address = f"/v1/transcripts/{kept}/sentences"
    items = every(client, address, limit)
    assert [item["position"] for item in items] == list(range(7))
    text = client.get(f"/v1/transcripts/{kept}/text").json()
    for item in items:
        assert text["text"][item["start"] : item["end"]] == item["text"]
        assert text["turns"][item["turn"]]["speaker"] == item["speaker"]


def test_pages_go_over_several_transcripts(client: TestClient, send: Send) -> None:
    send(client, {f"F{n}.txt": f"We ask in a forum. Number {n}." for n in range(5)})
    items = every(client, "/v1/sentences", 3)
    assert [item["case"] for item in items] == [f"F{n}" for n in range(5) for _ in "ab"]
    assert len({item["id"] for item in items}) == 10
    listed = every(client, "/v1/transcripts", 2)
    assert [one["case"] for one in listed] == [f"F{n}" for n in range(5)]


@pytest.mark.parametrize(
    ("filters", "texts"),
    [
        ({"code": "way/web"}, ["We ask in a forum.", "It is a website."]),
        ({"code": ["place/abroad", "way/fair"]}, ["I was in Munich.", "我们在展会。"]),
        ({"code": "way/work", "decision": "accept"}, ["I was in Munich."]),
        ({"code": "way/work", "within": "place/abroad"}, ["I was in Munich.", "我们在展会。"]),
        ({"code": "way/web", "within": "place/abroad"}, []),
        ({"lang": "zh"}, ["您在慕尼黑工作过吗？", "我们在展会。"]),
        ({"role": "interviewer", "lang": "en"}, ["Where do you meet them?"]),
        ({"speaker": "Boss", "lang": "zh"}, ["我们在展会。"]),
        ({"case": "F2"}, []),
        ({"corrected": "true"}, []),
        ({"code": "way/pigeon"}, []),
    ],
)
def test_filters(client: TestClient, kept: str, filters: dict[str, Any], texts: list[str]) -> None:
    for address in ("/v1/sentences", f"/v1/transcripts/{kept}/sentences"):
        found = [one["text"] for one in client.get(address, params=filters).json()["items"]]
        assert found == texts


def test_filters_by_what_people_said(client: TestClient, kept: str) -> None:
    ids = {
        one["text"]: one["id"]
        for one in client.get(f"/v1/transcripts/{kept}/sentences").json()["items"]
    }

    def say(text: str, code: str, verdict: str) -> None:
        body = {"sentence": ids[text], "code": code, "verdict": verdict}
        assert client.post("/v1/corrections", json=body).status_code == 201

    def found(**filters: str) -> list[str]:
        items = client.get("/v1/sentences", params=filters).json()["items"]
        return [one["text"] for one in items]

    say("We ask in a forum.", "way/web", "reject")
    say("The weather is fine.", "way/fair", "accept")
    assert found(corrected="true") == ["We ask in a forum.", "The weather is fine."]
    assert found(code="way/web") == ["It is a website."]
    assert found(code="way/web", decision="none") == ["We ask in a forum."]
    assert found(code="way/fair", corrected="true") == ["The weather is fine."]
    assert found(code="way/fair", corrected="false") == ["我们在展会。"]


def test_a_sentence_by_its_id(client: TestClient, kept: str) -> None:
    first = client.get(f"/v1/transcripts/{kept}/sentences").json()["items"][0]
    assert client.get(f"/v1/sentences/{first['id']}").json() == first
    assert client.get(f"/v1/sentences/{kept}-9999").status_code == 404
    assert client.get("/v1/transcripts/000000000000/sentences").status_code == 404


@pytest.mark.parametrize("cursor", ["", "x", "1", "1.2.3", "-1.0", "9" * 30 + ".1", "1.9999999999"])
def test_a_cursor_that_was_made_up(client: TestClient, cursor: str) -> None:
    assert client.get("/v1/sentences", params={"cursor": cursor}).status_code == 422


def test_a_large_cursor_is_just_the_end(client: TestClient, kept: str) -> None:
    page = client.get("/v1/sentences", params={"cursor": "999999999999999.999999999"}).json()
    assert page == {"items": [], "next": None}
