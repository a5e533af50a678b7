"""The evidence matrix: cases by codes, with the sentences behind each cell.

Besides a column for each code there is one for each group of the codebook, in which a
sentence counts once however many codes of the group it carries. A matrix can be narrowed
to the sentences that carry one more code, as in "internet, from international sources".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from linkage_nlp.codebook import Bilingual, Codebook, Label
from linkage_nlp.tagging.tags import Decision, TaggedSentence


@dataclass(frozen=True, slots=True)
class Mark:
    """One code on one sentence of a case."""

    case: str
    sentence: str
    label: Label
    decision: Decision


@dataclass(frozen=True, slots=True)
class Column:
    """A code, or a group of codes.

    Attributes:
        id: The code's address (`channel/internet`), or `group/` and the group's id.
        labels: What counts in it.
    """

    id: str
    name: Bilingual
    labels: frozenset[Label]


@dataclass(frozen=True, slots=True)
class Cell:
    """The sentences behind a cell, by their ids, in the order in which they were given."""

    accept: tuple[str, ...] = ()
    review: tuple[str, ...] = ()


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Cases by columns.

    Attributes:
        cases: In order of first appearance, also those without any code.
        columns: The codes in the order of the codebook, then its groups.
        cells: By case and the column's id; an empty cell has no entry.
        unknown: How many marks were left out because the codebook lacks their code.
    """

    cases: tuple[str, ...]
    columns: tuple[Column, ...]
    cells: Mapping[tuple[str, str], Cell]
    unknown: int

    def cell(self, case: str, column: str) -> Cell:
        """The sentences of a case in a column."""
        return self.cells.get((case, column), EMPTY)

    def cases_with(self, column: str) -> tuple[str, ...]:
        """The cases with at least one accepted sentence in a column."""
        return tuple(case for case in self.cases if self.cell(case, column).accept)


def marks(sentences: Iterable[TaggedSentence]) -> Iterator[Mark]:
    """The codes of tagged sentences, one by one."""
    for sentence in sentences:
        for tag in sentence.codes:
            label = Label(tag.dimension, tag.code)
            yield Mark(sentence.case, sentence.sentence_id, label, tag.decision)


def evidence_matrix(
    found: Iterable[Mark],
    codebook: Codebook,
    *,
    cases: Iterable[str] = (),
    within: Label | None = None,
) -> Matrix:
    """Build the matrix.

    A sentence is accepted in a column when one of the column's codes is, and to be reviewed
    when one is to be reviewed and none is accepted. Narrowed to another code, the weaker of
    the two decisions counts.

    Args:
        found: The codes on sentences; those with the decision `none` do not count.
        codebook: Gives the columns; codes that it lacks are left out and counted.
        cases: Cases to list also if nothing is found in them, before the others.
        within: Only sentences that carry this code.

    Raises:
        CodebookError: `within` is no code of the codebook.
    """
    if within is not None:
        codebook.code(within)
    columns = matrix_columns(codebook)
    known = frozenset(codebook.labels)
    seen = dict.fromkeys(cases)
    unknown = 0
    by_sentence: defaultdict[tuple[str, str], dict[Label, Decision]] = defaultdict(dict)
    for mark in found:
        seen[mark.case] = None
        if mark.label not in known:
            unknown += 1
        elif mark.decision is not Decision.NONE:
            by_sentence[mark.case, mark.sentence][mark.label] = mark.decision
    accepted: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    doubtful: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for (case, sentence), decisions in by_sentence.items():
        if within is not None and within not in decisions:
            continue
        sure = within is None or decisions[within] is Decision.ACCEPT
        for column in columns:
            carried = [decision for label, decision in decisions.items() if label in column.labels]
            if carried:
                accept = sure and Decision.ACCEPT in carried
                (accepted if accept else doubtful)[case, column.id].append(sentence)
    cells = {
        key: Cell(tuple(accepted.get(key, ())), tuple(doubtful.get(key, ())))
        for key in dict.fromkeys([*accepted, *doubtful])
    }
    return Matrix(tuple(seen), columns, cells, unknown)


def matrix_columns(codebook: Codebook) -> tuple[Column, ...]:
    """The columns of every matrix under a codebook."""
    codes = [
        Column(str(label), codebook.code(label).name, frozenset({label}))
        for label in codebook.labels
    ]
    groups = [
        Column(f"group/{group.id}", group.name, frozenset(codebook.in_group(group.id)))
        for group in codebook.groups
    ]
    return (*codes, *groups)
