from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_annotations.interface.coding import (
    Coding,
    read_result,
    write_result,
)
from linkage_nlp.codebook import default_codebook
from linkage_nlp.errors import AnnotationError
from linkage_nlp.label_studio.names import COMMENT, NO_CODE, SENTENCE, UNSURE

GIN = default_codebook()
NOTHING: dict[str, tuple[str, ...]] = {d.id: () for d in GIN.dimensions}


def answer(name: str, given: Any, *, kind: str = "choices", key: str = "choices") -> dict[str, Any]:
    """An answer as the browser sends it."""
    return {
        "id": "aBcDeFgHiJ",
        "from_name": name,
        "to_name": SENTENCE,
        "type": kind,
        "origin": "manual",
        "value": {key: given},
    }


def comment(*texts: str) -> dict[str, Any]:
    return answer(COMMENT, list(texts), kind="textarea", key="text")


def codings() -> st.SearchStrategy[Coding]:
    codes = st.fixed_dictionaries(
        {
            d.id: st.sets(st.sampled_from([c.id for c in d.codes])).map(
                lambda given, order=tuple(c.id for c in d.codes): tuple(  # type: ignore[misc]
                    sorted(given, key=order.index)
                )
            )
            for d in GIN.dimensions
        }
    )
    return st.builds(
        lambda codes, no_code, unsure, comment: Coding(
            codes, no_code and not any(codes.values()), unsure, comment.strip()
        ),
        codes | st.just(NOTHING),
        st.booleans(),
        st.booleans(),
        st.text(),
    )


@given(codings(), st.randoms())
def test_what_is_written_is_read_back(coding: Coding, chance: random.Random) -> None:
    result = write_result(coding, GIN)
    chance.shuffle(result)
    for item in result:
        chance.shuffle(item["value"].get("choices", []))
    assert read_result(result, GIN, 1) == coding


@given(codings())
def test_what_is_read_is_written_alike(coding: Coding) -> None:
    result = write_result(coding, GIN)
    assert write_result(read_result(result, GIN, 1), GIN) == result


def test_an_annotation_is_read() -> None:
    result = [
        answer("scope", ["international"]),
        answer("channel", ["study_abroad", "internet"]),
        answer(UNSURE, [UNSURE]),
        comment(" partner or\n", "mere supplier? "),
    ]
    coding = read_result(result, GIN, 17)
    assert coding == Coding(
        NOTHING | {"channel": ("internet", "study_abroad"), "scope": ("international",)},
        no_code=False,
        unsure=True,
        comment="partner or\n\nmere supplier?",
    )
    assert coding.decided


def test_no_code_decides_and_a_blank_does_not() -> None:
    said = read_result([answer(NO_CODE, [NO_CODE])], GIN, 17)
    assert (said, said.decided) == (Coding(NOTHING, no_code=True), True)
    blank = read_result([], GIN, 17)
    assert (blank, blank.decided) == (Coding(NOTHING), False)
    taken_back = [answer("channel", []), answer(NO_CODE, []), comment()]
    assert read_result(taken_back, GIN, 17) == blank
    assert not read_result([answer(UNSURE, [UNSURE])], GIN, 17).decided


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (None, "a result that is not a list"),
        ({"channel": ["internet"]}, "a result that is not a list"),
        (["internet"], "an answer that is not an object"),
        ([{"type": "relation", "from_id": "a", "to_id": "b"}], "answers None"),
        ([answer("chanel", ["internet"])], "answers 'chanel', of which the codebook knows nothing"),
        ([answer("channel", ["Internet"])], "unknown code 'Internet' in 'channel'"),
        ([answer("channel", ["engineering"])], "unknown code 'engineering' in 'channel'"),
        ([answer("channel", ["internet", "internet"])], "a code twice in 'channel'"),
        ([answer("channel", ["internet"]), answer("channel", [])], "answers 'channel' twice"),
        ([answer("channel", "internet")], "no list of texts for 'channel'"),
        ([answer("channel", [["internet"]])], "no list of texts for 'channel'"),
        ([answer("channel", ["internet"], key="labels")], "no list of texts for 'channel'"),
        ([answer("channel", ["internet"], kind="labels")], "otherwise than as choices"),
        ([answer("channel", ["internet"]) | {"to_name": "text"}], "otherwise than as choices"),
        ([answer(NO_CODE, ["yes"])], "unknown code 'yes' in 'no-code'"),
        ([answer(COMMENT, ["a"])], "otherwise than as textarea"),
        ([answer(COMMENT, [1], kind="textarea", key="text")], "no list of texts"),
        ([answer(COMMENT, None, kind="textarea", key="text")], "no list of texts"),
        (
            [answer(NO_CODE, [NO_CODE]), answer("scope", ["domestic"])],
            "says both 'no code' and scope/domestic",
        ),
    ],
)
def test_what_is_not_of_the_interface_is_refused(result: object, message: str) -> None:
    with pytest.raises(AnnotationError) as caught:
        read_result(result, GIN, 17, what="draft")
    assert caught.value.message.startswith("draft 17 ")
    assert message in caught.value.message
    assert caught.value.remedy


def test_no_error_repeats_a_comment() -> None:
    with pytest.raises(AnnotationError) as caught:
        read_result([comment("Frau Brandt told us"), comment("x")], GIN, 17)
    assert "Brandt" not in str(caught.value)


@pytest.mark.parametrize(
    ("coding", "message"),
    [
        (Coding({"chanel": ("internet",)}), "unknown dimension 'chanel'"),
        (Coding({"channel": ("web",)}), "unknown code 'web'"),
        (Coding({"channel": ("internet",)}, no_code=True), "together with 'no code'"),
    ],
)
def test_what_cannot_be_read_back_is_not_written(coding: Coding, message: str) -> None:
    with pytest.raises(AnnotationError, match=message):
        write_result(coding, GIN)
