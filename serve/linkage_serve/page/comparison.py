"""What a comparison of models came to, ready for its template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linkage_nlp.codebook import Codebook
from linkage_nlp.errors import UnknownItem
from linkage_nlp.language import Language
from linkage_serve.jobs.comparison import KIND
from linkage_serve.page.words import WORDS
from linkage_serve.store.records import Job, Status

_PARTS = (("all", "all_languages"), ("zh", "chinese"), ("en", "english"))


@dataclass(frozen=True, slots=True)
class Figures:
    """How one model does on codes that people judged: see `ComparisonJob`."""

    judged: int
    agreed: int
    missed: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Row:
    """A language or a code, with the figures of each model; `place` is the code's colour."""

    name: str
    place: int | None
    judged: int
    figures: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The names and versions of the models, and the rows by language and by code."""

    models: tuple[tuple[str, str], ...]
    parts: tuple[tuple[Row, ...], ...]
    finished_at: datetime


def shown_comparison(job: Job, codebook: Codebook, lang: Language) -> Comparison:
    """What came out of a job.

    Raises:
        UnknownItem: It is no comparison, or not done.
    """
    if (job.kind, job.status) != (KIND, Status.DONE) or job.result is None:
        raise UnknownItem(
            f"there is no comparison {job.id!r}", remedy="Compare two models on the page of models"
        )
    found: Mapping[str, Mapping[str, Any]] = job.result["models"]
    models = list(found.values())
    languages = tuple(
        _row(WORDS[word][lang], None, [model[part] for model in models]) for part, word in _PARTS
    )
    codes = tuple(_of_codes(models, codebook, lang))
    return Comparison(
        tuple((name, model["model_version"]) for name, model in found.items()),
        (languages, codes) if codes else (languages,),
        job.finished_at or job.created_at,
    )


def _of_codes(
    models: Sequence[Mapping[str, Any]], codebook: Codebook, lang: Language
) -> Iterator[Row]:
    """A row for each code of the codebook in use that was judged."""
    nothing = {"judged": 0, "agreed": 0, "missed": 0, "wrong": 0}
    for place, label in enumerate(codebook.labels):
        figures = [model.get("codes", {}).get(str(label), nothing) for model in models]
        if any(one["judged"] for one in figures):
            yield _row(codebook.code(label).name[lang], place, figures)


def _row(name: str, place: int | None, figures: Sequence[Mapping[str, int]]) -> Row:
    shown = tuple(Figures(**one) for one in figures)
    return Row(name, place, max(one.judged for one in shown), shown)
