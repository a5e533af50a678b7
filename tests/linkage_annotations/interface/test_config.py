from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_annotations.interface.config import labelling_config
from linkage_annotations.interface.languages import Languages
from linkage_annotations.interface.style import STYLE
from linkage_nlp.codebook import Bilingual, Code, Codebook, Dimension, default_codebook
from linkage_nlp.errors import CodebookError
from linkage_nlp.label_studio import names

GOLDEN = Path(__file__).parents[2] / "data" / "interface" / "gin.zh-en.xml"
_OWN_NAMES = {names.SENTENCE, names.BEFORE, names.NO_CODE, names.UNSURE, names.COMMENT}


def choices(config: str, group: str) -> list[dict[str, str]]:
    root = ElementTree.fromstring(config)
    return [c.attrib for c in root.findall(f".//Choices[@name='{group}']/Choice")]


def test_the_interface_of_the_default_codebook_is_as_it_was() -> None:
    assert labelling_config(default_codebook()) == GOLDEN.read_text(encoding="utf-8"), (
        "if the change is meant, write the file anew from labelling_config(default_codebook()), "
        "and say in the change log that projects show another interface"
    )


def test_a_choice_for_each_code_answers_with_its_id() -> None:
    codebook = default_codebook()
    config = labelling_config(codebook)
    for dimension in codebook.dimensions:
        found = choices(config, dimension.id)
        assert [c["alias"] for c in found] == [code.id for code in dimension.codes]
        assert [c["hotkey"] for c in found] == [code.hotkey for code in dimension.codes]
        for choice, code in zip(found, dimension.codes, strict=True):
            assert code.definition.zh in choice["hint"]
            assert code.color in choice["style"]


@pytest.mark.parametrize(
    ("languages", "shown"),
    [
        (Languages.ZH_EN, "境外留学 Study abroad"),
        (Languages.EN_ZH, "Study abroad 境外留学"),
        (Languages.ZH, "境外留学"),
        (Languages.EN, "Study abroad"),
    ],
)
def test_names_stand_in_the_languages_asked_for(languages: Languages, shown: str) -> None:
    config = labelling_config(default_codebook(), languages)
    assert choices(config, "channel")[2]["value"] == shown
    assert [c["alias"] for c in choices(config, "channel")][2] == "study_abroad"


def test_what_both_languages_say_is_shown_once() -> None:
    assert Languages.ZH_EN.show(Bilingual("IT", " IT\n")) == "IT"


def test_all_controls_are_about_the_sentence_and_names_are_given_once() -> None:
    config = labelling_config(default_codebook())
    # As Label Studio's server looks for them.
    found = re.findall(r'name="([^"]*)"', config)
    assert len(found) == len(set(found))
    assert set(re.findall(r'toName="([^"]*)"', config)) == {names.SENTENCE}
    assert set(found) == _OWN_NAMES | {d.id for d in default_codebook().dimensions}


def test_no_dimension_can_have_a_name_of_ours() -> None:
    assert all("-" in name for name in _OWN_NAMES)


def test_hot_keys_are_given_once() -> None:
    root = ElementTree.fromstring(labelling_config(default_codebook()))
    keys = [choice.attrib["hotkey"] for choice in root.iter("Choice")]
    assert len(keys) == len(set(keys)) == len(default_codebook().labels) + 2


def test_codes_are_hidden_and_not_sent_when_no_code_is_chosen() -> None:
    root = ElementTree.fromstring(labelling_config(default_codebook()))
    guarded = root.findall(".//Choices[@visibleWhen='choice-unselected']")
    assert [g.attrib["name"] for g in guarded] == [d.id for d in default_codebook().dimensions]
    for group in (*guarded, root.find("./View[@className='linkage-dimensions']")):
        assert group is not None
        assert group.attrib["whenTagName"] == names.NO_CODE
        assert group.attrib["whenChoiceValue"] == names.NO_CODE


def test_odd_texts_come_through_as_they_are(hostile_codebook: Codebook) -> None:
    config = labelling_config(hostile_codebook, Languages.EN)
    found = choices(config, "way")
    assert [c["alias"] for c in found] == ["odd", "plain"]
    shown = found[0]["value"].replace("\u2060", "")
    assert shown == " ".join(hostile_codebook.dimensions[0].codes[0].name.en.split())
    assert found[0]["hint"] == shown


def test_label_studio_finds_no_field_of_the_task_in_a_name(hostile_codebook: Codebook) -> None:
    root = ElementTree.fromstring(labelling_config(hostile_codebook))
    field = re.compile(r"\$[\w\[\].{}]+", re.ASCII)  # as its parseValue has it
    values = [e.attrib["value"] for e in root.iter() if "value" in e.attrib]
    found = {match for value in values for match in field.findall(value)}
    assert found == {"$text", "$before", "$place"}
    assert all(
        "$text" not in c["value"] for c in choices(labelling_config(hostile_codebook), "way")
    )


@pytest.mark.parametrize("word", ["true", "false"])
def test_what_label_studio_takes_for_yes_and_no_is_refused(
    word: str, make_code: Callable[..., Code], make_codebook: Callable[..., Codebook]
) -> None:
    with pytest.raises(CodebookError, match=f"'{word}' by itself"):
        labelling_config(make_codebook(make_code(word)))
    with pytest.raises(CodebookError, match=f"'{word}' by itself"):
        labelling_config(make_codebook(make_code("fine"), dimension=word))
    with pytest.raises(CodebookError, match=f"'{word}' by itself"):
        labelling_config(make_codebook(make_code("fine", definition=word)))
    assert labelling_config(make_codebook(make_code("fine", name=word)))


@pytest.mark.parametrize("character", ["\x00", "\x08", "\ufffe", "\ud83d"])
def test_a_character_without_a_place_in_xml_is_refused(
    character: str, make_code: Callable[..., Code], make_codebook: Callable[..., Codebook]
) -> None:
    with pytest.raises(CodebookError, match=f"U\\+{ord(character):04X}"):
        labelling_config(make_codebook(make_code("fine", name=f"a{character}b")))


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1)


@given(_TEXT, _TEXT)
def test_any_text_gives_well_formed_xml_that_says_it(name: str, definition: str) -> None:
    code = Code(
        "c", Bilingual(name, name), Bilingual(definition, definition), {}, {}, {}, "", "", ()
    )
    text = Bilingual("Way", "途径")
    book = Codebook("b", "1", text, (Dimension("way", text, text, (code,)),), (), "")
    if " ".join(definition.split()) in {"true", "false"}:
        return
    (choice,) = choices(labelling_config(book), "way")
    assert choice["value"].replace("\u2060", "") == " ".join(name.replace("\u2060", "").split())
    assert choice["hint"] == " ".join(definition.split())


def test_the_style_comes_through_label_studios_sanitiser() -> None:
    assert not set(STYLE) & set("<>&")
    assert 'name="' not in STYLE
    assert STYLE.count("{") == STYLE.count("}")
    root = ElementTree.fromstring(labelling_config(default_codebook()))
    classes = {view.attrib["className"] for view in root.iter("View")}
    assert set(re.findall(r"\.(linkage[a-z-]*)", STYLE)) <= classes


def test_label_studio_finds_it_valid(hostile_codebook: Codebook) -> None:
    sdk = pytest.importorskip("label_studio_sdk.label_interface")
    for codebook in (default_codebook(), hostile_codebook):
        for languages in Languages:
            interface = sdk.LabelInterface(labelling_config(codebook, languages))
            interface.validate()
            for dimension in codebook.dimensions:
                control = interface.get_control(dimension.id)
                assert control.labels == [code.id for code in dimension.codes]
