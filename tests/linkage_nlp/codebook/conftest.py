from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from linkage_nlp.codebook import Codebook, load_codebook

SMALL = """\
id: small
version: "1"
name: {en: Small, zh: 小}
groups:
  - id: first
    name: {en: First, zh: 一}
    definition: {en: The first., zh: 第一个。}
dimensions:
  - id: source
    name: {en: Source, zh: 来源}
    definition: {en: Where from., zh: 从哪里来。}
    codes:
      - id: book
        name: {en: Book, zh: 书}
        definition: {en: From a book., zh: 从书里来。}
        include: {en: [Novels.], zh: [小说。]}
        exclude: {en: [], zh: []}
        examples: {en: [I read it., It says so.], zh: [我读到的。]}
        color: "#FFDD88"
        hotkey: "1"
        groups: [first]
      - id: talk
        name: {en: Talk, zh: 谈话}
        definition: {en: From talk., zh: 从谈话来。}
        include: {en: [], zh: []}
        exclude: {en: [], zh: []}
        examples: {en: [], zh: []}
        color: "#5599ee"
        hotkey: b
        groups: []
"""


@pytest.fixture
def small() -> str:
    """A valid codebook file."""
    return SMALL


@pytest.fixture
def load_text(tmp_path: Path) -> Callable[[str], Codebook]:
    """Load a codebook from the text of its file, `codebook.yaml`."""

    def load(text: str) -> Codebook:
        path = tmp_path / "codebook.yaml"
        path.write_text(text, encoding="utf-8", newline="")
        return load_codebook(path)

    return load
