"""The worked example of docs/codebook.md is a valid codebook, and the schema is the real one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from linkage_nlp.codebook import Codebook, Label

DOCS = Path(__file__).parents[3] / "docs" / "codebook.md"


def test_the_worked_example_loads(load_text: Callable[[str], Codebook]) -> None:
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", DOCS.read_text("utf-8"), re.M | re.S)
    book = load_text(example)
    assert book.id == "farm_advice"
    assert book.labels[0] == Label("source", "neighbour")
    assert book.in_group("informal") == (Label("source", "neighbour"),)


def test_the_schema_lists_every_key() -> None:
    rows = re.findall(r"^\| (\w+) \| (.+?) \|", DOCS.read_text("utf-8"), re.M)
    keys = {
        where: [key for row, cell in rows if row == where for key in re.findall(r"`(\w+)`", cell)]
        for where in ("top", "group", "dimension", "code")
    }
    assert keys == {
        "top": ["id", "version", "name", "groups", "dimensions"],
        "group": ["id", "name", "definition"],
        "dimension": ["id", "name", "definition", "codes"],
        "code": [
            "id",
            "name",
            "definition",
            "include",
            "exclude",
            "examples",
            "color",
            "hotkey",
            "groups",
        ],
    }
