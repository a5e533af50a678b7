"""All that can be counted in material, computed once for every form of output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.errors import UsageError
from linkage_nlp.evidence.cases import AttributeKind
from linkage_nlp.evidence.co_occurrence import (
    ALL,
    CoOccurrence,
    chosen_columns,
    co_occurrence,
)
from linkage_nlp.evidence.grouping import Grouping, group_cases
from linkage_nlp.evidence.material import Material
from linkage_nlp.evidence.matrix import Matrix, evidence_matrix, marks
from linkage_nlp.evidence.natural import natural_order
from linkage_nlp.evidence.origin import Origin, origin
from linkage_nlp.evidence.ratings import Rating, ratings
from linkage_nlp.evidence.statements import Statement, Unit, statements
from linkage_nlp.language import Language
from linkage_nlp.transcripts.model import Role

# A text that differs in more cases than this is a name or a remark, and no table is made of it.
_TEXT_VALUES = 24


@dataclass(frozen=True, slots=True)
class Choices:
    """What is to be counted.

    Attributes:
        by: Attributes of cases to break the matrix down by.
        rows, columns: What meets what: a dimension, `groups` or `all`. By default the first
            dimension by the second, and all codes by all.
        within: Only sentences that carry this code.
        unit: What a case is called.
    """

    by: tuple[str, ...] = ()
    rows: str | None = None
    columns: str | None = None
    within: Label | None = None
    unit: Unit = Unit.FIRM


@dataclass(frozen=True)
class Overview:
    """What material shows.

    Attributes:
        material: What was counted, without what interviewers say.
        choices: How.
        matrix: Cases, in natural order, by codes and groups.
        spoken: The cases with sentences, in natural order: those that counts are "of".
        silent: The cases that are listed, but have no sentence.
        said: How many sentences each case has.
        coded: How many of these carry an accepted code (of the matrix).
        statements: One for each column.
        co_occurrences: Code by code, by sentence.
        breakdowns: Cases in groups, by the attributes asked for.
        ratings: How important cases say that something is.
        splits: Cases by each other attribute that has few values.
        origin: Whose the codes are.
    """

    material: Material
    choices: Choices
    matrix: Matrix
    spoken: tuple[str, ...]
    silent: tuple[str, ...]
    said: Mapping[str, int]
    coded: Mapping[str, int]
    statements: tuple[Statement, ...]
    co_occurrences: tuple[CoOccurrence, ...]
    breakdowns: tuple[Grouping, ...]
    ratings: tuple[Rating, ...]
    splits: tuple[Grouping, ...]
    origin: Origin

    @cached_property
    def languages(self) -> tuple[Language, ...]:
        """The languages that are spoken, the commoner first."""
        return tuple(
            lang for lang, _ in Counter(s.lang for s in self.material.sentences).most_common()
        )

    def in_language(self, lang: Language) -> int:
        """How many sentences are in a language."""
        return sum(sentence.lang == lang for sentence in self.material.sentences)

    def share(self, case: str, column: str, *, of_coded: bool = False) -> float | None:
        """The share of a case's sentences that are accepted in a column.

        Args:
            case: The case.
            column: The column's id.
            of_coded: Of the sentences with an accepted code, not of all of its respondents'.

        Returns:
            From 0 to 1; None when the case has no such sentence.
        """
        base = (self.coded if of_coded else self.said).get(case, 0)
        return len(self.matrix.cell(case, column).accept) / base if base else None


def overview(material: Material, choices: Choices) -> Overview:
    """Count everything.

    Raises:
        UsageError: There are no sentences, or an attribute or dimension that was asked for
            does not exist.
        CodebookError: `within` is no code of the codebook.
    """
    heard = tuple(s for s in material.sentences if s.role is not Role.INTERVIEWER)
    if not heard:
        raise UsageError(
            "there is no sentence to count",
            remedy="Tag transcripts in which somebody answers, or choose another --source",
        )
    codebook = material.codebook
    cases = natural_order(material.cases)
    matrix = evidence_matrix(marks(heard), codebook, cases=cases, within=choices.within)
    said = Counter(sentence.case for sentence in heard)
    spoken = tuple(case for case in cases if said[case])
    counted = Material.of(
        heard,
        codebook,
        table=material.table,
        contexts=material.contexts,
        transcripts=material.transcripts,
        coders=material.coders,
    )
    rated = ratings(material.table, codebook, cases)
    return Overview(
        material=counted,
        choices=choices,
        matrix=matrix,
        spoken=spoken,
        silent=tuple(case for case in cases if not said[case]),
        said=said,
        coded=_coded(matrix),
        statements=statements(matrix, spoken),
        co_occurrences=tuple(_co_occurrences(matrix, codebook, choices)),
        breakdowns=tuple(group_cases(material.table, name, spoken) for name in choices.by),
        ratings=rated,
        splits=tuple(_splits(material, cases, {rating.attribute for rating in rated})),
        origin=origin(counted),
    )


def _coded(matrix: Matrix) -> Mapping[str, int]:
    """The sentences with any accepted code, by case."""
    return {
        case: len({s for column in matrix.columns for s in matrix.cell(case, column.id).accept})
        for case in matrix.cases
    }


def _co_occurrences(matrix: Matrix, codebook: Codebook, choices: Choices) -> list[CoOccurrence]:
    chosen = [(choices.rows, choices.columns)]
    first = codebook.dimensions[0].id
    if choices.rows is None and choices.columns is None:
        chosen = [(ALL, ALL)]
        if len(codebook.dimensions) > 1:
            chosen.insert(0, (first, codebook.dimensions[1].id))
    return [
        co_occurrence(
            matrix,
            chosen_columns(matrix, codebook, rows or first),
            chosen_columns(matrix, codebook, columns or ALL),
        )
        for rows, columns in chosen
    ]


def _splits(material: Material, cases: Sequence[str], rated: set[str]) -> list[Grouping]:
    splits = []
    for attribute in material.table.attributes:
        if attribute.name in rated:
            continue
        grouping = group_cases(material.table, attribute.name, cases)
        few = attribute.kind is AttributeKind.NUMBER or len(grouping.groups) <= _TEXT_VALUES
        if grouping.groups and few:
            splits.append(grouping)
    return splits
