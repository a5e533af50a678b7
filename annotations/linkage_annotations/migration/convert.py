"""Codes, and the results of Label Studio that give them, under the new codebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linkage_annotations.migration.changes import Fate
from linkage_annotations.migration.conversion import Conversion
from linkage_nlp.codebook import Label
from linkage_nlp.label_studio.names import NO_CODE, SENTENCE

Result = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Converted:
    """A result under the new codebook.

    Attributes:
        result: What it says then; codes to be reviewed, or to be refused, are still in it.
        found: The codes in it that a rule is about.
        emptied: All its codes were taken out, so that it says 'no code' now.
    """

    result: Result
    found: Mapping[Fate, frozenset[Label]]
    emptied: bool

    @property
    def review(self) -> bool:
        """Whether the sentence is to be coded anew."""
        return bool(self.found[Fate.REVIEW])


def labels_of(result: Result) -> tuple[Label, ...]:
    """The codes that a result gives, marks and comments left out."""
    return tuple(
        Label(str(answer.get("from_name")), code)
        for answer in result
        if (codes := _codes(answer)) is not None
        for code in codes
    )


def convert(
    result: Result,
    conversion: Conversion,
    *,
    finished: bool = True,
    take_out: frozenset[Fate] = frozenset({Fate.DROP}),
) -> Converted:
    """A result under the new codebook; what no rule is about is left exactly as it is.

    Args:
        result: What an annotation, a draft or a prediction says.
        conversion: The way from the former codebook.
        finished: It was submitted: if no code is left, it comes to say 'no code'. That is
            what its coder said of all codes that are still there.
        take_out: Codes with these fates are taken out.
    """
    given = labels_of(result)
    rules = conversion.rules
    found = {
        fate: frozenset(label for label in given if label in rules and rules[label].fate is fate)
        for fate in Fate
    }
    if not any(found.values()):
        return Converted(result, found, emptied=False)
    answers = _Answers(conversion)
    for answer in result:
        answers.add(answer, take_out)
    converted = answers.result()
    emptied = (
        finished
        and bool(found[Fate.DROP])
        and not labels_of(converted)
        and not any(answer.get("from_name") == NO_CODE for answer in converted)
    )
    if emptied:
        converted = [*converted, _answer(NO_CODE, [NO_CODE])]
    return Converted(converted, found, emptied)


class _Answers:
    """The answers of a result, put together under the new codebook."""

    def __init__(self, conversion: Conversion) -> None:
        self._rules = conversion.rules
        self._order = {label: place for place, label in enumerate(conversion.new.labels)}
        self._answers: list[dict[str, Any]] = []
        self._moved: list[Label] = []

    def add(self, answer: Mapping[str, Any], take_out: frozenset[Fate]) -> None:
        codes = _codes(answer)
        name = str(answer.get("from_name"))
        labels = [Label(name, code) for code in codes or ()]
        if not any(label in self._rules for label in labels):
            self._answers.append(dict(answer))
            return
        kept: list[Label] = []
        for label in labels:
            rule = self._rules.get(label)
            if rule is None or (rule.target is None and rule.fate not in take_out):
                kept.append(label)
            elif rule.target is not None:
                self._moved.append(rule.target)
        if kept:
            self._answers.append(self._with(answer, kept))
        elif self._moved and self._moved[-1].dimension not in self._names():
            # The answer goes by another name now; it keeps the number that the server gave it.
            dimension = self._moved[-1].dimension
            self._answers.append({**self._with(answer, []), "from_name": dimension})

    def result(self) -> list[dict[str, Any]]:
        for label in self._moved:
            if label.dimension not in self._names():
                self._answers.append(_answer(label.dimension, []))
        for place, answer in enumerate(self._answers):
            name = str(answer.get("from_name"))
            moved = [label for label in self._moved if label.dimension == name]
            if moved:
                labels = [*(Label(name, code) for code in _codes(answer) or ()), *moved]
                self._answers[place] = self._with(answer, labels)
                self._moved = [label for label in self._moved if label.dimension != name]
        return self._answers

    def _names(self) -> set[str]:
        return {str(answer.get("from_name")) for answer in self._answers}

    def _with(self, answer: Mapping[str, Any], labels: Iterable[Label]) -> dict[str, Any]:
        last = len(self._order)
        ordered = sorted(dict.fromkeys(labels), key=lambda label: self._order.get(label, last))
        value = {**answer["value"], "choices": [label.code for label in ordered]}
        return {**answer, "value": value}


def _codes(answer: Mapping[str, Any]) -> list[str] | None:
    """The codes of an answer; None if it gives none, being a mark or a comment."""
    value = answer.get("value")
    given = value.get("choices") if isinstance(value, Mapping) else None
    # A dimension's id has no hyphen in it, unlike the names of marks.
    if "-" in str(answer.get("from_name")) or not isinstance(given, list):
        return None
    return [str(code) for code in given]


def _answer(name: str, codes: list[str]) -> dict[str, Any]:
    return {
        "from_name": name,
        "to_name": SENTENCE,
        "type": "choices",
        "value": {"choices": codes},
    }
