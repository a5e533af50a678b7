"""Which codes stand together in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.matrix import Column, Matrix

ALL = "all"
GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Pair:
    """The sentences in which two columns meet, and the cases that these belong to.

    Attributes:
        accept: Sentences accepted in both, by id.
        review: Sentences that stand in both and are to be reviewed in at least one.
        cases: Cases with at least one of `accept`.
    """

    accept: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()


NO_PAIR = Pair()


@dataclass(frozen=True, slots=True)
class CoOccurrence:
    """Columns by columns. A pair that never meets has no entry; nor has a column by itself."""

    rows: tuple[Column, ...]
    columns: tuple[Column, ...]
    pairs: Mapping[tuple[str, str], Pair]

    def pair(self, row: str, column: str) -> Pair:
        """Where two columns meet, by their ids."""
        return self.pairs.get((row, column), NO_PAIR)


def co_occurrence(
    matrix: Matrix, rows: Sequence[Column], columns: Sequence[Column]
) -> CoOccurrence:
    """Count in how many sentences, and in which, each of `rows` meets each of `columns`."""
    pairs: dict[tuple[str, str], Pair] = {}
    sure = {c.id: _by_case(matrix, c.id, review=False) for c in (*rows, *columns)}
    seen = {c.id: _by_case(matrix, c.id, review=True) for c in (*rows, *columns)}
    for row in rows:
        for column in columns:
            if row.id == column.id:
                continue
            accept: list[str] = []
            review: list[str] = []
            cases: list[str] = []
            for case, sentences in seen[row.id].items():
                there = seen[column.id].get(case)
                if there is None:
                    continue
                both = set(sure[row.id].get(case, ())) & set(sure[column.id].get(case, ()))
                if both:
                    cases.append(case)
                for sentence in sentences:
                    if sentence in both:
                        accept.append(sentence)
                    elif sentence in there:
                        review.append(sentence)
            if accept or review:
                pairs[row.id, column.id] = Pair(tuple(accept), tuple(review), tuple(cases))
    return CoOccurrence(tuple(rows), tuple(columns), pairs)


def chosen_columns(matrix: Matrix, codebook: Codebook, choice: str) -> tuple[Column, ...]:
    """The columns of a dimension, those of the `groups`, or `all` codes.

    Raises:
        UsageError: The codebook has no such dimension.
    """
    ids = {str(label) for label in codebook.labels}
    if choice == ALL:
        return tuple(column for column in matrix.columns if column.id in ids)
    if choice == GROUPS:
        return tuple(column for column in matrix.columns if column.id not in ids)
    known = [dimension.id for dimension in codebook.dimensions]
    if choice not in known:
        raise UsageError(
            f"codebook {codebook.id!r} has no dimension {choice!r}",
            remedy=f"Choose one of {', '.join([*known, GROUPS, ALL])}",
        )
    return tuple(c for c in matrix.columns if c.id in ids and c.id.startswith(f"{choice}/"))


def _by_case(matrix: Matrix, column: str, *, review: bool) -> dict[str, dict[str, None]]:
    """The sentences of a column by case, with those to review or without."""
    found = {}
    for case in matrix.cases:
        cell = matrix.cell(case, column)
        sentences = (*cell.accept, *cell.review) if review else cell.accept
        if sentences:
            found[case] = dict.fromkeys(sentences)
    return found
