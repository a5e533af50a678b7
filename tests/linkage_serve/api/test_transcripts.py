from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkage_serve.library.sent import shown_name
from linkage_serve.service import Service

Send = Callable[..., dict[str, Any]]
TEXT = "Interviewer: Where?\nBoss: We ask in a forum.\n"


def upload(client: TestClient, *files: tuple[str, bytes], **form: str) -> Any:
    return client.post("/v1/transcripts", files=[("files", file) for file in files], data=form)


def test_the_same_content_is_kept_once(client: TestClient, send: Send) -> None:
    first = send(client, {"F1.txt": TEXT})
    again = send(client, {"other-name.txt": TEXT})
    assert again["job"] is None
    assert again["files"][0]["outcome"] == "known"
    assert again["files"][0]["transcripts"][0]["id"] == first["files"][0]["transcripts"][0]["id"]
    assert again["files"][0]["transcripts"][0]["name"] == "F1.txt"
    assert len(client.get("/v1/transcripts").json()["items"]) == 1
    both = upload(client, ("a.txt", b"We ask."), ("b.txt", b"We ask."))
    assert [file["outcome"] for file in both.json()["files"]] == ["created", "known"]


def test_a_file_that_cannot_be_read_stops_no_other(client: TestClient) -> None:
    answer = upload(client, ("F1.docx", b"no document"), ("F2.txt", TEXT.encode()))
    assert answer.status_code == 201
    first, second = answer.json()["files"]
    assert (first["outcome"], second["outcome"]) == ("refused", "created")
    assert "not a whole .docx file" in first["error"]["message"]
    assert first["error"]["remedy"]
    assert first["transcripts"] == []


def test_when_no_file_can_be_read_each_is_named(client: TestClient) -> None:
    answer = upload(client, ("F1.pdf", b"%PDF"), ("../../F2.txt", b""))
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"] == "/problems/unreadable"
    assert [fault["where"] for fault in problem["errors"]] == ["F1.pdf", "F2.txt"]
    assert all(fault["remedy"] for fault in problem["errors"])


def test_a_table_gives_a_transcript_for_each_case(client: TestClient) -> None:
    table = "case,speaker,text\nF1,Boss,We ask in a forum.\nF2,Boss,I was in Munich.\n"
    answer = upload(client, ("all.csv", table.encode())).json()
    assert [one["case"] for one in answer["files"][0]["transcripts"]] == ["F1", "F2"]
    refused = upload(client, ("all.csv", (table + "F3,Boss,We.\n").encode()), case="F9")
    assert refused.status_code == 422


def test_the_case_can_be_given_and_changed(client: TestClient) -> None:
    answer = upload(client, ("F1.txt", TEXT.encode()), case="Firm 7").json()
    transcript = answer["files"][0]["transcripts"][0]
    assert transcript["case"] == "Firm 7"
    changed = client.patch(f"/v1/transcripts/{transcript['id']}", json={"case": "企业 8"})
    assert changed.json()["case"] == "企业 8"
    assert client.get("/v1/cases").json() == [{"case": "企业 8", "transcripts": 1}]
    assert client.patch("/v1/transcripts/000000000000", json={"case": "a"}).status_code == 404
    for case in ("", " a", "a\nb", "a\x00", "x" * 201):
        answer = client.patch(f"/v1/transcripts/{transcript['id']}", json={"case": case})
        assert answer.status_code == 422, case


def test_what_is_deleted_is_gone(client: TestClient, kept: str, service: Service) -> None:
    assert client.delete(f"/v1/transcripts/{kept}").status_code == 204
    assert client.delete(f"/v1/transcripts/{kept}").status_code == 404
    assert client.get(f"/v1/transcripts/{kept}").status_code == 404
    assert client.get("/v1/sentences").json()["items"] == []
    files = service.settings.data.glob("*.sqlite3*")
    content = b"".join(path.read_bytes() for path in files)
    assert b"We ask in a forum" not in content


def test_what_this_model_has_tagged_is_passed_over(client: TestClient, kept: str) -> None:
    missing = {"transcripts": ["0" * 12]}
    assert client.post("/v1/taggings", json=missing).status_code == 404
    assert client.post("/v1/taggings", json={"transcripts": []}).status_code == 202
    assert client.post("/v1/taggings", json={"transcripts": [kept]}).status_code == 202
    runs = client.get(f"/v1/transcripts/{kept}/taggings").json()
    assert [run["model_version"] for run in runs] == ["tiny-1"]
    told = client.get(f"/v1/transcripts/{kept}/changes").json()
    assert (told["before"], told["changes"]) == (None, [])
    assert told["after"]["number"] == runs[0]["number"]
    one = client.get(f"/v1/transcripts/{kept}/changes", params={"before": runs[0]["number"]})
    assert one.json()["changes"] == []
    other = client.get(f"/v1/transcripts/{kept}/changes", params={"before": 999})
    assert other.status_code == 404


def bomb() -> bytes:
    """A small .docx that would unpack to a thousand times its size."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 40_000_000)
    return file.getvalue()


def laughs() -> bytes:
    """A .docx whose entities would grow without bound."""
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    xml = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">{entities}]><a>&a9;</a>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", xml)
    return file.getvalue()


def outside() -> bytes:
    """A .docx with a part that would be unpacked elsewhere."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../../tmp/linkage-escaped", "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.docx", bomb),
        ("laughs.docx", laughs),
        ("outside.docx", outside),
        ("nul.json", lambda: b'{"segments": [{"start": 0, "end": 1, "text": "We\\u0000 ask."}]}'),
        ("half.json", lambda: b'{"segments": [{"start": 0, "end": 1, "text": "We\\ud83d ask."}]}'),
        ("noise.txt", lambda: bytes(range(256)) * 10),
        ("deep.json", lambda: b"[" * 100_000),
    ],
)
def test_hostile_files_are_refused(
    client: TestClient, name: str, content: Callable[[], bytes]
) -> None:
    answer = upload(client, (name, content()))
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["where"] == name
    assert not Path("/tmp/linkage-escaped").exists()
    assert client.get("/v1/transcripts").json()["items"] == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Users\\Wang\\F1.docx", "F1.docx"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n.txt", "a\ufffdb\ufffd.txt"),
        ("x" * 300 + ".docx", "x" * 195 + ".docx"),
        ("企业1.txt", "企业1.txt"),
        ("\ud83d.txt", "\ufffd.txt"),
    ],
)
def test_names_are_shown_as_names(given: str, shown: str) -> None:
    assert shown_name(given) == shown


names = st.one_of(
    st.text(max_size=30),
    st.builds(
        "{}{}".format,
        st.text(max_size=10),
        st.sampled_from([".txt", ".docx", ".csv", ".vtt", ".json", ".xlsx", ".srt", ".tsv"]),
    ),
)
contents = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text("ABab:,。\n\t{}[]\"'<>=+-@0 会展", max_size=200).map(str.encode),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(names, contents), min_size=1, max_size=3), st.none() | st.text())
def test_whatever_is_sent_is_kept_whole_or_refused_in_words(
    client: TestClient, files: list[tuple[str, bytes]], case: str | None
) -> None:
    sent = [(name.encode("utf-8", "replace").decode("utf-8"), content) for name, content in files]
    form = {} if case is None else {"case": case.encode("utf-8", "replace").decode("utf-8")}
    answer = upload(client, *sent, **form)
    assert answer.status_code in {200, 201, 400, 422}, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        return
    report = answer.json()
    assert len(report["files"]) == len(files)
    for file in report["files"]:
        assert (file["error"] is None) == (file["outcome"] != "refused")
        for transcript in file["transcripts"]:
            address = f"/v1/transcripts/{transcript['id']}"
            text = client.get(f"{address}/text").json()["text"]
            page = client.get(f"{address}/sentences", params={"limit": 500}).json()
            for one in page["items"]:
                assert text[one["start"] : one["end"]] == one["text"]
