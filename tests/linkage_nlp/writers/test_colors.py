from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.codebook import default_codebook
from linkage_nlp.writers.colors import BLACK, WHITE, Color, contrast
from linkage_nlp.writers.html import DARK_TINT, LIGHT_TINT
from linkage_nlp.writers.standalone import DARK_PAGE, LIGHT_PAGE, SHARED

colors = st.builds(Color, *[st.integers(0, 255)] * 3)
READABLE = 4.5


@given(colors)
def test_a_colour_is_written_as_it_is_read(color: Color) -> None:
    assert Color.parse(str(color)) == color
    assert re.fullmatch("#[0-9a-f]{6}", str(color))


@given(colors)
def test_ink_can_be_read_on_every_colour(color: Color) -> None:
    assert color.ink() in {BLACK, WHITE}
    assert contrast(color.ink(), color) >= READABLE


@given(colors)
def test_text_can_be_read_on_the_tint_of_every_colour(color: Color) -> None:
    style = (SHARED / "standalone.css").read_text(encoding="utf-8")
    light, dark = (Color.parse(ink) for ink in re.findall(r"--ink: (#[0-9a-f]{6})", style))
    assert contrast(light, color.mix(LIGHT_PAGE, LIGHT_TINT)) >= READABLE
    assert contrast(dark, color.mix(DARK_PAGE, DARK_TINT)) >= READABLE


def test_quiet_text_can_be_read_on_its_page() -> None:
    style = (SHARED / "standalone.css").read_text(encoding="utf-8")
    light, dark = (Color.parse(ink) for ink in re.findall(r"--soft: (#[0-9a-f]{6})", style))
    assert contrast(light, LIGHT_PAGE) >= READABLE
    assert contrast(dark, DARK_PAGE) >= READABLE


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0000ff", "#0000ff", 1.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(Color.parse(one), Color.parse(other)) == pytest.approx(ratio, abs=0.005)
    assert contrast(Color.parse(other), Color.parse(one)) == pytest.approx(ratio, abs=0.005)


def test_a_mix_goes_from_one_colour_to_the_other() -> None:
    assert Color(0, 100, 200).mix(WHITE, 0) == Color(0, 100, 200)
    assert Color(0, 100, 200).mix(WHITE, 1) == WHITE
    assert Color(0, 100, 200).mix(Color(100, 0, 200), 0.5) == Color(50, 50, 200)


def test_the_default_codebook_has_colours_that_are_read() -> None:
    book = default_codebook()
    assert len({Color.parse(book.code(label).color) for label in book.labels}) == len(book.labels)
