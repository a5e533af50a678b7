from __future__ import annotations

import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.errors import DatasetError
from linkage_training.base.pairs import Pair, hold_out, read_pairs


def test_reads_plain_and_packed_alike(pairs_file: Path, tmp_path: Path) -> None:
    packed = tmp_path / "pairs.tsv.xz"
    packed.write_bytes(lzma.compress(pairs_file.read_bytes()))
    pairs = read_pairs(pairs_file)
    assert pairs == read_pairs(packed)
    assert pairs[0] == Pair("we read the forum", "我们看論壇", "site:part0")
    assert pairs[0].group == "site"


@pytest.mark.parametrize("line", ["one column\n", "two\t列\n", "en\t\tsource\n", "a\tb\tc\td\n"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "bad.tsv"
    file.write_text("fine\t好\tsource\n" + line, encoding="utf-8", newline="\n")
    with pytest.raises(DatasetError) as caught:
        read_pairs(file)
    assert caught.value.row == 2
    assert caught.value.path == file


def test_an_odd_separator_inside_a_sentence_splits_no_line(tmp_path: Path) -> None:
    file = tmp_path / "odd.tsv"
    file.write_text("a\u2028b\x0bc\t好\tsource\n", encoding="utf-8", newline="\n")
    assert read_pairs(file)[0].en == "a\u2028b\x0bc"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.tsv", b""),
        ("latin.tsv", b"caf\xe9\tx\ty\n"),
        ("broken.tsv.xz", b"no xz"),
        ("cut.tsv.xz", lzma.compress(b"a\tb\tc\n" * 1000)[:-20]),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DatasetError):
        read_pairs(tmp_path / name)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cannot be read"):
        read_pairs(tmp_path / "none.tsv")


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=60), st.integers(0, 30))
def test_holding_out_divides_and_takes_the_last_of_each_source(
    sources: list[str], size: int
) -> None:
    pairs = [Pair(f"e{i}", f"中文句子{i}", s) for i, s in enumerate(sources)]
    kept, aside = hold_out(pairs, min(size, len(pairs)))
    assert sorted(kept + aside, key=lambda p: int(p.en[1:])) == pairs
    for source in set(sources):
        own_kept = [int(p.en[1:]) for p in kept if p.source == source]
        own_aside = [int(p.en[1:]) for p in aside if p.source == source]
        assert not own_kept or not own_aside or max(own_kept) < min(own_aside)


def test_short_sentences_are_not_held_out() -> None:
    long = [Pair(f"e{i}", "一个长的句子", "s") for i in range(3)]
    pairs = [*long, *[Pair("e", "好", "s")] * 9]
    assert hold_out(pairs, 2)[1] == long[1:]
    assert hold_out(pairs, 5)[1] == long
