from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from linkage_annotations.agreement import Agreement, Ratings, measure
from linkage_annotations.agreement.record import agreement_record, write_json
from linkage_nlp.errors import UsageError

GOLDEN = Path(__file__).with_name("agreement.json")
DOCS = Path(__file__).parents[3] / "docs" / "agreement.md"


def test_the_record_is_the_golden_one(make_ratings: Callable[..., Ratings], tmp_path: Path) -> None:
    """After a change on purpose, copy the file that this test writes over the golden one."""
    path = tmp_path / "new" / "agreement.json"
    given = {"anna": "w wf - k a -", "li": "w f - k - .", "model-1": "w wf - f a k"}
    write_json(path, measure(make_ratings(given), samples=20, seed=5))
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(
        GOLDEN.read_text(encoding="utf-8")
    )
    assert b"\r" not in path.read_bytes()


def test_it_holds_no_sentence_and_no_case(small_agreement: Agreement) -> None:
    text = json.dumps(agreement_record(small_agreement), allow_nan=False)
    assert not re.search(r'"(u\d+|F\d+)"', text)


def test_every_key_is_documented(small_agreement: Agreement) -> None:
    codebook = small_agreement.codebook
    names = {"all", "zh", "en", *map(str, codebook.labels), *(d.id for d in codebook.dimensions)}
    documented = set(re.findall(r"`([^`]+)`", DOCS.read_text(encoding="utf-8")))

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*map(keys, value.values()))
        return set().union(*map(keys, value)) if isinstance(value, list) else set()

    used = keys(agreement_record(small_agreement)) - names
    # An interval's keys are documented as one piece.
    assert used - {"value", "low", "high"} <= documented
    assert '`{"value", "low", "high"}`' in DOCS.read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_is_named(
    small_agreement: Agreement, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        write_json(tmp_path / "file" / "agreement.json", small_agreement)
