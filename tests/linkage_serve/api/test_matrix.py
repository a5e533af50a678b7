from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient


def test_cells_and_their_sentences_agree(
    client: TestClient, send: Callable[..., dict[str, Any]]
) -> None:
    send(
        client,
        {
            "F1.txt": "We ask in a forum. 我们在展会。",
            "F2.txt": "We ask in a forum abroad. I was in Munich.",
            "F3.txt": "The weather is fine.",
        },
    )
    for within in ({}, {"within": "place/abroad"}):
        matrix = client.get("/v1/matrix", params=within).json()
        assert [row["case"] for row in matrix["rows"]] == ["F1", "F2", "F3"]
        assert matrix["rows"][2]["cells"] == {}
        for row in matrix["rows"]:
            for column in matrix["columns"]:
                cell = row["cells"].get(column["id"], {"accept": 0, "review": 0})
                params = {"case": row["case"], "code": column["codes"], **within}
                found = client.get("/v1/sentences", params=params).json()["items"]
                assert len(found) == cell["accept"] + cell["review"]
        for column in matrix["columns"]:
            cells = [row["cells"].get(column["id"]) for row in matrix["rows"]]
            assert column["cases"] == sum(1 for cell in cells if cell and cell["accept"])
    narrowed = {row["case"]: row["cells"] for row in matrix["rows"]}
    assert "way/web" in narrowed["F2"]
    assert "way/web" not in narrowed["F1"]


def test_some_cases_and_codes_that_there_are(
    client: TestClient, send: Callable[..., dict[str, Any]]
) -> None:
    send(client, {f"F{n}.txt": f"We ask in a forum. {n}" for n in range(3)})
    rows = client.get("/v1/matrix", params={"case": ["F2", "F0", "F9"]}).json()["rows"]
    assert [row["case"] for row in rows] == ["F0", "F2"]
    assert client.get("/v1/matrix", params={"within": "way/pigeon"}).status_code == 422
    assert client.get("/v1/matrix", params={"within": "pigeon"}).status_code == 422
