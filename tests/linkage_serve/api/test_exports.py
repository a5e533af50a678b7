from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from fastapi.testclient import TestClient

from linkage_nlp.codebook import Codebook
from linkage_nlp.evidence.material import read_material
from linkage_nlp.refi_qda import read_project
from linkage_nlp.tagging.tags import Decision
from linkage_nlp.writers import SUFFIXES, read_tags
from linkage_serve.service import Service

FORMULA = '=HYPERLINK("http://evil.example","forum")'
MARKUP = "<script>alert('forum')</script><img src=x onerror=alert(1)>"


@pytest.fixture
def hostile(client: TestClient, send: Callable[..., dict[str, Any]]) -> TestClient:
    """A client of a service with an interview full of formulas and markup."""
    send(client, {"F1.txt": f"{MARKUP}: {FORMULA} forum.\n\nBoss: @SUM(1) {MARKUP} forum.\n"})
    send(client, {"=cmd.txt": "- Boss: forum.\n"}, case="=1+1")
    return client


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_format_comes_as_a_file(
    client: TestClient, kept: str, service: Service, suffix: str, lang: str
) -> None:
    answer = client.get(f"/v1/exports/{suffix[1:]}", params={"lang": lang})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="linkage{suffix}"'
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert len(answer.content) > 100
    # What was sent is not left behind.
    assert list(service.scratch.iterdir()) == []


def test_formulas_stay_text(hostile: TestClient) -> None:
    rows = list(csv.reader(io.StringIO(hostile.get("/v1/exports/csv").text)))
    assert any("HYPERLINK" in cell for row in rows for cell in row)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    book = openpyxl.load_workbook(io.BytesIO(hostile.get("/v1/exports/xlsx").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_markup_stays_text(hostile: TestClient) -> None:
    page = hostile.get("/v1/exports/html").text
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
    # And as JSON it is never taken for a page.
    answer = hostile.get("/v1/sentences")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_peoples_word_is_in_it_unless_the_models_is_asked_for(
    client: TestClient, kept: str
) -> None:
    items = client.get(f"/v1/transcripts/{kept}/sentences").json()["items"]
    for item, code, verdict in (
        (items[1], "way/web", "reject"),
        (items[3], "way/fair", "accept"),
        (items[0], "way/fair", "accept"),  # what the interviewer says
    ):
        body = {"sentence": item["id"], "code": code, "verdict": verdict}
        assert client.post("/v1/corrections", json=body).status_code == 201

    def table(**params: str) -> dict[str, dict[str, str]]:
        text = client.get("/v1/exports/csv", params=params).content.decode("utf-8-sig")
        return {row["sentence"]: row for row in csv.DictReader(io.StringIO(text))}

    with_people, model = table(), table(corrected="false")
    forum, weather = items[1]["text"], items[3]["text"]
    # A rejection is said, so that it counts also beside the model's own tags.
    assert with_people[forum]["way/web decision"] == "none"
    assert with_people[forum]["way/web probability"] == "0.0"
    assert model[forum]["way/web decision"] == "accept"
    assert with_people[weather]["way/fair probability"] == "1.0"
    assert model[weather]["way/fair probability"] == ""
    assert items[0]["text"] in with_people
    assert items[0]["text"] not in model


def test_a_rejection_holds_beside_the_models_own_tags(
    client: TestClient, kept: str, tmp_path: Path, tiny_codebook: Codebook
) -> None:
    items = client.get(f"/v1/transcripts/{kept}/sentences").json()["items"]
    forum = items[1]["id"]
    body = {"sentence": forum, "code": "way/web", "verdict": "reject", "coder": "Wang, Li"}
    assert client.post("/v1/corrections", json=body).status_code == 201
    paths = [tmp_path / "people.jsonl", tmp_path / "model.jsonl"]
    for path, corrected in zip(paths, ("true", "false"), strict=True):
        answer = client.get("/v1/exports/jsonl", params={"corrected": corrected})
        path.write_bytes(answer.content)
    for given in (paths, paths[::-1]):
        material = read_material(given, codebook=tiny_codebook)
        (web,) = (t for t in material.by_id[forum].codes if t.code == "web")
        assert (web.decision, web.probability) == (Decision.NONE, 0.0)
        assert web.coders == ("Wang, Li",)
        assert material.coders == ()
    project = tmp_path / "study.qdpx"
    project.write_bytes(client.get("/v1/exports/qdpx").content)
    assert list(read_project(project).material.sentences) == read_tags(paths[0])


def test_a_project_for_other_programs_has_whole_texts_and_who_decided(
    client: TestClient, kept: str, tmp_path: Path
) -> None:
    items = client.get(f"/v1/transcripts/{kept}/sentences").json()["items"]
    body = {"sentence": items[3]["id"], "code": "way/fair", "verdict": "accept"}
    assert client.post("/v1/corrections", json=body).status_code == 201
    path, tags = tmp_path / "study.qdpx", tmp_path / "tags.jsonl"
    path.write_bytes(client.get("/v1/exports/qdpx").content)
    tags.write_bytes(client.get("/v1/exports/jsonl").content)
    imported = read_project(path)
    assert list(imported.material.sentences) == read_tags(tags)
    (decided,) = (s for s in imported.material.sentences if any(t.coder for t in s.codes))
    assert decided.sentence_id == items[3]["id"]
    assert imported.material.model_versions == ("tiny-1",)
    (text,) = imported.texts
    # What the interviewer says is in it too, though it is not coded.
    assert all(item["text"] in text.text for item in items)
    with ZipFile(path) as archive:
        assert b' name="linkage"' in archive.read("project.qde")


def test_one_case_alone(client: TestClient, send: Callable[..., dict[str, Any]]) -> None:
    send(client, {"F1.txt": "We ask in a forum.", "F2.txt": "At a fair."})
    lines = client.get("/v1/exports/jsonl", params={"case": "F2"}).text.splitlines()
    assert len(lines) == 1
    assert client.get("/v1/exports/jsonl", params={"case": "F3"}).status_code == 404
