from __future__ import annotations

from collections import Counter

from fastapi.testclient import TestClient

from linkage_serve.library.overview import CodeCounts, counts
from linkage_serve.service import Service
from linkage_serve.store import transcripts


def test_codes_are_counted_as_they_hold(client: TestClient, service: Service, kept: str) -> None:
    def counted() -> CodeCounts:
        with service.database.reading() as connection:
            return counts(connection)[transcripts.find(connection, kept).number]

    items = client.get("/v1/sentences").json()["items"]
    held = Counter(code["decision"] for one in items for code in one["codes"])
    before = counted()
    assert before == CodeCounts(held["accept"], held["review"])
    assert before.accept > 0

    sentence = client.get("/v1/sentences?code=way/web&decision=accept").json()["items"][0]["id"]
    client.post(
        "/v1/corrections", json={"sentence": sentence, "code": "way/web", "verdict": "reject"}
    )
    assert counted() == CodeCounts(before.accept - 1, before.review)


def test_a_transcript_without_codes_has_none(service: Service) -> None:
    with service.database.reading() as connection:
        assert counts(connection)[12345] == CodeCounts()
