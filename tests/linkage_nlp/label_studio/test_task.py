from __future__ import annotations

from typing import Any

import pytest

from linkage_nlp.codebook import Codebook
from linkage_nlp.label_studio.task import task_input
from linkage_nlp.tagging.context import Context
from linkage_nlp.tagging.encoding import ModelInput

OURS = {
    "text": "We ask in a forum.",
    "question": "Where?",
    "previous": "",
    "lang": "en",
    "queue": "learn",
}


def test_a_task_is_read_with_its_context(tiny_codebook: Codebook) -> None:
    data = {**OURS, "codebook": tiny_codebook.fingerprint}
    assert task_input(data, tiny_codebook) == ModelInput(OURS["text"], Context("Where?", ""))


@pytest.mark.parametrize(
    "change",
    [
        {"codebook": "sha256:0"},
        {"codebook": ["sha256:0"]},
        {"text": " "},
        {"text": None},
        {"text": "\ud83d"},
        {"question": 3},
        {"queue": "estimate"},
        {"queue": "adjudication"},
        {"queue": None},
        {"queue": ["learn"]},
        {"previous": None},
    ],
)
def test_a_task_from_elsewhere_is_not_read(tiny_codebook: Codebook, change: dict[str, Any]) -> None:
    data = {**OURS, "codebook": tiny_codebook.fingerprint, **change}
    assert task_input(data, tiny_codebook) is None


@pytest.mark.parametrize("data", [None, [], "text", 1, {}])
def test_what_is_no_task_is_not_read(tiny_codebook: Codebook, data: object) -> None:
    assert task_input(data, tiny_codebook) is None
