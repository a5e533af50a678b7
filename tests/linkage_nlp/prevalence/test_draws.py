from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from linkage_nlp.errors import DatasetError
from linkage_nlp.prevalence import read_draws

DrawsWriter = Callable[..., Path]


def test_a_transcript_added_later_had_one_chance_only(write_draws: DrawsWriter) -> None:
    write_draws({"a": {"en": 40, "zh": 10}}, {"en": (40, 10), "zh": (10, 5)}, ["a-0001"])
    path = write_draws({"a": {"en": 40, "zh": 10}, "b": {"en": 30}}, {"en": (60, 15)}, ["b-0002"])
    draws = read_draws(path)
    assert draws.sentences == {"a-0001", "b-0002"}
    assert draws.inclusion("a", "en") == pytest.approx(1 - (1 - 10 / 40) * (1 - 15 / 60))
    assert draws.inclusion("b", "en") == pytest.approx(15 / 60)
    assert draws.inclusion("a", "zh") == pytest.approx(5 / 10)
    assert draws.inclusion("c", "en") == draws.inclusion("b", "zh") == 0.0
    assert draws.size("a", "zh") == 10
    assert draws.size("b", "zh") == 0
    assert draws.size("c", "en") is None


def test_of_several_projects_the_last_counts(write_draws: DrawsWriter) -> None:
    write_draws({"a": {"en": 4}}, {"en": (4, 1)}, ["a-0001"], project=1)
    draws = read_draws(write_draws({"b": {"en": 4}}, {"en": (4, 2)}, ["b-0001"], project=2))
    assert draws.projects == 2
    assert draws.sentences == {"b-0001"}


def test_a_byte_order_mark_is_no_part_of_it(write_draws: DrawsWriter) -> None:
    path = write_draws({"a": {"en": 4}}, {"en": (4, 1)}, ["a-0001"])
    draws = read_draws(path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_draws(path) == draws


def test_it_reads_what_the_annotation_stage_writes(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from linkage_annotations.queues.draws import Draw, Stratum, append
    from linkage_annotations.queues.sampling import inclusion_probability

    draw = Draw(
        number=1,
        at=datetime.now(UTC),
        project=3,
        seed=0,
        codebook="sha256:0",
        model_version=None,
        transcripts={"a": {"en": 40}},
        strata={"en": Stratum(40, 7)},
        estimate=("a-0003",),
        known=(),
        learn=(),
    )
    append(tmp_path, draw)
    draws = read_draws(tmp_path / "draws.jsonl")
    assert draws.sentences == {"a-0003"}
    assert draws.inclusion("a", "en") == inclusion_probability([draw], "a", "en")


def test_what_is_no_draw_is_named(tmp_path: Path, write_draws: DrawsWriter) -> None:
    with pytest.raises(DatasetError, match="no such file"):
        read_draws(tmp_path / "absent.jsonl")
    path = write_draws({"a": {"en": 4}}, {"en": (4, 1)}, ["a-0001"])
    for line in ("{", '{"record": "draw/9"}', '{"record": "draw/1", "project": 1}', "[]"):
        broken = tmp_path / "broken.jsonl"
        broken.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
        with pytest.raises(DatasetError) as caught:
            read_draws(broken)
        assert caught.value.row == 3
    empty = tmp_path / "empty.jsonl"
    empty.write_text(json.dumps({"record": "pushed/1"}) + "\n", encoding="utf-8")
    with pytest.raises(DatasetError, match="no draw"):
        read_draws(empty)
