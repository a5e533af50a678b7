"""All that a report is made of, gathered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from linkage_nlp.bundle import BundleInfo
from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.evidence.material import Material
from linkage_nlp.evidence.matrix import Column
from linkage_nlp.evidence.overview import Overview
from linkage_nlp.evidence.statements import Statement
from linkage_nlp.report.figures_in import Agreement, Estimates
from linkage_nlp.report.quotes_shown import Quotes


@dataclass(frozen=True)
class Findings:
    """What is reported.

    Attributes:
        overview: What was counted.
        quotes: The best ones of each code.
        agreement: How far people agree, if it was measured.
        model: The model that coded, if its bundle is at hand.
        estimates: What a random sample says of the counts, if there is one.
        masked: Whether names were masked.
        made: The day of the report.
    """

    overview: Overview
    quotes: Quotes
    agreement: Agreement | None
    model: BundleInfo | None
    estimates: Estimates | None
    masked: bool
    made: date

    @property
    def material(self) -> Material:
        """The sentences, without what interviewers say."""
        return self.overview.material

    @property
    def codebook(self) -> Codebook:
        """The codes."""
        return self.overview.material.codebook

    @property
    def coded_by_model(self) -> bool:
        """Whether any code is a model's."""
        origin = self.overview.origin
        return bool(origin.model or origin.review)

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """In how many cases each code or group is, by its column."""
        return {statement.column.id: statement for statement in self.overview.statements}

    def sentences(self, column: str) -> tuple[int, int]:
        """How many sentences are accepted in a column, and how many are to be reviewed."""
        cells = [self.overview.matrix.cell(case, column) for case in self.overview.matrix.cases]
        return sum(len(cell.accept) for cell in cells), sum(len(cell.review) for cell in cells)

    def columns_of(self, dimension: str) -> tuple[Column, ...]:
        """The columns of a dimension's codes."""
        ids = {str(Label(dimension, code.id)) for code in self.codebook.dimension(dimension).codes}
        return tuple(column for column in self.overview.matrix.columns if column.id in ids)

    @cached_property
    def groups(self) -> tuple[Column, ...]:
        """The columns of groups of codes."""
        ids = {str(label) for label in self.codebook.labels}
        return tuple(column for column in self.overview.matrix.columns if column.id not in ids)


def anchor(column: str) -> str:
    """What links to a code or group lead to. Ids in a codebook are plain letters and digits."""
    return f"code-{column.replace('/', '-')}"
