"""`/v1/matrix` and `/v1/codebook`: cases by codes, and what the codes are."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from linkage_nlp.transcripts import SourceKind
from linkage_serve.api.common import CodeAddress, Line, ServiceDep, known_label
from linkage_serve.api.views import NameView, View
from linkage_serve.library.evidence import matrix

router = APIRouter(tags=["evidence"])


class Counted(StrEnum):
    """Which kinds of source count."""

    INTERVIEW = "interview"
    DOCUMENT = "document"
    ALL = "all"

    @property
    def kind(self) -> SourceKind | None:
        return None if self is Counted.ALL else SourceKind(self.value)


class ColumnView(View):
    """A code or a group of codes, and in how many cases it was accepted at least once."""

    id: str = Field(examples=["channel/internet"])
    name: NameView
    codes: list[str] = Field(examples=[["channel/internet"]])
    cases: int = Field(examples=[12])


class CellView(View):
    """Sentences accepted, and sentences that a person should look at."""

    accept: int = Field(ge=0, examples=[3])
    review: int = Field(ge=0, examples=[1])


class RowView(View):
    """A case; columns without a sentence are left out."""

    case: str = Field(examples=["CF1"])
    cells: dict[str, CellView] = Field(examples=[{"channel/internet": {"accept": 3, "review": 1}}])


class MatrixAnswer(View):
    """Cases by codes."""

    columns: list[ColumnView]
    rows: list[RowView]
    unknown: int = Field(
        description="Codes on sentences that the codebook in use lacks: left out; tag anew",
        examples=[0],
    )


class CodeView(View):
    """A code."""

    id: str = Field(examples=["internet"])
    name: NameView
    definition: NameView
    color: str = Field(examples=["#0072b2"])
    hotkey: str = Field(examples=["1"])
    groups: list[str] = Field(examples=[["new_linkage"]])


class DimensionView(View):
    """One question put to each sentence; its codes are the possible answers."""

    id: str = Field(examples=["channel"])
    name: NameView
    definition: NameView
    codes: list[CodeView]


class GroupView(View):
    """Codes that are reported together."""

    id: str = Field(examples=["new_linkage"])
    name: NameView
    definition: NameView


class CodebookAnswer(View):
    """The codebook of the model in use."""

    id: str = Field(examples=["gin"])
    version: str = Field(examples=["1"])
    name: NameView
    fingerprint: str = Field(examples=["sha256:ab12"])
    dimensions: list[DimensionView]
    groups: list[GroupView]


@router.get("/v1/matrix", operation_id="getMatrix", summary="The evidence matrix")
def get_matrix(
    service: ServiceDep,
    case: Annotated[
        list[Line] | None, Query(max_length=500, description="Only these cases")
    ] = None,
    within: Annotated[
        CodeAddress | None,
        Query(
            description="Only sentences that carry this code as well",
            examples=["scope/international"],
        ),
    ] = None,
    source: Annotated[
        Counted, Query(description="Documents are left out unless they are asked for")
    ] = Counted.INTERVIEW,
) -> MatrixAnswer:
    """Cases by codes and groups of codes, people's word before the model's.

    The sentences behind a cell are those of `/v1/sentences` with the same `case`, `code`,
    `within` and `source`.
    """
    label = None if within is None else known_label(service, within, "query.within")
    with service.models.borrowed() as model:
        codebook = model.tagger.codebook
    found = matrix(
        service.database, codebook, cases=tuple(case or ()), within=label, source=source.kind
    )
    return MatrixAnswer(
        columns=[
            ColumnView(
                id=column.id,
                name=NameView.of(column.name),
                codes=[str(one) for one in codebook.labels if one in column.labels],
                cases=len(found.cases_with(column.id)),
            )
            for column in found.columns
        ],
        rows=[
            RowView(
                case=one,
                cells={
                    column.id: CellView(accept=cell.accept, review=cell.review)
                    for column in found.columns
                    if (cell := found.cell(one, column.id)).accept or cell.review
                },
            )
            for one in found.cases
        ],
        unknown=found.unknown,
    )


@router.get("/v1/codebook", operation_id="getCodebook", summary="What is coded")
def get_codebook(service: ServiceDep) -> CodebookAnswer:
    """The codebook of the model in use: names, meanings and colours of the codes."""
    with service.models.borrowed() as model:
        codebook = model.tagger.codebook
    return CodebookAnswer(
        id=codebook.id,
        version=codebook.version,
        name=NameView.of(codebook.name),
        fingerprint=codebook.fingerprint,
        dimensions=[
            DimensionView(
                id=dimension.id,
                name=NameView.of(dimension.name),
                definition=NameView.of(dimension.definition),
                codes=[
                    CodeView(
                        id=code.id,
                        name=NameView.of(code.name),
                        definition=NameView.of(code.definition),
                        color=code.color,
                        hotkey=code.hotkey,
                        groups=list(code.groups),
                    )
                    for code in dimension.codes
                ],
            )
            for dimension in codebook.dimensions
        ],
        groups=[
            GroupView(
                id=group.id, name=NameView.of(group.name), definition=NameView.of(group.definition)
            )
            for group in codebook.groups
        ],
    )
