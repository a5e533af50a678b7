from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from linkage_annotations.interface.comparison import compare_config
from linkage_annotations.interface.languages import Languages
from linkage_annotations.tasks.project import (
    Plan,
    adopt_project,
    check_title,
    create_project,
    describe,
    find_guidelines,
    read_codebook_mark,
)
from linkage_nlp.codebook import default_codebook
from linkage_nlp.errors import UsageError

if TYPE_CHECKING:
    FakeStudio = Any

GIN = default_codebook()
OTHER = replace(GIN, version="2", fingerprint="sha256:" + "0" * 64)


def plan(**more: Any) -> Plan:
    given: dict[str, Any] = {
        "title": "New firms",
        "codebook": GIN,
        "languages": Languages.EN,
        "coders": 3,
        "guidelines": {},
    }
    return Plan(**{**given, **more})


def test_a_description_tells_the_codebook() -> None:
    assert read_codebook_mark(describe(GIN)) == GIN.fingerprint
    assert read_codebook_mark(f"My notes. {describe(OTHER)} More.") == OTHER.fingerprint
    for text in ("", "gin 1.0", "sha256:0123", "sha256:" + "0" * 65):
        assert read_codebook_mark(text) is None


def test_titles_are_as_long_as_the_server_takes() -> None:
    assert check_title("  abc ") == "abc"
    assert check_title("企" * 50) == "企" * 50
    for title in ("", " ab ", "x" * 51):
        with pytest.raises(UsageError, match="3 to 50"):
            check_title(title)


def test_the_guidelines_of_gin_are_found() -> None:
    found = find_guidelines(GIN)
    assert set(found) == {"en", "zh"}


def test_another_codebook_does_not_get_those_of_gin() -> None:
    assert find_guidelines(OTHER) == {}


def test_guidelines_of_ones_own_are_looked_for_in_their_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no guidelines here"):
        find_guidelines(OTHER, tmp_path)
    (tmp_path / "gin.en.md").write_text("# Ours\n", encoding="utf-8")
    assert find_guidelines(GIN, tmp_path) == {"en": "# Ours\n"}


def test_a_project_is_made_from_the_codebook(fake: FakeStudio) -> None:
    made = create_project(fake, plan(guidelines={"en": "# Ours"}))
    assert compare_config(made.config, GIN) == ()
    assert made.maximum_annotations == 3
    assert read_codebook_mark(made.description) == GIN.fingerprint
    assert "Ours" in made.instruction


def test_a_title_is_given_once(fake: FakeStudio) -> None:
    with pytest.raises(UsageError, match="with this title already") as caught:
        create_project(fake, plan(title="Firms"))
    assert "--project 1" in caught.value.remedy


def test_a_project_of_the_same_codebook_can_be_taken(fake: FakeStudio) -> None:
    assert adopt_project(fake, 1, GIN).id == 1
    with pytest.raises(UsageError, match="another codebook") as caught:
        adopt_project(fake, 1, OTHER)
    assert "migrate" in caught.value.remedy
    fake.about = replace(fake.about, description="Ours")
    with pytest.raises(UsageError, match="does not say") as caught:
        adopt_project(fake, 1, GIN)
    assert GIN.fingerprint in caught.value.remedy
