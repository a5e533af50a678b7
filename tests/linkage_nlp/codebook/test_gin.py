"""The default codebook is complete, and can be read on screen by everybody."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from numpy.typing import NDArray

from linkage_nlp.codebook import Code, Codebook, Dimension, Label, default_codebook
from linkage_nlp.language import detect_language

Array = NDArray[np.float64]

BOOK: Codebook = default_codebook()
CODES = [code for dimension in BOOK.dimensions for code in dimension.codes]
LANGUAGES = ("en", "zh")
every_code = pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
every_language = pytest.mark.parametrize("lang", LANGUAGES)

# Matrices of Machado, Oliveira & Fernandes (2009), "A Physiologically-based Model for
# Simulation of Color Vision Deficiency", severity 1.0, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# Linear sRGB to CIE XYZ under D65, IEC 61966-2-1; the second row is relative luminance.
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def linear(color: str) -> Array:
    value = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(rgb: Array) -> Array:
    """CIE L*a*b* of linear RGB."""
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / (TO_XYZ @ np.ones(3))
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_ids_are_those_of_the_design() -> None:
    assert BOOK.id == "gin"
    assert {d.id: [c.id for c in d.codes] for d in BOOK.dimensions} == {
        "channel": [
            "internet",
            "conference_fair",
            "study_abroad",
            "work_abroad",
            "foreign_background",
            "personal_contact",
            "organisation",
        ],
        "knowledge": ["scientific", "engineering", "artistic", "managerial", "market"],
        "reason": ["market_pressure", "local_lack", "prior_connection"],
        "scope": ["international", "domestic"],
    }
    assert [d.id for d in BOOK.dimensions] == ["channel", "knowledge", "reason", "scope"]


def test_groups_are_those_of_the_design() -> None:
    assert [group.id for group in BOOK.groups] == [
        "new_linkage",
        "former_linkage",
        "individual",
    ]
    new = [Label("channel", "internet"), Label("channel", "conference_fair")]
    former = [
        Label("channel", "study_abroad"),
        Label("channel", "work_abroad"),
        Label("channel", "foreign_background"),
    ]
    assert list(BOOK.in_group("new_linkage")) == new
    assert list(BOOK.in_group("former_linkage")) == former
    everything = {Label("channel", code.id) for code in BOOK.dimension("channel").codes}
    assert set(BOOK.in_group("individual")) == everything - {Label("channel", "organisation")}


@every_code
@every_language
def test_each_code_says_what_it_takes_and_leaves(code: Code, lang: str) -> None:
    assert len(code.examples[lang]) >= 3
    assert len(code.include[lang]) >= 2
    assert len(code.exclude[lang]) >= 2


@every_code
@every_language
def test_texts_are_in_their_language_and_end_as_sentences(code: Code, lang: str) -> None:
    for text in (
        code.definition[lang],
        *code.include[lang],
        *code.exclude[lang],
        *code.examples[lang],
    ):
        assert detect_language(text) == lang, text
        assert text.endswith((".", "?") if lang == "en" else ("。", "\uff1f")), text
        assert re.search(r"[,;:?!()]" if lang == "zh" else r"[^\x00-\x7f]", text) is None, text


def test_no_sentence_stands_twice() -> None:
    sentences = [text for code in CODES for lang in LANGUAGES for text in code.examples[lang]]
    assert len(set(sentences)) == len(sentences)


def test_decisions_refer_to_codes_that_are_there() -> None:
    names = {code.name.zh for code in CODES}
    ids = {code.id for code in CODES}
    for code in CODES:
        for text in code.exclude["zh"]:
            assert set(re.findall(r"编(?:为)?“(.+?)”", text)) <= names, text
        for text in code.exclude["en"]:
            assert set(re.findall(r"\b[a-z]+_[a-z]+\b", text)) <= ids, text


@every_code
def test_black_text_is_readable_on_each_colour(code: Code) -> None:
    luminance = (TO_XYZ @ linear(code.color))[1]
    contrast_with_black = (luminance + 0.05) / 0.05  # WCAG 2.2; 7 is its level AAA
    assert contrast_with_black >= 7


@every_code
def test_each_colour_stands_out_from_the_page(code: Code) -> None:
    assert np.linalg.norm(lab(linear(code.color)) - lab(np.ones(3))) >= 15


@pytest.mark.parametrize("dimension", BOOK.dimensions, ids=lambda dimension: dimension.id)
@pytest.mark.parametrize("vision", VISION)
def test_colours_of_a_dimension_are_told_apart_by_all(dimension: Dimension, vision: str) -> None:
    seen = [(code.id, lab(VISION[vision] @ linear(code.color))) for code in dimension.codes]
    for (one, a), (other, b) in itertools.combinations(seen, 2):
        # 2.3 is a just noticeable difference; swatches apart from each other need far more.
        assert np.linalg.norm(a - b) >= 20, (one, other)


def test_no_colour_is_used_twice() -> None:
    assert len({code.color for code in CODES}) == len(CODES)
