from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.refi_qda.overlap import Sentences
from linkage_nlp.segmentation import Span

PLACES = [Span(0, 10), Span(11, 21), Span(25, 26), Span(30, 50)]


def test_half_of_a_sentence_is_enough() -> None:
    finder = Sentences(PLACES)
    assert finder.coded_by(Span(0, 10)) == [0]
    assert finder.coded_by(Span(5, 16)) == [0, 1]
    assert finder.coded_by(Span(6, 16)) == [1]
    assert finder.coded_by(Span(3, 5)) == [0]
    assert finder.coded_by(Span(8, 12)) == [0]
    assert finder.coded_by(Span(0, 100)) == [0, 1, 2, 3]
    assert finder.coded_by(Span(21, 25)) == []
    assert finder.coded_by(Span(10, 11)) == []
    assert finder.coded_by(Span(5, 5)) == []
    assert Sentences([]).coded_by(Span(0, 5)) == []


@st.composite
def texts(draw: st.DrawFn) -> list[Span]:
    places, last = [], 0
    for _ in range(draw(st.integers(0, 8))):
        start = last + draw(st.integers(0, 3))
        last = start + draw(st.integers(0, 12))
        places.append(Span(start, last))
    return places


@given(places=texts(), one=st.integers(0, 120), other=st.integers(0, 120))
def test_a_selection_that_touches_a_sentence_codes_one(
    places: list[Span], one: int, other: int
) -> None:
    selection = Span(*sorted((one, other)))
    found = Sentences(places).coded_by(selection)

    def common(place: Span) -> int:
        return max(min(place.end, selection.end) - max(place.start, selection.start), 0)

    covered = [n for n, p in enumerate(places) if common(p) and 2 * common(p) >= p.end - p.start]
    if covered:
        assert found == covered
    else:
        assert len(found) == any(map(common, places))
        assert all(common(places[n]) for n in found)
