"""Whether a new model may take the place of the one in force.

For each language, both models code the same held-out sentences, and the figure is the mean
over dimensions of macro-F1. `linkage evaluate --against` gives the difference, new less old,
with its 95 % interval, from a paired bootstrap over cases. The new model is

- `worse` where the whole interval lies below 0: by more than noise explains;
- `unsure` where too little was held out (fewer than `CASES` cases, or fewer than `CODES` codes
  given by people), or where the interval reaches below `-tolerance`: a loss of that size could
  go unnoticed;
- `holds` otherwise.

It is promoted if it holds in every language that is judged, and refused if it is worse in one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from linkage_annotations.loop.files import damaged, read_record, write_record
from linkage_annotations.loop.turn import Outcome
from linkage_nlp.language import Language

# Below, an interval over cases is too narrow: over 5 cases it covers 84 % in place of 95 %.
CASES = 5
# Two models that code alike have an interval of no width, however few codes there are.
CODES = 20
TOLERANCE = 0.10


class Finding(StrEnum):
    """How the new model is in one language; `alone` where there is none to compare with."""

    HOLDS = "holds"
    WORSE = "worse"
    UNSURE = "unsure"
    ALONE = "alone"


class Doubt(StrEnum):
    """Why a finding is `unsure`."""

    FEW_CASES = "few_cases"
    FEW_CODES = "few_codes"
    WIDE = "wide"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval; None where it is not defined."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The new model and the old one in one language.

    Attributes:
        doubt: Why it is unsure.
        sentences: Held-out sentences in this language.
        cases: The cases that they are of.
        codes: How many codes people gave them.
        new: Mean over dimensions of macro-F1 of the new model.
        old: The same of the one in force.
        difference: The first less the second.
    """

    finding: Finding
    doubt: Doubt | None = None
    sentences: int = 0
    cases: int = 0
    codes: int = 0
    new: Estimate = Estimate()
    old: Estimate = Estimate()
    difference: Estimate = Estimate()


@dataclass(frozen=True, slots=True)
class Rule:
    """By what is judged.

    Attributes:
        languages: The languages that count.
        tolerance: The loss that must not go unnoticed, in points of F1 from 0 to 1.
    """

    languages: tuple[Language, ...]
    tolerance: float = TOLERANCE
    cases: int = CASES
    codes: int = CODES


@dataclass(frozen=True, slots=True)
class Verdict:
    """The comparison of a turn's model with the one in force, as `scores.json` has it.

    Attributes:
        model_version: The new model.
        against_turn: The turn of the old one; None for the one of the package.
        against_version: The name of the old one; None where there is none to compare with.
        judgements: By language.
        evaluation: What `linkage evaluate --json` gave; None without held-out sentences.
    """

    model_version: str
    against_turn: int | None
    against_version: str | None
    rule: Rule
    judgements: Mapping[Language, Judgement]
    evaluation: Mapping[str, Any] | None

    def is_against(self, turn: int | None) -> bool:
        """Whether the model of this turn (None: that of the package) is what it is against.

        One without a model to compare with is against any: codebooks do not change back.
        """
        return self.against_version is None or self.against_turn == turn

    @property
    def outcome(self) -> Outcome:
        """What follows for the model."""
        if self.against_version is None:
            return Outcome.FIRST
        findings = [judgement.finding for judgement in self.judgements.values()]
        if Finding.WORSE in findings:
            return Outcome.REFUSED
        if Finding.UNSURE in findings or not findings:
            return Outcome.UNDECIDED
        return Outcome.PROMOTED


def judge(evaluation: Mapping[str, Any] | None, rule: Rule) -> dict[Language, Judgement]:
    """The judgement of each language.

    Args:
        evaluation: What `linkage evaluate --against … --json` gave, or, where there is no model
            to compare with, without `--against`; None where there is no held-out sentence.
        rule: By what is judged.
    """
    if evaluation is not None and "difference" not in evaluation:
        return {lang: _alone(evaluation["scores"].get(lang)) for lang in rule.languages}
    parts = {} if evaluation is None else evaluation["difference"]
    return {lang: _judge(parts.get(lang), rule) for lang in rule.languages}


def write_verdict(path: Path, verdict: Verdict) -> None:
    """Write a comparison in one step."""
    write_record(path, asdict(verdict) | {"outcome": verdict.outcome})


def read_verdict(path: Path) -> Verdict | None:
    """A comparison; None where there is none.

    Raises:
        LoopError: The record is damaged.
    """
    record = read_record(path)
    if record is None:
        return None
    try:
        rule = record["rule"]
        return Verdict(
            model_version=record["model_version"],
            against_turn=record["against_turn"],
            against_version=record["against_version"],
            rule=Rule(**{**rule, "languages": tuple(rule["languages"])}),
            judgements={lang: _read_judgement(part) for lang, part in record["judgements"].items()},
            evaluation=record["evaluation"],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise damaged(path, "does not say how two models compare") from error


def _judge(part: Mapping[str, Any] | None, rule: Rule) -> Judgement:
    if part is None:
        return Judgement(Finding.UNSURE, Doubt.FEW_CASES)
    mean = part["mean"]
    difference = Estimate(**mean["difference"])
    finding, doubt = _finding(part["cases"], part["support"], difference, rule)
    return Judgement(
        finding,
        doubt,
        sentences=part["sentences"],
        cases=part["cases"],
        codes=part["support"],
        new=Estimate(**mean["model"]),
        old=Estimate(**mean["against"]),
        difference=difference,
    )


def _finding(
    cases: int, codes: int, difference: Estimate, rule: Rule
) -> tuple[Finding, Doubt | None]:
    if cases < rule.cases:
        return Finding.UNSURE, Doubt.FEW_CASES
    if codes < rule.codes or difference.low is None or difference.high is None:
        return Finding.UNSURE, Doubt.FEW_CODES
    if difference.high < 0:
        return Finding.WORSE, None
    if difference.low < -rule.tolerance:
        return Finding.UNSURE, Doubt.WIDE
    return Finding.HOLDS, None


def _alone(part: Mapping[str, Any] | None) -> Judgement:
    if part is None:
        return Judgement(Finding.ALONE)
    defined = [
        value
        for dimension in part["dimensions"].values()
        if (value := dimension["macro_f1"]["value"]) is not None
    ]
    return Judgement(
        Finding.ALONE,
        sentences=part["sentences"],
        cases=part["cases"],
        codes=part["overall"]["support"],
        new=Estimate(_mean(defined)),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _read_judgement(record: Mapping[str, Any]) -> Judgement:
    estimates = {name: Estimate(**record[name]) for name in ("new", "old", "difference")}
    doubt = record["doubt"]
    return Judgement(
        **{
            **record,
            **estimates,
            "finding": Finding(record["finding"]),
            "doubt": None if doubt is None else Doubt(doubt),
        }
    )
