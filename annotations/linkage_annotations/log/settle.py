"""The dataset that follows from a log: which codes each sentence has in the end.

Coders are compared dimension by dimension, and a sentence is settled as a whole: a line of
a dataset says one thing of all dimensions. `docs/annotation-log.md` has the rules in full.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from linkage_annotations.log.account import Account, Outcome
from linkage_annotations.log.contents import LogContents, current_annotations, current_tasks
from linkage_annotations.log.readings import (
    DEFAULT_RULES,
    Readings,
    Rules,
    check_readings,
    counts,
    read_sentence,
)
from linkage_annotations.log.state import AnnotationState, Status, TaskKey, TaskState
from linkage_nlp.codebook import Codebook
from linkage_nlp.dataset import Example, Provenance, Settled, check_codes

_MAJORITY_FROM = 3

Codes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Derivation:
    """What a log says of every sentence.

    Attributes:
        examples: The settled sentences, in the order of cases, transcripts and places.
        accounts: Every sentence, settled or not, in the order of ids.
    """

    examples: tuple[Example, ...]
    accounts: tuple[Account, ...]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many sentences had each outcome; they add up to `accounts`."""
        found = Counter(account.outcome for account in self.accounts)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def left_out(self) -> tuple[Account, ...]:
        """The sentences that are not in `examples`."""
        return tuple(account for account in self.accounts if account.outcome.settled is None)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """All that holds now of one sentence."""

    id: str
    annotations: tuple[AnnotationState, ...]
    tasks: tuple[TaskState, ...]
    readings: Readings

    @property
    def coded_tasks(self) -> Mapping[TaskKey, TaskState]:
        """The tasks in which it got the annotations that count."""
        coded = {state.task_key for state in self.readings.by_coder.values()}
        coded |= {state.task_key for state in self.readings.gold.values()}
        return {task.key: task for task in self.tasks if task.key in coded}


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What becomes of a sentence.

    Attributes:
        differ: The dimensions in which those who decide differ.
        codes: The codes of a sentence that is settled.
    """

    outcome: Outcome
    differ: tuple[str, ...] = ()
    codes: Codes = field(default_factory=dict)


def derive(log: LogContents, codebook: Codebook, rules: Rules = DEFAULT_RULES) -> Derivation:
    """Settle every sentence of a log as far as its annotations allow.

    Raises:
        AnnotationError: An annotation that counts was made under another codebook or has a
            code that the codebook lacks.
    """
    sentences = _sentences(log, rules)
    check_readings((sentence.readings for sentence in sentences), codebook, rules)
    accounts: list[Account] = []
    settled: list[tuple[TaskState, Example]] = []
    for sentence in sentences:
        verdict = _settle(sentence, codebook, rules)
        accounts.append(_account(sentence, verdict, rules))
        how = verdict.outcome.settled
        if how is not None:
            task = _read_in(sentence)
            settled.append((task, _example(sentence, task, verdict.codes, how)))
    settled.sort(key=lambda pair: (pair[1].case, pair[0].transcript, pair[0].start, pair[1].id))
    return Derivation(tuple(example for _, example in settled), tuple(accounts))


def _sentences(log: LogContents, rules: Rules) -> list[_Sentence]:
    """Every sentence that a task or an annotation of the log names, by id."""
    annotations: defaultdict[str, list[AnnotationState]] = defaultdict(list)
    tasks: defaultdict[str, list[TaskState]] = defaultdict(list)
    for annotation in current_annotations(log.annotations).values():
        annotations[annotation.sentence].append(annotation)
    for state in log.tasks:
        tasks[state.sentence].append(state)
    return [
        _Sentence(
            name,
            tuple(annotations[name]),
            tuple(sorted(current_tasks(tasks[name]).values(), key=lambda task: task.key)),
            read_sentence(annotations[name], rules),
        )
        for name in sorted(annotations.keys() | tasks.keys())
    ]


def _settle(sentence: _Sentence, codebook: Codebook, rules: Rules) -> _Verdict:
    readings = sentence.readings
    if not readings.by_coder:
        return _Verdict(_without_readings(sentence))
    given = [check_codes(state.codes, codebook) for state in readings.deciding]
    names = [dimension.id for dimension in codebook.dimensions]
    differ = tuple(name for name in names if len({codes[name] for codes in given}) > 1)
    texts = {task.text for task in sentence.coded_tasks.values()}
    if len(texts) != 1:
        return _Verdict(Outcome.TEXT_DIFFERS if texts else Outcome.NO_TEXT, differ)
    if not differ:
        outcome = Outcome.SINGLE if len(given) == 1 else Outcome.AGREED
        return _Verdict(Outcome.ADJUDICATED if readings.gold else outcome, (), given[0])
    if rules.majority and not readings.gold and len(given) >= _MAJORITY_FROM:
        codes = _majority(given, names)
        if codes is not None:
            return _Verdict(Outcome.MAJORITY, differ, codes)
    return _Verdict(Outcome.DISAGREE, differ)


def _without_readings(sentence: _Sentence) -> Outcome:
    statuses = {state.status for state in sentence.annotations}
    for status, outcome in (
        (Status.SUBMITTED, Outcome.UNCLEAR),
        (Status.SKIPPED, Outcome.SKIPPED),
        (Status.DRAFT, Outcome.DRAFT),
    ):
        if status in statuses:
            return outcome
    there = [task for task in sentence.tasks if not task.deleted]
    if not there and (sentence.tasks or Status.TASK_DELETED in statuses):
        return Outcome.WITHDRAWN
    # A draft that was thrown away leaves a sentence as if nobody had been there.
    return Outcome.DELETED if statuses - {Status.DISCARDED} else Outcome.OPEN


def _majority(given: Sequence[Codes], names: Sequence[str]) -> Codes | None:
    """The codes that more than half give in each dimension; None if one has no such.

    A vote over single codes could end with a set that nobody gave, such as none at all
    where three coders gave three codes; a vote over sets cannot.
    """
    codes: dict[str, tuple[str, ...]] = {}
    for name in names:
        most, times = Counter(reading[name] for reading in given).most_common(1)[0]
        if times * 2 <= len(given):
            return None
        codes[name] = most
    return codes


def _read_in(sentence: _Sentence) -> TaskState:
    """The task whose context, speaker and place the dataset has."""
    coded = sentence.coded_tasks
    return coded.get(sentence.readings.latest.task_key) or coded[max(coded)]


def _example(sentence: _Sentence, task: TaskState, codes: Codes, settled: Settled) -> Example:
    return Example(
        id=sentence.id,
        case=task.case,
        lang=task.lang,
        speaker=task.speaker,
        role=task.role,
        text=task.text,
        context=task.context,
        codes=codes,
        coders=tuple(sentence.readings.by_coder),
        settled=settled,
        provenance=Provenance.ANNOTATED,
    )


def _account(sentence: _Sentence, verdict: _Verdict, rules: Rules) -> Account:
    readings = sentence.readings
    counting = [state for state in sentence.annotations if counts(state, rules)]
    skipped = {s.coder for s in sentence.annotations if s.status is Status.SKIPPED}
    keys = {state.task_key for state in sentence.annotations}
    keys |= {task.key for task in sentence.tasks}
    return Account(
        sentence=sentence.id,
        case=_read_in(sentence).case if sentence.coded_tasks else _case(sentence),
        outcome=verdict.outcome,
        coders=tuple(readings.by_coder),
        differ=verdict.differ,
        unsure=tuple(coder for coder, state in readings.by_coder.items() if state.unsure),
        skipped=tuple(sorted(skipped - readings.by_coder.keys())),
        queues=tuple(sorted({state.queue for state in counting})),
        suggested_by=tuple(sorted({s.suggested_by for s in counting if s.suggested_by})),
        tasks=tuple(sorted(keys)),
    )


def _case(sentence: _Sentence) -> str:
    return sentence.tasks[-1].case if sentence.tasks else ""
