"""The interface as a contract: its description is a golden file, and holds under fuzzing.

Where the interface is changed on purpose, write the file anew:

    LINKAGE_WRITE_GOLDEN=1 python -m pytest tests/linkage_serve/test_app.py
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS

from linkage_serve.app import create_app
from linkage_serve.settings import Settings

GOLDEN = Path(__file__).parent / "openapi.json"


def canonical(document: dict[str, Any]) -> str:
    document["info"]["version"] = "0"
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@pytest.fixture
def document(make_settings: Callable[..., Settings]) -> dict[str, Any]:
    found: dict[str, Any] = create_app(make_settings()).openapi()
    return found


def test_the_interface_is_the_one_that_was_agreed(document: dict[str, Any]) -> None:
    text = canonical(document)
    if os.environ.get("LINKAGE_WRITE_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8", newline="\n")
    assert text == GOLDEN.read_text(encoding="utf-8")


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    found = dict(operations(document))
    assert len({operation["operationId"] for operation in found.values()}) == len(found)
    for place, operation in found.items():
        assert operation["summary"], place
        assert operation["description"], place
        assert operation["tags"], place
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), (place, parameter["name"])
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert answer == {"$ref": f"#/components/responses/Problem{status}"}, place
            else:
                assert answer["description"], (place, status)
    for answer in document["components"]["responses"].values():
        assert list(answer["content"]) == ["application/problem+json"]
        assert answer["content"]["application/problem+json"]["examples"]


# What the fuzzer cannot know: which codes there are and which files are transcripts; that an
# id of the right form need not be one of something that there is.
_BY_CONTENT = {"correct", "getMatrix", "uploadTranscripts"}
_SKIPPED = {"use_after_free", "ensure_resource_availability", "max_response_time"}


schema = schemathesis.openapi.from_dict(json.loads(GOLDEN.read_text(encoding="utf-8")))


@schema.parametrize()
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_requests_that_nobody_thought_of(case: Any, shared_server: Any) -> None:
    skipped = set(_SKIPPED)
    if case.operation.definition.raw["operationId"] in _BY_CONTENT:
        skipped.add("positive_data_acceptance")
    excluded = [check for check in CHECKS.get_all() if check.__name__ in skipped]
    case.call_and_validate(base_url=shared_server.address, excluded_checks=excluded)
