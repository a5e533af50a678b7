from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from linkage_nlp.tagging.tagger import Tagger
from linkage_nlp.writers.jsonl import tag_record


def test_texts_come_out_as_from_the_tagger(client: TestClient, tiny_tagger: Tagger) -> None:
    texts = ["We ask in a forum. I was in Munich.", "A: At a fair?\nB: 我们在展会。"]
    for everything in (False, True):
        for interviewer in (False, True):
            asked = {"texts": texts, "everything": everything, "interviewer": interviewer}
            answer = client.post("/v1/tag", json=asked).json()
            assert answer["model_version"] == "tiny-1"
            assert answer["results"] == [
                [
                    tag_record(sentence)
                    for sentence in tiny_tagger.tag(
                        text, everything=everything, interviewer=interviewer
                    )
                ]
                for text in texts
            ]


def test_an_empty_text_stops_no_other(client: TestClient) -> None:
    answer = client.post("/v1/tag", json={"texts": ["", "We ask in a forum.", " \n"]}).json()
    assert [len(result) for result in answer["results"]] == [0, 1, 0]
    assert client.post("/v1/tag", json={"texts": [""]}).json()["results"] == [[]]


def test_too_much_at_once_is_refused(make_client: Callable[..., TestClient]) -> None:
    client = make_client(request_characters=100, request_sentences=3)
    for texts in (["x" * 60] * 2, ["We ask. " * 4]):
        answer = client.post("/v1/tag", json={"texts": texts})
        assert answer.status_code == 413
        assert answer.json()["type"] == "/problems/too-large"


def test_a_full_queue_says_when_to_come_again(
    make_client: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_client(waiting_sentences=2)
    service = client.app.state.service  # type: ignore[attr-defined]
    with service.models.borrowed() as model:
        batcher = model.batcher
    compute = model.tagger.probabilities

    def slowly(inputs: Any) -> np.ndarray[Any, Any]:
        import time

        time.sleep(0.2)
        return np.asarray(compute(inputs))

    monkeypatch.setattr(
        batcher, "_tagger", type("Slow", (), {"probabilities": staticmethod(slowly)})
    )

    def ask(_: int) -> Any:
        return client.post("/v1/tag", json={"texts": ["We ask in a forum."]})

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(ask, range(12)))
    assert {answer.status_code for answer in answers} == {200, 503}
    busy = next(answer for answer in answers if answer.status_code == 503)
    assert busy.json()["type"] == "/problems/busy"
    assert int(busy.headers["Retry-After"]) >= 1
    assert "linkage_turned_away_total" in client.get("/metrics").text


def test_many_clients_are_tagged_together(client: TestClient) -> None:
    def ask(number: int) -> int:
        text = "We ask in a forum." if number % 2 else "The weather is fine."
        answer = client.post("/v1/tag", json={"texts": [text] * (1 + number % 3)}).json()
        assert len(answer["results"]) == 1 + number % 3
        found = {len(result[0]["codes"]) for result in answer["results"]}
        assert found == {number % 2}
        return number

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(ask, range(64))) == list(range(64))
