from __future__ import annotations

from linkage_nlp.codebook import Codebook
from linkage_nlp.label_studio.controls import read_controls
from linkage_nlp.label_studio.fit import fitting, misfits
from linkage_nlp.label_studio.names import SENTENCE
from linkage_nlp.label_studio.suggestion import choices_answer

WHOLE = f"""<View>
  <Text name="{SENTENCE}" value="$text"/>
  <Choices name="way" toName="{SENTENCE}" choice="multiple">
    <Choice value="Web" alias="web"/><Choice value="fair"/><Choice value="Work" alias="work"/>
  </Choices>
  <Choices name="place" toName="{SENTENCE}" choice="multiple"><Choice value="abroad"/></Choices>
</View>"""
RESULT = [choices_answer("way", ["web", "fair"]), choices_answer("place", ["abroad"])]


def test_an_interface_of_the_codebook_takes_all(tiny_codebook: Codebook) -> None:
    controls = read_controls(WHOLE)
    assert misfits(controls, tiny_codebook) == ()
    assert fitting(RESULT, controls) == RESULT


def test_a_code_that_cannot_be_given_is_not_suggested(tiny_codebook: Codebook) -> None:
    controls = read_controls(WHOLE.replace('alias="web"', 'alias="net"'))
    assert misfits(controls, tiny_codebook) == ("way/web cannot be given",)
    assert fitting(RESULT, controls) == [choices_answer("way", ["fair"]), RESULT[1]]


def test_of_several_codes_none_is_suggested_where_one_is_to_be_chosen(
    tiny_codebook: Codebook,
) -> None:
    controls = read_controls(WHOLE.replace('choice="multiple"', "", 1))
    assert misfits(controls, tiny_codebook) == ("only one code can be given in 'way'",)
    assert fitting(RESULT, controls) == [RESULT[1]]
    assert fitting([choices_answer("way", ["web"])], controls) == [choices_answer("way", ["web"])]


def test_an_interface_of_something_else_takes_nothing(tiny_codebook: Codebook) -> None:
    controls = read_controls('<View><Image name="x" value="$image"/></View>')
    assert len(misfits(controls, tiny_codebook)) == 3
    assert fitting(RESULT, controls) == []
    other_group = read_controls(WHOLE.replace('name="way"', 'name="ways"'))
    assert misfits(other_group, tiny_codebook) == (
        "no group of choices about the sentence is called 'way'",
    )
    assert fitting(RESULT, other_group) == [RESULT[1]]
