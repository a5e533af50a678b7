"""What people and models said before, jobs, comparisons, and documents apart: as pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient

from linkage_serve.page.words import WORDS

Send = Callable[..., dict[str, Any]]
Finish = Callable[..., dict[str, Any]]


def text(client: TestClient, address: str, *, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def first(client: TestClient, code: str = "way/web") -> str:
    found: str = client.get(f"/v1/sentences?code={code}").json()["items"][0]["id"]
    return found


def test_the_history_of_a_sentence_tells_who_said_what_and_what_the_model_had_said(
    client: TestClient, kept: str
) -> None:
    sentence = first(client)
    address = f"/read/{kept}/{sentence}/history"
    assert WORDS["history_none"].en in text(client, address)
    for verdict, coder in (("reject", "Wang <b>"), ("withdraw", "李")):
        said = {"sentence": sentence, "code": "way/web", "verdict": verdict, "coder": coder}
        client.post("/v1/corrections", json=said)
    assert "<b>" not in client.get(address).text
    shown = text(client, address)
    # The last stands first.
    assert shown.index("taken back") < shown.index("rejected")
    assert re.search(r"李 Web taken back accepted \d+ % tiny-1", shown)
    assert "Wang &lt;b&gt;" in client.get(address).text
    assert "已撤回" in text(client, f"{address}?lang=zh")
    assert client.get(f"/read/{kept}/{kept}-9999/history").status_code == 404


def test_changes_tell_what_holds_where_a_person_has_decided(
    client: TestClient, kept: str, finish: Finish
) -> None:
    address = f"/read/{kept}/changes"
    assert WORDS["changes_one"].en in text(client, address)
    said = {"sentence": first(client), "code": "way/web", "verdict": "accept", "coder": "Wang"}
    client.post("/v1/corrections", json=said)
    changed = client.patch(f"/v1/transcripts/{kept}", json={"roles": {"Boss": "interviewer"}})
    finish(client, changed.json()["job"]["id"])
    shown = text(client, address)
    assert "accepted by Wang" in shown
    assert "tiny-1" in shown
    number = client.get(f"/v1/transcripts/{kept}").json()["tagging"]["changes"]
    assert f"{number} codes changed" in text(client, "/")
    assert f"{number} codes changed" in text(client, f"/read/{kept}")
    assert client.get(address).text.count("<tr>") == number + 1
    # Back again: the run that held before is the same as the last one but one.
    back = client.patch(f"/v1/transcripts/{kept}", json={"roles": {"Boss": "respondent"}})
    finish(client, back.json()["job"]["id"])
    runs = client.get(f"/v1/transcripts/{kept}/taggings").json()
    assert [run["changes"] for run in runs] == [None, number, number]


def test_the_form_knows_who_speaks(client: TestClient, kept: str) -> None:
    form = client.get(f"/read/{kept}/settings").text
    assert re.search(r'value="Interviewer" checked', form)
    assert re.search(r'value="Boss">', form)
    assert 'value="F1"' in form


def test_jobs_are_listed_with_their_files_and_what_went_wrong(
    client: TestClient, kept: str, finish: Finish
) -> None:
    job = client.post("/v1/models/compare", json={"models": ["given"]}).json()
    assert finish(client, job["id"])["status"] == "failed"
    shown = text(client, "/jobs?lang=zh")
    assert "尚无任何更正。 请先更正一些编码，再作比较。" in shown
    assert "F1.txt" in shown
    assert client.get("/jobs").text.index(job["id"]) < client.get("/jobs").text.index(kept)
    client.delete(f"/v1/transcripts/{kept}")
    assert WORDS["deleted"].zh in text(client, "/jobs")


def test_a_comparison_is_shown_by_language_and_code(
    client: TestClient, kept: str, finish: Finish
) -> None:
    said = {"sentence": first(client), "code": "way/web", "verdict": "accept"}
    client.post("/v1/corrections", json=said)
    said = {"sentence": first(client, "way/fair"), "code": "way/fair", "verdict": "reject"}
    client.post("/v1/corrections", json=said)
    job = client.post("/v1/models/compare", json={"models": ["given", "embedded"]}).json()
    assert finish(client, job["id"])["status"] == "done"
    for address in (f"/models/comparison/{job['id']}", f"/models?comparison={job['id']}"):
        shown = text(client, address)
        # Judged, then of the tiny model: agrees, misses, accepts what was rejected. The other
        # model has none of these codes.
        assert re.search(r"both 2 1 50 % 0 1 –", shown)
        assert re.search(r"Web 1 1 100 % 0 0 –", shown)
        assert re.search(r"Fair &amp; show 1 0 0 % 0 1 –", shown)
    tagging = client.get("/v1/jobs").json()["items"][-1]["id"]
    assert client.get(f"/models/comparison/{tagging}").status_code == 404
    assert client.get("/models?comparison=0000000000000000").status_code == 404


def test_documents_are_marked_and_can_be_counted(client: TestClient, kept: str, send: Send) -> None:
    assert "source=" not in client.get("/").text
    send(client, {"F2.html": "<html><p>We were at a fair. A forum.</p></html>"})
    assert client.get("/").text.count('class="badge"') == 1
    assert "F1.txt" not in text(client, "/?source=document")
    assert "F2.html" not in text(client, "/?source=interview")
    assert "F2" not in text(client, "/matrix")
    both = client.get("/matrix?source=all&lang=en").text
    assert "Web: 2 of 2 cases (F1, F2)." in both
    alone = client.get("/matrix?source=document").text
    assert "Web: 1 of 1 case (F2)." in alone
    quotes = re.findall(r'href="(/quotes[^"]+source=document)"', alone)
    assert "F2.html" in text(client, quotes[0].replace("&amp;", "&"))
    assert client.get("/matrix?source=nothing").status_code == 404
