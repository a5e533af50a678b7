"""`/v1/models`: the models that there are, and which is used."""

from __future__ import annotations

from typing import Annotated, Any, Self

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from linkage_nlp.errors import BundleError
from linkage_serve.api.common import IdentityDep, Line, ServiceDep
from linkage_serve.api.views import JobView, View
from linkage_serve.jobs.comparison import KIND
from linkage_serve.models.listing import FoundBundle
from linkage_serve.problems import ProblemError, problem
from linkage_serve.store import jobs

router = APIRouter(tags=["models"])


class ProvenanceView(View):
    """What a model was made from."""

    base: str = Field(examples=["embedded"])
    dataset_sha256: str
    examples: int = Field(description="Sentences trained on", examples=[4005])
    cases: int = Field(examples=[76])


class ModelView(View):
    """A model; one that is broken has only its name and its fault."""

    name: str = Field(
        description="`embedded`: comes with the package; `given`: named at the start; others by "
        "their folder",
        examples=["embedded"],
    )
    active: bool = Field(description="Whether it is the one in use")
    fault: str | None = Field(description="What is wrong with it, if something is")
    model_version: str | None = Field(examples=["gin-2026-01-15-0a1b2c3d"])
    created: str | None = Field(examples=["2026-01-15"])
    codebook: str | None = Field(examples=["gin"])
    codebook_fingerprint: str | None = Field(examples=["sha256:ab12"])
    provenance: ProvenanceView | None
    scores: dict[str, Any] | None = Field(
        description="Figures by code and language, as `linkage evaluate --json` gives them"
    )

    @classmethod
    def of(cls, found: FoundBundle, *, active: bool) -> Self:
        info = None if found.bundle is None else found.bundle.info
        made = None if info is None else info.provenance
        return cls(
            name=found.name,
            active=active,
            fault=None if found.fault is None else found.fault.message,
            model_version=None if info is None else info.model_version,
            created=None if info is None else info.created,
            codebook=None if info is None else info.codebook,
            codebook_fingerprint=None if info is None else info.codebook_fingerprint,
            provenance=None
            if made is None
            else ProvenanceView(
                base=made.base,
                dataset_sha256=made.dataset_sha256,
                examples=made.examples,
                cases=made.cases,
            ),
            scores=None if info is None else dict(info.scores),
        )


class CompareRequest(BaseModel):
    """Which models to compare."""

    model_config = ConfigDict(extra="forbid")

    models: list[Line] = Field(
        min_length=1, max_length=8, description="Names", examples=[["embedded", "second"]]
    )


@router.get("/v1/models", operation_id="listModels", summary="List models")
def list_models(service: ServiceDep) -> list[ModelView]:
    """The models that there are. A bundle folder that is put beside them is found at once."""
    active = service.models.active
    return [ModelView.of(found, active=found.name == active) for found in service.models.every()]


@router.post(
    "/v1/models/{name}/activate",
    operation_id="activateModel",
    summary="Use a model",
    responses={404: {}, 409: {}},
)
def activate(
    name: Annotated[Line, Path(description="The name of a model", examples=["embedded"])],
    service: ServiceDep,
) -> ModelView:
    """Use a model from the next request on. A broken one is refused, and the old one stays.

    Transcripts keep the tags of the model that made them until they are tagged anew.
    """
    try:
        service.models.activate(name)
    except BundleError as error:
        raise ProblemError(problem("conflict", error.message, error.remedy)) from error
    found = next(one for one in service.models.every() if one.name == name)
    return ModelView.of(found, active=True)


@router.post(
    "/v1/models/compare",
    operation_id="compareModels",
    summary="Compare models on the corrections",
    status_code=202,
)
def compare(request: CompareRequest, service: ServiceDep, identity: IdentityDep) -> JobView:
    """Ask models for the codes that people have accepted or rejected; the job has the result.

    By model and language: on how many codes a person's word stands (`judged`), with how many
    the model agrees (`agreed`), how many accepted ones it misses (`missed`), how many
    rejected ones it accepts (`wrong`). People correct what the model in use suggested, so
    this says which model agrees more with them, not how good either is.
    """
    with service.database.writing() as connection:
        task = {"models": list(dict.fromkeys(request.models))}
        job = jobs.add(connection, KIND, task, asked_by=identity.name)
    service.jobs.wake()
    return JobView.of(job)
