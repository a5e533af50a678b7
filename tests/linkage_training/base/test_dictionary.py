from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from linkage_nlp.errors import DatasetError
from linkage_training.base.dictionary import Entry, gloss_pairs, read_dictionary
from linkage_training.base.pairs import Pair


def test_entries_keep_meanings_without_asides(dictionary_file: Path) -> None:
    assert read_dictionary(dictionary_file) == [
        Entry("茶", ("tea", "tea plant")),
        Entry("论坛", ("forum",)),
        Entry("新", ("new", "Xin")),
        Entry("朋友", ("friend",)),
        Entry("颜色", ("colour",)),
    ]


def test_words_become_pairs_with_their_first_glosses() -> None:
    entries = [Entry("茶", ("tea",)), Entry("论坛", ("forum", "board", "stand", "talk"))]
    assert gloss_pairs(entries) == [Pair("forum; board; stand", "论坛", "cedict")]


def test_reads_packed_alike(dictionary_file: Path, tmp_path: Path) -> None:
    packed = tmp_path / "packed.u8.xz"
    packed.write_bytes(lzma.compress(dictionary_file.read_bytes()))
    assert read_dictionary(packed) == read_dictionary(dictionary_file)


def test_a_line_that_is_no_entry_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bad.u8"
    file.write_text("# head\n茶 茶 [cha2] /tea/\n茶 tea\n", encoding="utf-8")
    with pytest.raises(DatasetError) as caught:
        read_dictionary(file)
    assert caught.value.row == 3


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bad.u8.xz"
    file.write_bytes(b"no xz")
    with pytest.raises(DatasetError):
        read_dictionary(file)
