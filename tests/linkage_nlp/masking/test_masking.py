from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.errors import UsageError
from linkage_nlp.masking import Mask, Masked, Masker, read_masks


def masked(text: str, *names: str) -> str:
    """The text with each name replaced by its place in the list."""
    return Masker(Mask(name, f"[{index}]") for index, name in enumerate(names)).apply(text).text


def test_without_masks_a_text_stays() -> None:
    assert Masker([]).apply("We met Brunel.") == Masked("We met Brunel.", ())


def test_the_longest_name_counts_whatever_the_order() -> None:
    text = "Brunel Optics bought it, Brunel did."
    assert masked(text, "Brunel", "Brunel Optics") == "[1] bought it, [0] did."
    assert masked(text, "Brunel Optics", "Brunel") == "[0] bought it, [1] did."


def test_latin_names_are_whole_words() -> None:
    assert (
        masked("Ann's plans in Annecy, ANN2 and Ann.", "Ann")
        == "[0]'s plans in Annecy, ANN2 and [0]."
    )
    assert masked("Anné and Ann", "Ann") == "Anné and [0]"


def test_latin_names_stand_between_chinese_characters() -> None:
    assert masked("我们和Brunel合作，他在 brunel 上班", "Brunel") == "我们和[0]合作，他在 [0] 上班"


def test_chinese_names_stand_anywhere() -> None:
    assert masked("请陈晓峰总经理，陈晓峰说", "陈晓峰") == "请[0]总经理，[0]说"
    assert masked("星河光电的客户是星河", "星河", "星河光电") == "[1]的客户是[0]"


def test_letters_of_either_case_and_any_white_space() -> None:
    assert masked("BRUNEL  OPTICS and brunel\noptics", "Brunel Optics") == "[0] and [0]"


def test_accents_may_be_characters_of_their_own() -> None:
    assert masked("Jose\u0301 and Jos\u00e9 left", "Jos\u00e9") == "[0] and [0] left"
    assert masked("Jos\u00e9 left", "Jose\u0301") == "[0] left"


def test_signs_in_a_name_mean_themselves() -> None:
    assert masked("A+B (HK) met A.B", "A+B (HK)", "A.B") == "[0] met [1]"
    assert masked("AxB", "A.B") == "AxB"


def test_a_mask_is_not_masked_again() -> None:
    masker = Masker([Mask("Brunel", "Firm Ann"), Mask("Ann", "P1")])
    assert masker.apply("Brunel and Ann") == Masked("Firm Ann and P1", ("Firm Ann", "P1"))


@given(st.text(alphabet="ab Cé陈.", max_size=30), st.lists(st.text("abCé陈. ", min_size=1)))
def test_what_is_masked_has_no_listed_name_left(text: str, names: list[str]) -> None:
    masks = [Mask(name, "#") for name in names if name.strip()]
    once = Masker(masks).apply(text)
    assert Masker(masks).apply(once.text).masks == ()
    assert once.text.count("#") == len(once.masks)


def write(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    path = folder / "names.csv"
    path.write_bytes(content.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_as_spreadsheets_write_it(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "Mask;Text;note\r\nP1; Ann ;\r\n\r\nP1;陈晓峰;x\r\n", encoding)
    assert read_masks(path) == (Mask("Ann", "P1"), Mask("陈晓峰", "P1"))


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ("name,mask\nAnn,P1\n", 1),
        ("", 1),
        ("text,mask\nAnn,P1\nBob,\n", 3),
        ("text,mask\nAnn,P1\n,P2\n", 3),
        ("text,mask\nAnn\n", 2),
        ("text,mask\nAnn,P1\nann,P2\n", 3),
        ('text,mask\nAnn,"P1\n', None),
    ],
)
def test_a_broken_list_is_named_with_its_row(tmp_path: Path, content: str, row: int | None) -> None:
    with pytest.raises(UsageError) as caught:
        read_masks(write(tmp_path, content))
    assert caught.value.row == row
    assert caught.value.path == tmp_path / "names.csv"
    assert caught.value.remedy
    assert "Ann" not in str(caught.value)
    assert "Bob" not in str(caught.value)
