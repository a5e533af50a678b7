from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkage_nlp.codebook import Label
from linkage_serve.library.correcting import correct
from linkage_serve.service import Service
from linkage_serve.store import corrections, sentences, taggings, transcripts
from linkage_serve.store.codings import codings
from linkage_serve.store.records import Verdict


@pytest.fixture
def forum(client: TestClient, kept: str) -> str:
    """The id of a sentence with the code way/web."""
    items = client.get("/v1/sentences", params={"code": "way/web"}).json()["items"]
    found: str = items[0]["id"]
    return found


def say(client: TestClient, sentence: str, verdict: str, **more: Any) -> Any:
    body = {"sentence": sentence, "code": "way/web", "verdict": verdict, **more}
    return client.post("/v1/corrections", json=body)


def test_all_is_kept_and_the_last_word_counts(client: TestClient, forum: str) -> None:
    assert say(client, forum, "reject", coder="Wang").status_code == 201
    assert say(client, forum, "accept", coder="Li").status_code == 201
    last = say(client, forum, "withdraw", coder="Wang").json()
    assert last["sentence"]["codes"][0]["verdict"] is None
    assert last["sentence"]["codes"][0]["decision"] == "accept"
    history = client.get("/v1/corrections", params={"sentence": forum}).json()["items"]
    assert [(one["verdict"], one["coder"]) for one in history] == [
        ("reject", "Wang"),
        ("accept", "Li"),
        ("withdraw", "Wang"),
    ]
    assert {one["suggested"] for one in history} == {"accept"}
    assert {one["model_version"] for one in history} == {"tiny-1"}
    assert [one["number"] for one in history] == sorted(one["number"] for one in history)
    wang = client.get("/v1/corrections", params={"coder": "Wang", "limit": 1}).json()
    assert len(wang["items"]) == 1
    rest = client.get("/v1/corrections", params={"coder": "Wang", "cursor": wang["next"]}).json()
    assert [one["verdict"] for one in rest["items"]] == ["withdraw"]


def test_saying_it_twice_keeps_it_once(client: TestClient, forum: str) -> None:
    first, again = say(client, forum, "reject"), say(client, forum, "reject")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    # Another person who says the same is another word.
    assert say(client, forum, "reject", coder="Li").status_code == 201
    assert len(client.get("/v1/corrections").json()["items"]) == 2


def test_a_word_that_is_not_known_is_not_replaced(client: TestClient, forum: str) -> None:
    nobody = {"verdict": "withdraw"}
    assert say(client, forum, "reject", coder="Wang", instead_of=nobody).status_code == 201
    # Her tab was opened before he said so.
    late = say(client, forum, "accept", coder="Li", instead_of=nobody)
    assert late.status_code == 409
    assert "decided otherwise" in late.json()["detail"]
    wangs = {"verdict": "reject", "coder": "Wang"}
    assert say(client, forum, "reject", coder="Li", instead_of=wangs).status_code == 201
    # Undoing his own word would be undoing hers, though she said the same.
    assert say(client, forum, "withdraw", coder="Wang", instead_of=wangs).status_code == 409
    lis = {"verdict": "reject", "coder": "Li"}
    taken = say(client, forum, "withdraw", coder="Li", instead_of=lis)
    assert taken.status_code == 201
    # The answer was lost, and the request is sent again.
    assert say(client, forum, "withdraw", coder="Li", instead_of=lis).json() == taken.json()
    assert say(client, forum, "reject", coder="Wang", instead_of=nobody).status_code == 201


def test_without_a_name_it_is_said_by_this_machine(client: TestClient, forum: str) -> None:
    assert say(client, forum, "reject").json()["correction"]["coder"] == "local"


def test_only_codes_and_sentences_that_there_are(client: TestClient, forum: str) -> None:
    body = {"sentence": forum, "code": "way/pigeon", "verdict": "accept"}
    answer = client.post("/v1/corrections", json=body)
    assert answer.status_code == 422
    assert "way/fair" in answer.json()["remedy"]
    assert answer.json()["errors"][0]["where"] == "body.code"
    assert say(client, "000000000000-0001", "accept").status_code == 404
    assert say(client, forum, "perhaps").status_code == 422


words = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.sampled_from(["way/web", "way/fair", "place/abroad"]),
        st.sampled_from(list(Verdict)),
        st.sampled_from(["Wang", "Li"]),
    ),
    max_size=8,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words)
def test_what_holds_is_what_follows_from_tags_and_corrections(
    service: Service, kept: str, said: list[tuple[int, str, Verdict, str]]
) -> None:
    for position, code, verdict, coder in said:
        dimension, _, name = code.partition("/")
        correct(
            service,
            f"{kept}-{position + 1:04d}",
            label=Label(dimension, name),
            verdict=verdict,
            coder=coder,
        )
    with service.database.reading() as connection:
        stored = transcripts.find(connection, kept)
        assert stored.tagging is not None
        tags = taggings.tags_of(connection, stored.tagging.number)
        history = corrections.page(connection, transcript=kept)
        for sentence in sentences.page(connection):
            words = [
                (one.label, one.verdict, one.coder)
                for one in history
                if one.position == sentence.position
            ]
            expected = codings(tags.get(sentence.position, ()), words)
            assert set(sentence.codings) == set(expected)
