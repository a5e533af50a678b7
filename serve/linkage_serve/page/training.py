"""What the page of models says of retrainings: counts, the one at work, and what came of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linkage_nlp.language import Language
from linkage_serve.page.training_words import (
    DOUBTS,
    FINDINGS,
    OUTCOMES,
    STEPS,
    TRAINING_WORDS,
)
from linkage_serve.page.words import WORDS
from linkage_serve.retraining.workspaces import Lack
from linkage_serve.service import Service
from linkage_serve.store import jobs, retrainings
from linkage_serve.store.records import Job, Retraining, Status
from linkage_serve.wording import sentence

# How many of those that are over are shown.
_SHOWN = 10
_ABSENT = "–"
_MINUS = "\N{MINUS SIGN}"
# Between sentences.
_GAPS: Mapping[Language, str] = {"zh": "", "en": " "}
_LANGUAGES: Mapping[Language, str] = {"zh": "chinese", "en": "english"}


@dataclass(frozen=True, slots=True)
class AtWork:
    """A training that waits or runs."""

    job: str
    percent: int
    words: str


@dataclass(frozen=True, slots=True)
class ShownProject:
    """A project of Label Studio.

    Attributes:
        title: What it is called here.
        annotations: How many came in since the last retraining.
        progress: The same in words, and when the next one begins.
        missing: What is missing to train, in whole sentences.
        noted: The number of a retraining that is open and not at work.
        at_work: The training that waits or runs.
        trouble: What became of the last try, if it came to nothing.
    """

    number: int
    title: str
    annotations: int
    progress: str
    missing: tuple[str, ...]
    noted: int | None
    at_work: AtWork | None
    trouble: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The new model and the old one in one language, as text."""

    language: str
    new: str
    old: str
    difference: str
    interval: str
    cases: str
    codes: str
    finding: str


@dataclass(frozen=True, slots=True)
class ShownOutcome:
    """A retraining that is over."""

    number: int
    day: str
    title: str
    words: str
    model: str
    against: str
    figures: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class ShownTraining:
    """All that is said of retrainings."""

    words: Mapping[str, str]
    steps: Mapping[str, str]
    after: int
    projects: tuple[ShownProject, ...]
    outcomes: tuple[ShownOutcome, ...]


def shown_training(service: Service, lang: Language) -> ShownTraining:
    """What is to be said of retrainings, in a language."""
    with service.database.reading() as connection:
        counts = retrainings.counts(connection)
        still_open = {one.project: one for one in retrainings.every_open(connection)}
        past = [
            one
            for one in retrainings.page(connection, before=None, limit=2 * _SHOWN)
            if one.outcome is not None
        ][:_SHOWN]
        done = {
            one.job: jobs.find(connection, one.job)
            for one in (*still_open.values(), *past)
            if one.job is not None
        }
    numbers = sorted({*service.asking.projects, *counts, *still_open})
    return ShownTraining(
        words={key: text[lang] for key, text in TRAINING_WORDS.items()},
        steps={key: text[lang] for key, text in STEPS.items()},
        after=service.intake.threshold,
        projects=tuple(
            _project(
                number,
                counts.get(number, 0),
                still_open.get(number),
                _job(still_open.get(number), done),
                after=service.intake.threshold,
                lacks=service.asking.lacks(number),
                lang=lang,
            )
            for number in numbers
        ),
        outcomes=tuple(_outcome(one, _job(one, done), lang) for one in past),
    )


def _job(one: Retraining | None, done: Mapping[str, Job]) -> Job | None:
    return None if one is None or one.job is None else done[one.job]


def _project(
    number: int,
    annotations: int,
    still_open: Retraining | None,
    job: Job | None,
    *,
    after: int,
    lacks: Sequence[Lack],
    lang: Language,
) -> ShownProject:
    progress = TRAINING_WORDS["since"][lang].format(count=annotations)
    if not lacks:
        progress += _GAPS[lang] + TRAINING_WORDS["then"][lang].format(after=after)
    at_work = None if job is None or job.status.is_over else _at_work(job, lang)
    return ShownProject(
        number=number,
        title=_title(number, lang),
        annotations=annotations,
        progress=progress,
        missing=tuple(lack.words[lang] for lack in lacks),
        noted=None if still_open is None or at_work is not None else still_open.number,
        at_work=at_work,
        trouble=_trouble(job, lang),
    )


def _title(project: int, lang: Language) -> str:
    return TRAINING_WORDS["project"][lang].format(project=project)


def _at_work(job: Job, lang: Language) -> AtWork:
    step = "waiting" if job.status is Status.WAITING else job.step or "begin"
    return AtWork(job.id, job.done, STEPS[step][lang] if step in STEPS else step)


def _trouble(job: Job | None, lang: Language) -> str:
    if job is None or not job.status.is_over:
        return ""
    if job.error is None:
        return TRAINING_WORDS["cancelled"][lang]
    why = [sentence(job.error[part], lang) for part in ("message", "remedy")]
    return _GAPS[lang].join((TRAINING_WORDS["failed"][lang], *why))


def _outcome(one: Retraining, job: Job | None, lang: Language) -> ShownOutcome:
    assert one.outcome is not None
    result = {} if job is None or job.result is None else job.result
    return ShownOutcome(
        number=one.number,
        day=f"{one.closed_at or one.asked_at:%Y-%m-%d}",
        title=_title(one.project, lang),
        words=OUTCOMES[one.outcome][lang],
        model=str(result.get("model_version") or ""),
        against=str(result.get("against") or ""),
        figures=tuple(_figures(result, lang)),
    )


def _figures(result: Mapping[str, Any], lang: Language) -> Iterator[Figures]:
    judgements: Mapping[str, Any] = result.get("judgements", {})
    for code, name in _LANGUAGES.items():
        found = judgements.get(code)
        if found is None:
            continue
        difference = found["difference"]
        yield Figures(
            language=WORDS[name][lang],
            new=_number(found["new"]["value"]),
            old=_number(found["old"]["value"]),
            difference=_change(difference["value"]),
            interval=""
            if difference["low"] is None
            else f"{_change(difference['low'])} … {_change(difference['high'])}",
            cases=str(found["cases"]),
            codes=str(found["codes"]),
            finding=_finding(found, result.get("rule", {}), lang),
        )


def _finding(found: Mapping[str, Any], rule: Mapping[str, Any], lang: Language) -> str:
    words = FINDINGS[found["finding"]][lang] if found["finding"] in FINDINGS else ""
    doubt = DOUBTS.get(str(found["doubt"]))
    if doubt is None:
        return words
    loss = found["difference"]["low"] or 0.0
    why = doubt[lang].format(
        cases=rule.get("cases", ""), codes=rule.get("codes", ""), loss=_number(-loss)
    )
    return f"{words}{'：' if lang == 'zh' else ': '}{why}"


def _number(value: float | None) -> str:
    return _ABSENT if value is None else f"{value:.2f}"


def _change(value: float | None) -> str:
    if value is None:
        return _ABSENT
    text = f"{value:+.2f}"
    return "0.00" if text in ("+0.00", "-0.00") else text.replace("-", _MINUS)
