import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.codebook import default_codebook
from linkage_nlp.dataset import (
    Example,
    Provenance,
    Settled,
    check_codes,
    read_dataset,
    write_dataset,
)
from linkage_nlp.errors import DatasetError
from linkage_nlp.tagging.context import Context
from linkage_nlp.transcripts.model import Role

GIN = default_codebook()


def example(
    id: str = "Z01-001", text: str = "我们每年去一次。", **codes: tuple[str, ...]
) -> Example:
    return Example(
        id=id,
        case="Z01",
        lang="zh",
        speaker="R",
        role=Role.RESPONDENT,
        text=text,
        context=Context("参加展会吗？", ""),
        codes=check_codes(codes, GIN),
        coders=("author",),
        settled=Settled.SINGLE,
        provenance=Provenance.AUTHORED,
    )


@given(
    st.lists(
        st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("dataset") / "d.jsonl"
    examples = [example(f"Z01-{n:03d}", text) for n, text in enumerate(texts)]
    written = write_dataset(path, examples, GIN)
    read = read_dataset(path, GIN)
    assert read == written
    assert read.examples == tuple(examples)


def test_a_byte_order_mark_is_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    written = write_dataset(path, [example("Z01-001", "We ask.")], GIN)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_dataset(path, GIN).examples == written.examples


def test_codes_come_in_the_order_of_the_codebook_for_every_dimension() -> None:
    codes = check_codes({"channel": ["organisation", "internet"]}, GIN)
    assert codes["channel"] == ("internet", "organisation")
    assert list(codes) == [dimension.id for dimension in GIN.dimensions]


def test_cases_and_subsets_keep_the_order(tmp_path: Path) -> None:
    dataset = write_dataset(tmp_path / "d.jsonl", [example("1"), example("2")], GIN)
    assert dataset.cases == ("Z01",)
    assert [e.id for e in dataset.subset(["Z01"])] == ["1", "2"]
    assert dataset.subset(["other"]) == ()


def changed(**changes: Any) -> str:
    record: dict[str, Any] = {
        "id": "1",
        "case": "Z01",
        "lang": "zh",
        "speaker": None,
        "role": "respondent",
        "text": "好。",
        "question": "",
        "previous": "",
        "codes": {},
        "coders": [],
        "settled": "single",
        "provenance": "authored",
        "codebook": GIN.fingerprint,
    }
    record.update(changes)
    return json.dumps({k: v for k, v in record.items() if v is not ...})


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not valid JSON"),
        ("[]", "not a JSON object"),
        (changed(text=...), "missing text"),
        (changed(id=..., sentence_id="1-0001"), "these are tags"),
        (changed(colour="red"), "unknown key colour"),
        (changed(codebook="sha256:0"), "another codebook"),
        (changed(lang="fr"), "unknown language 'fr'"),
        (changed(text=" "), "no text"),
        (changed(role="host"), "'host'"),
        (changed(codes={"channel": ["telepathy"]}), "unknown code 'telepathy'"),
        (changed(codes={"mood": ["sad"]}), "unknown dimension 'mood'"),
        (changed(codes={"channel": ["internet", "internet"]}), "twice"),
        (changed(codes=[]), "not an object"),
        (changed(settled="perhaps"), "'perhaps'"),
    ],
)
def test_a_bad_line_is_named_with_its_row(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text(changed(id="0") + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(DatasetError, match=says) as caught:
        read_dataset(path, GIN)
    assert caught.value.row == 2
    assert caught.value.path == path
    assert caught.value.remedy


def test_a_repeated_id_is_named_with_both_rows(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text(changed() + "\n\n" + changed() + "\n", encoding="utf-8")
    with pytest.raises(DatasetError, match="row 1 already") as caught:
        read_dataset(path, GIN)
    assert caught.value.row == 3


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00"])
def test_a_file_without_sentences_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "d.jsonl"
    path.write_bytes(content)
    with pytest.raises(DatasetError):
        read_dataset(path, GIN)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no such dataset"):
        read_dataset(tmp_path / "none.jsonl", GIN)
