"""Which codes stand together in one sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import UsageError
from linkage_nlp.evidence import Matrix, evidence_matrix, marks
from linkage_nlp.evidence.co_occurrence import chosen_columns, co_occurrence
from linkage_nlp.tagging.tags import TaggedSentence

Coded = Callable[..., TaggedSentence]


def ids(matrix: Matrix, codebook: Codebook, choice: str) -> list[str]:
    return [column.id for column in chosen_columns(matrix, codebook, choice)]


def test_pairs(coded: Coded, tiny_codebook: Codebook) -> None:
    sentences = [
        coded("t-0001", "way/web", "place/abroad"),
        coded("t-0002", "way/web", "place/abroad?"),
        coded("t-0003", "way/web"),
        coded("u-0001", "way/web", "place/abroad", case="F2"),
        coded("u-0002", "way/fair?", "place/abroad", case="F2"),
    ]
    matrix = evidence_matrix(marks(sentences), tiny_codebook)
    found = co_occurrence(
        matrix,
        chosen_columns(matrix, tiny_codebook, "way"),
        chosen_columns(matrix, tiny_codebook, "place"),
    )
    pair = found.pair("way/web", "place/abroad")
    assert (pair.accept, pair.review) == (("t-0001", "u-0001"), ("t-0002",))
    assert pair.cases == ("F1", "F2")
    doubtful = found.pair("way/fair", "place/abroad")
    assert (doubtful.accept, doubtful.review, doubtful.cases) == ((), ("u-0002",), ())
    assert found.pair("way/work", "place/abroad").accept == ()


def test_choices(tiny_codebook: Codebook) -> None:
    matrix = evidence_matrix([], tiny_codebook)
    assert ids(matrix, tiny_codebook, "place") == ["place/abroad"]
    assert ids(matrix, tiny_codebook, "groups") == ["group/open"]
    assert ids(matrix, tiny_codebook, "all") == ["way/web", "way/fair", "way/work", "place/abroad"]
    with pytest.raises(UsageError, match="no dimension 'ways'") as caught:
        chosen_columns(matrix, tiny_codebook, "ways")
    assert caught.value.remedy == "Choose one of way, place, groups, all"


CODES = st.sampled_from(["way/web", "way/web?", "way/fair", "place/abroad", "place/abroad?"])


@given(st.lists(st.lists(CODES, unique_by=lambda code: code.rstrip("?")), max_size=8))
def test_it_is_symmetric_and_never_more_than_either(
    coded: Coded, tiny_codebook: Codebook, sentences: list[list[str]]
) -> None:
    said = [coded(f"t-{n:04d}", *codes, case=f"F{n % 2}") for n, codes in enumerate(sentences)]
    matrix = evidence_matrix(marks(said), tiny_codebook)
    columns = chosen_columns(matrix, tiny_codebook, "all")
    found = co_occurrence(matrix, columns, columns)
    for (row, column), pair in found.pairs.items():
        assert row != column
        other = found.pair(column, row)
        assert (other.accept, other.cases) == (pair.accept, pair.cases)
        assert sorted(other.review) == sorted(pair.review)
        both = [
            case for case in matrix.cases if set(pair.accept) & set(matrix.cell(case, row).accept)
        ]
        assert list(pair.cases) == both
        everywhere = {s for case in matrix.cases for s in matrix.cell(case, row).accept}
        assert set(pair.accept) <= everywhere
