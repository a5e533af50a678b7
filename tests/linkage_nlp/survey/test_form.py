from __future__ import annotations

from pathlib import Path

import pytest

from linkage_nlp.codebook import Bilingual, Codebook, Label, default_codebook
from linkage_nlp.errors import CodebookError, UsageError
from linkage_nlp.survey import Form, load_form
from linkage_nlp.survey.cues import Cue


@pytest.fixture(scope="module")
def packaged() -> Form:
    return load_form(None, default_codebook())


def cities(form: Form, text: str) -> list[str]:
    return [cue.name.en for cue in form.cities if cue.found_in(text)]


def partners(form: Form, text: str) -> list[str]:
    return [cue.name.en for cue in form.partners if cue.found_in(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We met them in Munich and in São Paulo.", ["Munich", "São Paulo"]),
        ("他们在慕尼黑，我们在深圳。", ["Munich", "Shenzhen"]),
        ("我们跟Singapore的同事聊。", ["Singapore"]),
        ("He went to Ho Chi  Minh City.", ["Ho Chi Minh City"]),
        # Names in other words, and words that are written like names.
        ("Munichers say so.", []),
        ("It was a delft blue.", []),
        ("这个平台中的东西安排好了，北京都知道。", ["Beijing"]),
        ("中午吃汉堡，遭遇了滑铁卢，去过罗马尼亚。", []),
    ],
)
def test_cities(packaged: Form, text: str, found: list[str]) -> None:
    assert cities(packaged, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Our customers over there tell us.", ["Customer"]),
        ("That SUPPLIER in Lyon sends drawings.", ["Supplier"]),
        ("We share a lab with two universities.", ["University", "Research institute"]),
        ("The label says so.", []),
        ("我们跟那边的大学有联合项目。", ["University", "Joint venture or partner firm"]),
        ("供应商每个季度来一次。", ["Supplier"]),
    ],
)
def test_partners(packaged: Form, text: str, found: list[str]) -> None:
    assert partners(packaged, text) == found


@pytest.mark.parametrize("text", ["Our subsidiary there.", "Two branches.", "分公司在那边。"])
def test_subsidiaries(packaged: Form, text: str) -> None:
    assert packaged.subsidiary.found_in(text)
    assert not packaged.subsidiary.found_in("They subsidise it. 补贴。")


def test_the_words_that_were_found_are_told(packaged: Form) -> None:
    cue = next(cue for cue in packaged.cities if cue.name.en == "Munich")
    assert cue.found_in("In München.") == "München"
    assert cue.found_in("Elsewhere.") is None


def test_every_cue_finds_its_own_words() -> None:
    cue = Cue.of(Bilingual("a", "b"), ["head office", "C++ firm"], ["总部", "（甲）"])
    for text in ("the Head  Offices", "a C++ firm", "总部在", "（甲）公司"):
        assert cue.found_in(text), text
    assert Cue.of(Bilingual("a", "b"), [], ["总部"]).found_in("office") is None


def test_each_city_stands_once(packaged: Form) -> None:
    names = [name for cue in packaged.cities for name in (cue.name.en, cue.name.zh)]
    assert len(names) == len(set(names)) > 200


def test_a_form_fits_its_codebook(form: Form, form_path: Path, tiny_codebook: Codebook) -> None:
    assert form.relations == Label("way", "work")
    with pytest.raises(UsageError, match="has no place, way, way/work"):
        load_form(form_path, default_codebook())
    with pytest.raises(UsageError, match="has no knowledge, channel, channel/organisation"):
        load_form(None, tiny_codebook)


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ("relations: way/work", "relations: work", 3),
        ("cues: {en: [customer], zh: [客户]}", "cues: {en: [customer]}", 6),
        ("zh: [里昂]", "zh: []", 12),
        ("rows: place", "row: place", 1),
    ],
)
def test_what_is_wrong_with_a_form_is_said(
    form_path: Path, tmp_path: Path, tiny_codebook: Codebook, old: str, new: str, row: int
) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(form_path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(CodebookError) as caught:
        load_form(path, tiny_codebook)
    assert caught.value.row == row


def test_a_form_is_not_called_a_codebook(tmp_path: Path, tiny_codebook: Codebook) -> None:
    path = tmp_path / "form.csv"
    path.write_text("case,city\n", encoding="utf-8")
    with pytest.raises(CodebookError, match="the form must have the keys"):
        load_form(path, tiny_codebook)


def test_a_form_that_is_not_there(tmp_path: Path, tiny_codebook: Codebook) -> None:
    with pytest.raises(UsageError, match="no such form"):
        load_form(tmp_path / "form.yaml", tiny_codebook)
