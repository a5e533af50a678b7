from __future__ import annotations

from pathlib import Path

import pytest

from linkage_annotations.tasks.listed import only_listed, read_listed
from linkage_annotations.tasks.sources import read_sources
from linkage_nlp.errors import UsageError

SAID = "Interviewer: And?\nBoss: We ask in a forum. We go to a fair. It is the people.\n"


def test_only_what_is_listed_is_pushed_in_its_order(tmp_path: Path) -> None:
    interview = tmp_path / "F1.txt"
    interview.write_text(SAID, encoding="utf-8")
    sources = read_sources([interview])
    first, second, third = (item.sentence for item in sources.items)
    path = tmp_path / "checks.jsonl"
    path.write_text(
        f'{{"sentence_id": "{third}", "round": 1}}\n\n{{"sentence_id": "{first}"}}\n'
        f'{{"sentence_id": "{third}"}}\n{{"sentence_id": "gone-0001"}}\n',
        encoding="utf-8",
    )
    assert read_listed(path) == (third, first, "gone-0001")
    listed, absent = only_listed(sources, read_listed(path))
    assert [item.sentence for item in listed.items] == [third, first]
    assert absent == 1
    assert listed.transcripts == sources.transcripts
    assert second not in {item.sentence for item in listed.items}


@pytest.mark.parametrize(
    ("content", "row"), [("nothing", 1), ('{"sentence_id": "a"}\n[1]', 2), ("\n", None)]
)
def test_what_is_no_list_is_named(tmp_path: Path, content: str, row: int | None) -> None:
    path = tmp_path / "checks.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_listed(path)
    assert caught.value.row == row


def test_a_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        read_listed(tmp_path / "checks.jsonl")
