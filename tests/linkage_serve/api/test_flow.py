"""The way of an interview through the service, on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient

INTERVIEW = """Interviewer: Where do you meet them?
Boss: We ask in a forum. It is a website. The weather is fine.
Interviewer: 您在慕尼黑工作过吗？
Boss: I was in Munich. 我们在展会。
"""

Send = Callable[..., dict[str, Any]]


def codes(sentence: dict[str, Any]) -> dict[str, str]:
    return {code["code"]: code["decision"] for code in sentence["codes"]}


def test_from_upload_to_export(
    make_client: Callable[..., TestClient], database_url: str | None, send: Send
) -> None:
    client = make_client(database=database_url)
    report = send(client, {"F1.txt": INTERVIEW, "F2.txt": "They were at a fair."})
    assert [file["outcome"] for file in report["files"]] == ["created", "created"]
    first = report["files"][0]["transcripts"][0]
    assert (first["case"], first["name"], first["tagging"]) == ("F1", "F1.txt", None)

    listed = client.get("/v1/transcripts").json()["items"]
    assert [one["case"] for one in listed] == ["F1", "F2"]
    assert {one["tagging"]["model_version"] for one in listed} == {"tiny-1"}

    page = client.get(f"/v1/transcripts/{first['id']}/sentences").json()
    by_text = {sentence["text"]: sentence for sentence in page["items"]}
    assert codes(by_text["We ask in a forum."]) == {"way/web": "accept"}
    assert codes(by_text["It is a website."])["way/web"] == "accept"  # by half of the context
    assert codes(by_text["Where do you meet them?"]) == {}

    forum = by_text["We ask in a forum."]["id"]
    body = {"sentence": forum, "code": "way/web", "verdict": "reject", "coder": "Wang"}
    answer = client.post("/v1/corrections", json=body)
    assert answer.status_code == 201
    assert codes(answer.json()["sentence"]) == {"way/web": "none"}

    matrix = client.get("/v1/matrix").json()
    rows = {row["case"]: row["cells"] for row in matrix["rows"]}
    assert rows["F2"] == {
        "way/fair": {"accept": 1, "review": 0},
        "group/open": {"accept": 1, "review": 0},
    }
    assert rows["F1"]["way/web"]["accept"] == 1

    lines = client.get("/v1/exports/jsonl").text.splitlines()
    assert len(lines) == 6  # what the interviewer says is not tagged
    (said,) = (json.loads(line) for line in lines if "ask in a forum" in line)
    (web,) = (tag for tag in said["codes"] if tag["code"] == "web")
    assert (web["decision"], web["probability"], web["coder"]) == ("none", 0.0, "Wang")

    assert client.delete(f"/v1/transcripts/{first['id']}").status_code == 204
    assert client.get("/v1/corrections").json()["items"] == []
    assert [row["case"] for row in client.get("/v1/matrix").json()["rows"]] == ["F2"]


def test_a_new_model_keeps_corrections_and_tells_what_changed(
    make_client: Callable[..., TestClient],
    database_url: str | None,
    make_bundle: Callable[..., Any],
    make_model: Callable[..., Any],
    send: Send,
    finish: Callable[..., dict[str, Any]],
) -> None:
    client = make_client(database=database_url)
    transcript = send(client, {"F1.txt": INTERVIEW})["files"][0]["transcripts"][0]["id"]
    sentences = client.get(f"/v1/transcripts/{transcript}/sentences").json()["items"]
    weather = next(one["id"] for one in sentences if "weather" in one["text"])
    added = {"sentence": weather, "code": "place/abroad", "verdict": "accept"}
    assert client.post("/v1/corrections", json=added).status_code == 201

    # This one takes a fair for the web, and knows nothing of Munich.
    weights = {"forum": {"way/web": 9.0}, "展": {"way/web": 9.0}}
    second = make_bundle(model=make_model(weights=weights))
    info = second / "bundle.json"
    info.write_text(info.read_text("utf-8").replace("tiny-1", "tiny-2"), encoding="utf-8")
    service = client.app.state.service  # type: ignore[attr-defined]
    service.settings.models.mkdir()
    second.rename(service.settings.models / "second")

    assert client.post("/v1/models/second/activate").json()["model_version"] == "tiny-2"
    # Until it is tagged anew, each tag is that of the model that made it.
    assert (
        client.get(f"/v1/transcripts/{transcript}").json()["tagging"]["model_version"] == "tiny-1"
    )
    job = client.post("/v1/taggings", json={}).json()
    done = finish(client, job["id"])
    assert done["result"]["tagged"][0]["model_version"] == "tiny-2"

    after = client.get(f"/v1/transcripts/{transcript}/sentences").json()["items"]
    by_text = {one["text"]: codes(one) for one in after}
    assert by_text["The weather is fine."] == {"place/abroad": "accept"}
    assert by_text["I was in Munich."] == {}
    assert by_text["我们在展会。"] == {"way/web": "accept"}

    told = client.get(f"/v1/transcripts/{transcript}/changes").json()
    assert [told["before"]["model_version"], told["after"]["model_version"]] == ["tiny-1", "tiny-2"]
    changed = {(one["sentence"], one["code"]) for one in told["changes"]}
    fair = next(one["id"] for one in after if one["text"] == "我们在展会。")
    assert {(fair, "way/fair"), (fair, "way/web")} <= changed
    assert (weather, "place/abroad") not in changed
    assert len(told["changes"]) == done["result"]["tagged"][0]["changes"]


def test_models_are_compared_on_the_corrections(
    client: TestClient, kept: str, finish: Callable[..., dict[str, Any]]
) -> None:
    job = client.post("/v1/models/compare", json={"models": ["given"]}).json()
    failed = finish(client, job["id"])
    assert failed["status"] == "failed"
    assert failed["error"]["message"] == "nothing has been corrected yet"

    sentences = client.get(f"/v1/transcripts/{kept}/sentences").json()["items"]
    ids = {one["text"]: one["id"] for one in sentences}
    for text, code, verdict in (
        ("We ask in a forum.", "way/web", "accept"),
        ("I was in Munich.", "place/abroad", "reject"),
        ("我们在展会。", "place/abroad", "accept"),
        ("The weather is fine.", "way/work", "reject"),
    ):
        body = {"sentence": ids[text], "code": code, "verdict": verdict}
        assert client.post("/v1/corrections", json=body).status_code == 201
    job = client.post("/v1/models/compare", json={"models": ["given"]}).json()
    result = finish(client, job["id"])["result"]["models"]["given"]
    assert result["model_version"] == "tiny-1"
    assert result["all"] == {"judged": 4, "agreed": 2, "missed": 1, "wrong": 1}
    assert result["zh"] == {"judged": 1, "agreed": 0, "missed": 1, "wrong": 0}
