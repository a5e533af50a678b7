"""The models: which there are, how they were made, and how far to trust them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from linkage_nlp.codebook import Codebook
from linkage_nlp.language import Language
from linkage_serve.api.common import JobId, ServiceDep
from linkage_serve.models.listing import FoundBundle
from linkage_serve.page.comparison import shown_comparison
from linkage_serve.page.language import language_of
from linkage_serve.page.rendering import PageRoute, codebook_of, render
from linkage_serve.page.training import shown_training
from linkage_serve.store import jobs

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Score:
    """How a model did on one code in one language; the shares are from 0 to 1.

    Attributes:
        support: Sentences that carry the code, as the dataset has it.
        precision: Of those that the model gave the code, the share that carry it.
        recall: Of those that carry it, the share that the model found.
        low, high: Between which the F1 lies, with the confidence of the evaluation.
    """

    support: int
    precision: float
    recall: float
    f1: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ScoredCode:
    """A code with its scores by language; None where there are none."""

    name: str
    scores: Mapping[Language, Score | None]


@dataclass(frozen=True, slots=True)
class ShownModel:
    """A bundle with what is to be said of it."""

    found: FoundBundle
    active: bool
    codes: tuple[ScoredCode, ...]


@router.get("/models")
def show_models(
    request: Request,
    service: ServiceDep,
    comparison: Annotated[str, Query(pattern=r"^([0-9a-f]{16})?$")] = "",
) -> Response:
    """All models, the one in use first; and a comparison of two, if one is asked for."""
    active = service.models.active
    lang = language_of(request)
    shown = [
        ShownModel(found, found.name == active, _scored(found, lang))
        for found in service.models.every()
    ]
    shown.sort(key=lambda model: not model.active)
    compared = None
    if comparison:
        with service.database.reading() as connection:
            job = jobs.find(connection, comparison)
        compared = shown_comparison(job, codebook_of(service), lang)
    return render(
        request,
        "models",
        models=shown,
        comparison=compared,
        training=shown_training(service, lang),
    )


@router.get("/models/comparison/{id}")
def show_comparison(id: JobId, request: Request, service: ServiceDep) -> Response:
    """What came out of a comparison, to be put into the page."""
    with service.database.reading() as connection:
        job = jobs.find(connection, id)
    found = shown_comparison(job, codebook_of(service), language_of(request))
    return render(request, "comparison", comparison=found)


def _scored(found: FoundBundle, lang: Language) -> tuple[ScoredCode, ...]:
    if found.bundle is None:
        return ()
    scores, codebook = found.bundle.info.scores, found.bundle.codebook
    rows = [
        ScoredCode(name, {one: _score(scores, one, address) for one in _LANGUAGES})
        for address, name in _names(codebook, lang)
    ]
    return tuple(row for row in rows if any(row.scores.values()))


def _names(codebook: Codebook, lang: Language) -> list[tuple[str, str]]:
    return [(str(label), codebook.code(label).name[lang]) for label in codebook.labels]


def _score(scores: Mapping[str, Any], lang: Language, code: str) -> Score | None:
    """A code's figures, where the evaluation gave them: a code that never occurs has none."""
    figures = scores.get(lang, {}).get("codes", {}).get(code)
    if not figures or any(figures.get(name) is None for name in ("precision", "recall", "f1")):
        return None
    precision, recall, f1 = figures["precision"], figures["recall"], figures["f1"]
    if any(one.get("value") is None for one in (precision, recall, f1)):
        return None
    return Score(
        figures["support"],
        precision["value"],
        recall["value"],
        f1["value"],
        f1["low"],
        f1["high"],
    )
