from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fastapi.testclient import TestClient

from linkage_serve.service import Service


def test_models_are_listed_with_their_faults(
    client: TestClient, service: Service, make_bundle: Callable[[], Path]
) -> None:
    service.settings.models.mkdir()
    make_bundle().rename(service.settings.models / "second")
    make_bundle().rename(service.settings.models / "broken")
    (service.settings.models / "broken" / "model.onnx").write_bytes(b"")
    listed = {model["name"]: model for model in client.get("/v1/models").json()}
    assert {name for name, model in listed.items() if model["active"]} == {"given"}
    assert listed["second"]["model_version"] == "tiny-1"
    assert listed["broken"]["model_version"] is None
    assert "model.onnx" in listed["broken"]["fault"]
    assert listed["embedded"]["scores"]["all"]["sentences"] > 0

    refused = client.post("/v1/models/broken/activate")
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/conflict"
    # Where the service keeps its bundles is nobody's business.
    assert str(service.settings.data) not in refused.text
    assert client.post("/v1/models/none/activate").status_code == 404
    assert client.post("/v1/models/..%2F..%2Fetc/activate").status_code == 404
    assert client.post("/v1/models/second/activate").json()["active"]
    assert service.models.active == "second"


def test_the_codebook_is_that_of_the_model_in_use(client: TestClient) -> None:
    codebook = client.get("/v1/codebook").json()
    assert codebook["id"] == "tiny"
    assert [code["id"] for code in codebook["dimensions"][0]["codes"]] == ["web", "fair", "work"]
    assert codebook["dimensions"][0]["codes"][0]["color"] == "#f0e442"
    assert codebook["groups"][0]["name"] == {"en": "Open ways", "zh": "开放途径"}
