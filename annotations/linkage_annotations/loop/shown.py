"""Figures of the history as text, for tables and pages."""

from __future__ import annotations

from linkage_annotations.loop.history import Entry
from linkage_annotations.loop.verdict import Estimate, Finding, Judgement, Rule
from linkage_annotations.loop.words import ABSENT, DOUBTS, FINDINGS, OUTCOMES, WORDS
from linkage_nlp.codebook import Bilingual

MINUS = "\N{MINUS SIGN}"


def number(value: float | None) -> str:
    """`0.83`."""
    return ABSENT if value is None else f"{value:.2f}"


def change(value: float | None) -> str:
    """`+0.03`, with a minus sign where it is one."""
    if value is None:
        return ABSENT
    text = f"{value:+.2f}"
    return "0.00" if text in ("+0.00", "-0.00") else text.replace("-", MINUS)


def difference(estimate: Estimate) -> str:
    """`+0.03 (−0.02 … +0.08)`; without an interval the figure alone."""
    if estimate.low is None or estimate.high is None:
        return change(estimate.value)
    return f"{change(estimate.value)} ({change(estimate.low)} … {change(estimate.high)})"


def finding(judgement: Judgement, rule: Rule) -> Bilingual:
    """`too little to say: fewer than 5 held-out cases`."""
    name = FINDINGS[judgement.finding]
    if judgement.doubt is None:
        return name
    values = {"cases": rule.cases, "codes": rule.codes, "loss": number(-_low(judgement))}
    why = DOUBTS[judgement.doubt]
    return Bilingual(
        f"{name.en}: {why.en.format(**values)}", f"{name.zh}：{why.zh.format(**values)}"
    )


def decision(entry: Entry) -> Bilingual:
    """What became of the model of a turn, or that the turn is not that far."""
    turn = entry.turn
    if turn.outcome is not None:
        return OUTCOMES[turn.outcome]
    return WORDS["left"] if turn.left is not None else WORDS["under_way"]


def advice(entry: Entry) -> str:
    """What the lead can do about a model that was not put in force."""
    number = entry.turn.number
    anyway = f"or put it in force all the same: linkage loop promote {number} --force REASON"
    findings = {judgement.finding for judgement in entry.judgements.values()}
    if Finding.WORSE in findings:
        return f"Look for what changed: linkage loop history; {anyway}"
    return f"Have more sentences of held-out cases coded, chosen at random and blind; {anyway}"


def turn_name(number: int | None) -> Bilingual:
    """`turn 3`, or the built-in model."""
    if number is None:
        return WORDS["built_in"]
    return Bilingual(f"turn {number}", f"第 {number} 轮")


def _low(judgement: Judgement) -> float:
    low = judgement.difference.low
    return 0.0 if low is None else low
