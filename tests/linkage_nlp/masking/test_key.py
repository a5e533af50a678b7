from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.errors import UsageError
from linkage_nlp.masking import Entry, Key, Kind, Mask, Origin, read_key, read_masks, write_key
from linkage_nlp.masking.gather import Words, gather
from linkage_nlp.masking.listed import ListedName, read_names
from linkage_nlp.masking.masker import Masker, same_name
from linkage_nlp.masking.names.find import NameFinder
from linkage_nlp.masking.unmask import unmask_text


def key_of(*texts: str) -> Key:
    key = Key()
    for text in texts:
        key.add(Entry(text, "", Kind.PERSON))
    return key


def test_the_same_name_has_the_same_mask() -> None:
    key = key_of("Ann Carter", "陈晓峰", "ANN  carter")
    assert [entry.mask for entry in key.entries.values()] == ["[PERSON-1]", "[PERSON-2]"]


def test_a_title_stays_beside_the_mask() -> None:
    entry = Key().add(Entry("王总", "", Kind.PERSON), tail="总")
    assert entry.mask == "[PERSON-1]总"


def test_a_short_form_has_the_number_and_a_letter() -> None:
    key = key_of("Ann Carter")
    short = key.add(Entry("Carter", "", Kind.PERSON), like="[PERSON-1]")
    other = key.add(Entry("Ann", "", Kind.PERSON), like="[PERSON-1]")
    assert (short.mask, other.mask) == ("[PERSON-1b]", "[PERSON-1c]")
    assert key.add(Entry("Bo", "", Kind.PERSON)).mask == "[PERSON-2]"


def test_masks_that_stand_in_a_text_are_never_given() -> None:
    key = Key()
    key.reserve("[PERSON-4]")
    key.put(Entry("Ann", "PERSON-7", Kind.PERSON, Origin.LIST))
    assert key.add(Entry("Bo", "", Kind.PERSON)).mask == "[PERSON-8]"


def test_a_key_is_read_as_it_was_written_and_extended(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "key.csv"
    key = key_of('Smith, "Lee" & Co', "陈晓峰")
    key.add(Entry("Will", "", Kind.PERSON, Origin.SPEAKER, exact=True))
    write_key(path, key)
    again = read_key(path)
    assert list(again.entries.values()) == list(key.entries.values())
    assert again.add(Entry("Bo", "", Kind.PERSON)).mask == "[PERSON-4]"
    assert read_masks(path) == key.masks()
    assert read_masks(path)[2] == Mask("Will", "[PERSON-3]", exact=True)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_key_is_for_its_owner_alone_also_where_it_was_not(tmp_path: Path) -> None:
    path = tmp_path / "key.csv"
    path.write_text("text,mask\n", encoding="utf-8")
    path.chmod(0o644)
    write_key(path, key_of("Ann"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["key.csv"]


@pytest.mark.parametrize(
    "content",
    ["text,mask,kind\nAnn,P1,\nann,P2,\n", "text,mask,kind\nAnn,P1,thing\n", "text,mask\nAnn,\n"],
)
def test_a_broken_key_is_told_without_names(tmp_path: Path, content: str) -> None:
    path = tmp_path / "key.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_key(path)
    assert caught.value.row in {2, 3}
    assert "nn" not in str(caught.value).replace(str(path), "").replace("cannot", "")


def test_a_list_of_names_in_either_language(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(
        "名称,类型,代号\n陈晓峰,人名,CEO-1\n晓峰,person,CEO-1\n澄海,公司,\nMay,keep,\n",
        encoding="utf-8",
    )
    assert read_names(path) == (
        ListedName("陈晓峰", Kind.PERSON, "CEO-1"),
        ListedName("晓峰", Kind.PERSON, "CEO-1"),
        ListedName("澄海", Kind.FIRM),
        ListedName("May", None),
    )


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ("text,kind\nZed,planet\n", 2),
        ("text,kind\nZed,\n", 2),
        ("text,kind\n,person\n", 2),
        ("text,kind\nZed,person\nzed,firm\n", 3),
        ("text\nZed\n", 1),
    ],
)
def test_a_broken_list_is_told_with_its_row_without_names(
    tmp_path: Path, content: str, row: int
) -> None:
    path = tmp_path / "names.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_names(path)
    assert caught.value.row == row
    assert "zed" not in str(caught.value).lower()


def test_variants_of_the_list_share_a_mask_and_a_kept_word_stays() -> None:
    names = [
        ListedName("陈晓峰", Kind.PERSON, "P-A"),
        ListedName("老陈", Kind.PERSON, "P-A"),
        ListedName("Petra", None),
    ]
    found = gather([Words("t", "老陈就是陈晓峰。Petra said so.")], NameFinder(), names=names)
    assert found.masker.apply("老陈就是陈晓峰。Petra said so.").text == "P-A就是P-A。Petra said so."


def test_a_list_that_contradicts_the_key_is_refused() -> None:
    key = key_of("陈晓峰")
    with pytest.raises(UsageError):
        gather([], NameFinder(), names=[ListedName("陈晓峰", Kind.PERSON, "P-A")], key=key)


def test_masks_in_markdown_come_back() -> None:
    assert unmask_text(r"\[PERSON-1\] and [PERSON-1]", key_of("Ann")) == "Ann and Ann"


letters = st.text(alphabet="abcXYZ陈晓峰王é ,.[]-1\n", max_size=60)
some_names = st.lists(
    st.text(alphabet="abcXYZ陈晓峰王é", min_size=1, max_size=5), max_size=5, unique_by=same_name
)


@given(letters, some_names)
def test_unmasking_gives_the_original_back(text: str, listed: list[str]) -> None:
    key = Key()
    for name in listed:
        key.add(Entry(name, "", Kind.PERSON, exact=True))
    # A name in another spelling comes back in that of the key; here each has one.
    exact = Masker(key.masks())
    if all(text[h.start : h.end] == h.mask.text for h in exact.hits(text)):
        assert unmask_text(exact.apply(text).text, key) == text


@given(letters, some_names)
def test_unmasking_gives_every_name_in_the_spelling_of_the_key(
    text: str, listed: list[str]
) -> None:
    key = Key()
    for name in listed:
        key.add(Entry(name, "", Kind.PERSON))
    masker = Masker(key.masks())
    once = masker.apply(text).text
    assert same_name(unmask_text(once, key).replace("\n", " ")).replace(" ", "") == same_name(
        text.replace("\n", " ")
    ).replace(" ", "")
