"""Estimates as tables for people."""

from __future__ import annotations

from collections.abc import Sequence

from linkage_nlp.codebook import Bilingual
from linkage_nlp.evidence.material import Material
from linkage_nlp.language import Language
from linkage_nlp.prevalence.checks import checks, effort, page_address
from linkage_nlp.prevalence.estimates import Estimates
from linkage_nlp.prevalence.intervals import Interval
from linkage_nlp.prevalence.words import (
    BASIS,
    CASE_NOTES,
    CHECK_NOTE,
    NO_SAMPLE,
    SAMPLE,
    SHARE_NOTES,
    WORDS,
)
from linkage_nlp.writers.sheets import Field, Sheet, Value
from linkage_nlp.writers.words import NOTICE

_LANGUAGES = {"en": Bilingual("English", "英文"), "zh": Bilingual("Chinese", "中文")}


def share_sheet(estimates: Estimates, lang: Language, *, totals: bool = False) -> Sheet:
    """The shares of sentences by code and language; `totals` for those of all languages alone."""
    rows: list[list[Value]] = []
    for share in estimates.shares:
        if totals and share.lang is not None:
            continue
        best = share.best
        rows.append(
            [
                share.column.name[lang],
                WORDS["all"][lang] if share.lang is None else _LANGUAGES[share.lang][lang],
                share.sentences,
                share.counted,
                share.naive,
                f"{share.found}/{share.checked}",
                None if share.sample is None else share.sample.share,
                None if share.sample is None else percent_range(share.sample.here),
                None if best is None else best.share,
                None if best is None else percent_range(best.here),
                None if best is None or best.beyond is None else percent_range(best.beyond),
                None if best is None else round(best.share * share.sentences),
                None if best is None else number_range(best.here.times(share.sentences)),
                BASIS[share.basis][lang],
            ]
        )
    fields = [
        Field(WORDS["code"][lang], 28),
        Field(WORDS["language"][lang], 10),
        Field(WORDS["sentences"][lang], 11),
        Field(WORDS["counted"][lang], 10),
        Field(WORDS["naive"][lang], 10, percent=True),
        Field(f"{WORDS['found'][lang]} / {WORDS['checked'][lang]}", 12),
        Field(WORDS["sample"][lang], 10, percent=True),
        Field(WORDS["sample_range"][lang], 14),
        Field(WORDS["best"][lang], 10, percent=True),
        Field(WORDS["here"][lang], 16),
        Field(WORDS["beyond"][lang], 16),
        Field(WORDS["number"][lang], 10),
        Field(WORDS["number_range"][lang], 12),
        Field(WORDS["basis"][lang], 38),
    ]
    notes = [note[lang] for note in SHARE_NOTES]
    return Sheet(WORDS["shares"][lang], fields, rows, notes)


def case_sheet(estimates: Estimates, lang: Language) -> Sheet:
    """In how many cases each code is."""
    rows: list[list[Value]] = []
    for firms in estimates.firms:
        effort_ = effort(firms)
        low, high = firms.interval
        rows.append(
            [
                firms.column.name[lang],
                len(firms.accepted),
                firms.number,
                len(firms.confirmed),
                firms.expected,
                f"{low}–{high}",
                firms.least,
                None if firms.population is None else percent_range(firms.population),
                len(firms.open),
                f"{effort_.best}, {effort_.expected:.1f}, {effort_.worst}",
                ", ".join(firms.accepted),
            ]
        )
    fields = [
        Field(WORDS["code"][lang], 28),
        Field(WORDS["accepted"][lang], 9),
        Field(WORDS["of"][lang], 6),
        Field(WORDS["confirmed"][lang], 10),
        Field(WORDS["expected"][lang], 10),
        Field(WORDS["range"][lang], 10),
        Field(WORDS["together"][lang], 10),
        Field(WORDS["population"][lang], 16),
        Field(WORDS["open"][lang], 9),
        Field(WORDS["effort"][lang], 20),
        Field(WORDS["which"][lang], 40),
    ]
    return Sheet(WORDS["cases"][lang], fields, rows, [note[lang] for note in CASE_NOTES])


def presence_sheet(estimates: Estimates, lang: Language) -> Sheet:
    """The probability of each code in each case."""
    fields = [Field(WORDS["case"][lang], 16)]
    fields += [Field(firms.column.name[lang], 13, digits=2) for firms in estimates.firms]
    by_case: dict[str, list[Value]] = {}
    for firms in estimates.firms:
        for presence in firms.presences:
            by_case.setdefault(presence.case, [presence.case]).append(presence.probability)
    return Sheet(WORDS["presence"][lang], fields, list(by_case.values()))


def check_sheet(estimates: Estimates, material: Material, lang: Language) -> Sheet:
    """The sentences to check, with their words."""
    names = {firms.column.id: firms.column.name[lang] for firms in estimates.firms}
    texts = {sentence.sentence_id: sentence.text for sentence in material.sentences}
    rows: list[Sequence[Value]] = [
        [
            names[check.column],
            check.case,
            check.round,
            check.probability,
            check.due,
            texts[check.sentence],
            check.sentence,
            page_address(check.sentence),
        ]
        for check in checks(estimates.firms)
    ]
    fields = [
        Field(WORDS["code"][lang], 28),
        Field(WORDS["case"][lang], 14),
        Field(WORDS["round"][lang], 8),
        Field(WORDS["probability"][lang], 11, digits=2),
        Field(WORDS["due"][lang], 11, digits=2),
        Field(WORDS["sentence"][lang], 80),
        Field(WORDS["id"][lang], 20),
        Field(WORDS["page"][lang], 40),
    ]
    return Sheet(WORDS["checks"][lang], fields, rows, [CHECK_NOTE[lang]])


def note_lines(estimates: Estimates, lang: Language) -> list[str]:
    """What the figures rest on, a line each."""
    return [basis_line(estimates, lang), *(one[lang] for one in estimates.warnings), NOTICE[lang]]


def basis_line(estimates: Estimates, lang: Language) -> str:
    """How many sentences were drawn and checked, and which model tagged."""
    model = ", ".join(estimates.model_versions) or "–"
    sample = estimates.sample
    if sample is None:
        return NO_SAMPLE[lang].format(model=model)
    return SAMPLE[lang].format(
        sentences=len(sample.covered),
        drawn=sample.drawn,
        checked=len(sample.found),
        model=model,
    )


def percent_range(interval: Interval) -> str:
    """`1.2–3.4 %`."""
    return f"{interval.low * 100:.1f}–{interval.high * 100:.1f} %"


def number_range(interval: Interval) -> str:
    """`12–34`."""
    return f"{round(interval.low)}–{round(interval.high)}"
