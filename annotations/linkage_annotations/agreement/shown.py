"""Figures as text, for tables and pages."""

from __future__ import annotations

from collections.abc import Iterator

from linkage_annotations.agreement.doubts import Doubt
from linkage_annotations.agreement.estimates import Estimate
from linkage_annotations.agreement.figures import Agreement
from linkage_annotations.agreement.ratings import Kind
from linkage_annotations.agreement.words import ABSENT, DOUBTS, NOTICES, SLICE_NAMES, SUMMARY
from linkage_nlp.codebook import Bilingual, Codebook

MINUS = "\N{MINUS SIGN}"


def number(value: float | None) -> str:
    """`0.83`, with a minus sign where it is one and no `-0.00`."""
    if value is None:
        return ABSENT
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", MINUS)


def interval(estimate: Estimate) -> str:
    """`0.75–0.90`; empty without one."""
    if estimate.low is None or estimate.high is None:
        return ""
    low, high = number(estimate.low), number(estimate.high)
    # A dash beside a minus sign would read as another.
    return f"{low} … {high}" if MINUS in low + high else f"{low}–{high}"


def share(value: float | None) -> str:
    """`83 %`."""
    return ABSENT if value is None else f"{value:.0%}".replace("%", " %")


def summary(agreement: Agreement) -> Bilingual:
    """What the figures are of, in numbers."""
    figures = agreement.slices["all"]
    people = sum(coder.kind is Kind.PERSON for coder in agreement.coders)
    numbers = {
        "shared": figures.shared,
        "cases": figures.cases,
        "people": people,
        "models": len(agreement.coders) - people,
    }
    return Bilingual(SUMMARY.en.format(**numbers), SUMMARY.zh.format(**numbers))


def doubt(found: Doubt, codebook: Codebook) -> Bilingual:
    """A warning in both languages, without a final full stop."""
    names = [codebook.code(label).name for label in found.codes]
    pairs = [f"{first} – {second}" for first, second in found.pairs]
    text = DOUBTS[found.kind]
    return Bilingual(
        text.en.format(found=found.found, names=", ".join([*(n.en for n in names), *pairs])),
        text.zh.format(found=found.found, names="、".join([*(n.zh for n in names), *pairs])),
    )


def notices(agreement: Agreement) -> Iterator[Bilingual]:
    """What is to be known of the annotations, without final full stops."""
    for notice in agreement.notices:
        text, values = NOTICES[notice.kind], {"found": notice.found, "model": notice.model}
        yield Bilingual(text.en.format(**values), text.zh.format(**values))


def doubts(agreement: Agreement) -> Iterator[Bilingual]:
    """The warnings about each slice, with its name; those of a sole language are said once."""
    sole = len(agreement.slices) == 2
    for name, figures in agreement.slices.items():
        if not (sole and name == "all"):
            where = SLICE_NAMES[name]
            for found in figures.doubts:
                what = doubt(found, agreement.codebook)
                yield Bilingual(f"{where.en}: {what.en}", f"{where.zh}：{what.zh}")


def chief_doubts(agreement: Agreement) -> Iterator[Bilingual]:
    """The warnings about all languages together."""
    for found in agreement.slices["all"].doubts:
        yield doubt(found, agreement.codebook)
