"""Cases, roles and kinds of sources: given when files are sent, and changed afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from linkage_nlp.transcripts import Transcript
from linkage_serve.jobs import tagging
from linkage_serve.service import Service

Send = Callable[..., dict[str, Any]]

DOCUMENT = "<html><p>We were at a fair in Munich.</p></html>"
ANSWERED = "Wu: It is a forum.\nLi: We ask in a forum.\n"


def transcripts(client: TestClient) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in client.get("/v1/transcripts").json()["items"]}


def test_a_list_of_cases_counts_for_what_comes_with_it_and_what_is_there(
    client: TestClient, send: Send
) -> None:
    send(client, {"a.txt": "Boss: We ask in a forum.\n"})
    cases = "case,file,city\nCF1,a.txt,Hangzhou\nCF2,b.txt,Shanghai\nCF3,c.docx,\n"
    report = send(client, {"b.txt": "Boss: A fair.\n", "CASES.csv": cases})
    assert {name: one["case"] for name, one in transcripts(client).items()} == {
        "a.txt": "CF1",
        "b.txt": "CF2",
    }
    by_name = {file["name"]: file for file in report["files"]}
    assert by_name["CASES.csv"]["outcome"] == "cases"
    assert [one["name"] for one in by_name["CASES.csv"]["transcripts"]] == ["a.txt"]
    # Alone, and again: nothing is left to change.
    again = client.post("/v1/transcripts", files=[("files", ("cases.csv", cases.encode()))])
    assert again.status_code == 200
    assert again.json()["files"][0]["transcripts"] == []


def test_a_list_may_come_in_a_field_of_its_own(client: TestClient) -> None:
    files = [
        ("files", ("x.txt", b"Boss: A fair.\n")),
        ("cases", ("anything.csv", "案例,文件\n甲,x.txt\n".encode())),
    ]
    assert client.post("/v1/transcripts", files=files).status_code == 201
    assert transcripts(client)["x.txt"]["case"] == "甲"


def test_a_list_in_a_field_of_its_own_leaves_what_was_put_right_by_hand(
    client: TestClient, send: Send
) -> None:
    send(client, {"a.txt": "Boss: A fair.\n", "cases.csv": "case,file\nCF1,a.txt\nCF2,b.txt\n"})
    own = transcripts(client)["a.txt"]["id"]
    assert client.patch(f"/v1/transcripts/{own}", json={"case": "CF7"}).status_code == 200
    files = [
        ("files", ("b.txt", b"Boss: A forum.\n")),
        ("cases", ("cases.csv", b"case,file\nCF1,a.txt\nCF2,b.txt\n")),
    ]
    answer = client.post("/v1/transcripts", files=files)
    assert answer.status_code == 201
    assert {name: one["case"] for name, one in transcripts(client).items()} == {
        "a.txt": "CF7",
        "b.txt": "CF2",
    }
    assert [len(file["transcripts"]) for file in answer.json()["files"]] == [0, 1]


def test_what_is_given_for_all_files_counts_before_the_list(client: TestClient, send: Send) -> None:
    send(client, {"x.txt": "Boss: A fair.\n", "cases.csv": "case,file\nCF1,x.txt\n"}, case="CF9")
    assert transcripts(client)["x.txt"]["case"] == "CF9"


def test_a_list_that_cannot_be_read_stops_no_interview(client: TestClient, send: Send) -> None:
    report = send(client, {"x.txt": "Boss: A fair.\n", "cases.csv": "a,b\n1,2\n"})
    wrong = next(file for file in report["files"] if file["name"] == "cases.csv")
    assert wrong["outcome"] == "refused"
    assert "no column is named" in wrong["error"]["message"]
    assert transcripts(client)["x.txt"]["case"] == "x"
    long = f"case,file\n{'x' * 300},x.txt\n"
    alone = client.post("/v1/transcripts", files=[("files", ("cases.csv", long.encode()))])
    assert alone.status_code == 422
    assert "too long" in alone.json()["errors"][0]["message"]


def test_nothing_of_a_list_is_left_on_the_disk(client: TestClient, send: Send) -> None:
    send(client, {"x.txt": "Boss: A fair.\n", "cases.csv": "case,file\nCF1,x.txt\n"})
    service = client.app.state.service  # type: ignore[attr-defined] # an ASGI app to it
    assert list(Path(service.scratch).iterdir()) == []


def codes(client: TestClient, kept: str) -> dict[str, list[str]]:
    found = client.get(f"/v1/transcripts/{kept}/sentences").json()["items"]
    return {one["text"]: [code["code"] for code in one["codes"]] for one in found}


def test_who_interviews_can_be_said_when_sending(client: TestClient, send: Send) -> None:
    report = send(client, {"x.txt": ANSWERED}, interviewer="wu")
    sent = report["files"][0]["transcripts"][0]["id"]
    turns = client.get(f"/v1/transcripts/{sent}/text").json()["turns"]
    assert [turn["role"] for turn in turns] == ["interviewer", "respondent"]
    assert codes(client, sent) == {"It is a forum.": [], "We ask in a forum.": ["way/web"]}


def test_other_speakers_whose_tagging_is_cancelled_leave_it_to_be_done(
    client: TestClient,
    send: Send,
    finish: Callable[..., dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent = send(client, {"x.txt": ANSWERED})["files"][0]["transcripts"][0]["id"]
    second = client.get(f"/v1/transcripts/{sent}/sentences").json()["items"][1]["id"]
    said = {"sentence": second, "code": "way/fair", "verdict": "accept", "coder": "Wang"}
    client.post("/v1/corrections", json=said)
    service: Service = client.app.state.service  # type: ignore[attr-defined]
    with monkeypatch.context() as asleep:
        asleep.setattr(service.jobs, "wake", lambda: None)
        changed = client.patch(f"/v1/transcripts/{sent}", json={"roles": {"Li": "interviewer"}})
        client.delete(f"/v1/jobs/{changed.json()['job']['id']}")
    # What the model had said of other speakers does not stand; what a person said does.
    assert client.get(f"/v1/transcripts/{sent}").json()["tagging"] is None
    assert [sorted(found) for found in codes(client, sent).values()] == [[], ["way/fair"]]
    job = client.post("/v1/taggings", json={}).json()
    assert finish(client, job["id"])["status"] == "done"
    run = client.get(f"/v1/transcripts/{sent}").json()["tagging"]
    assert run["model_version"] == "tiny-1"
    assert codes(client, sent) == {
        "It is a forum.": ["way/web"],
        "We ask in a forum.": ["way/fair"],
    }


def test_other_speakers_while_the_model_reads_are_heeded(
    client: TestClient, finish: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    tags = tagging._tags
    changed: list[dict[str, Any]] = []

    def slow(transcript: Transcript, *others: Any) -> Any:
        found = tags(transcript, *others)
        if not changed:
            roles = {"roles": {"Li": "interviewer"}}
            changed.append(client.patch(f"/v1/transcripts/{transcript.id}", json=roles).json())
        return found

    monkeypatch.setattr(tagging, "_tags", slow)
    files = [("files", ("x.txt", ANSWERED.encode()))]
    answer = client.post("/v1/transcripts", files=files).json()
    finish(client, answer["job"]["id"])
    finish(client, changed[0]["job"]["id"])
    sent = answer["files"][0]["transcripts"][0]["id"]
    assert codes(client, sent) == {"It is a forum.": ["way/web"], "We ask in a forum.": []}


def test_another_interviewer_means_tagging_anew_and_corrections_stay(
    client: TestClient, send: Send, finish: Callable[..., dict[str, Any]]
) -> None:
    sent = send(client, {"x.txt": ANSWERED})["files"][0]["transcripts"][0]["id"]
    before = codes(client, sent)
    assert all(before.values())
    second = client.get(f"/v1/transcripts/{sent}/sentences").json()["items"][1]["id"]
    said = {"sentence": second, "code": "way/web", "verdict": "accept", "coder": "Wang"}
    client.post("/v1/corrections", json=said)
    changed = client.patch(f"/v1/transcripts/{sent}", json={"roles": {"Li": "interviewer"}})
    assert changed.status_code == 200, changed.text
    assert finish(client, changed.json()["job"]["id"])["status"] == "done"
    after = client.get(f"/v1/transcripts/{sent}/sentences").json()["items"]
    assert [one["role"] for one in after] == ["respondent", "interviewer"]
    (coding,) = after[1]["codes"]
    assert (coding["suggested"], coding["verdict"], coding["probability"]) == (
        "none",
        "accept",
        None,
    )
    # The run before is kept, and the last one says how much it changed.
    runs = client.get(f"/v1/transcripts/{sent}/taggings").json()
    assert [run["changes"] for run in runs] == [None, len(before["We ask in a forum."])]
    # The same again changes nothing.
    same = client.patch(f"/v1/transcripts/{sent}", json={"roles": {"Li": "interviewer"}})
    assert same.json()["job"] is None


def test_nobody_can_be_given_a_role_who_does_not_speak(client: TestClient, kept: str) -> None:
    answer = client.patch(
        f"/v1/transcripts/{kept}", json={"case": "other", "roles": {"Nobody": "interviewer"}}
    )
    assert answer.status_code == 404
    assert client.get(f"/v1/transcripts/{kept}").json()["case"] == "F1"


def test_documents_are_kept_apart(client: TestClient, send: Send, kept: str) -> None:
    report = send(client, {"F2.html": DOCUMENT})
    sent = report["files"][0]["transcripts"][0]["id"]
    assert report["files"][0]["transcripts"][0]["source"] == "document"

    def rows(**query: str) -> list[str]:
        return [row["case"] for row in client.get("/v1/matrix", params=query).json()["rows"]]

    assert rows() == ["F1"]
    assert rows(source="document") == ["F2"]
    assert rows(source="all") == ["F1", "F2"]
    documents = client.get("/v1/sentences?source=document").json()["items"]
    assert {one["transcript"] for one in documents} == {sent}
    assert {one["source"] for one in documents} == {"document"}
    exported = client.get("/v1/exports/jsonl").text.splitlines()
    assert sum('"source": "document"' in line for line in exported) == len(documents)
    # What was taken for a document can be said to be an interview, and back.
    client.patch(f"/v1/transcripts/{sent}", json={"source": "interview"})
    assert rows() == ["F1", "F2"]
    assert client.get(f"/v1/transcripts/{sent}").json()["source"] == "interview"
