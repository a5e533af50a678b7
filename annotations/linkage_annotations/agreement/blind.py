"""The blind codings of an annotation log, as ratings.

Agreement is of what coders said without knowing what others, or a model, had said. So what was
made to settle a sentence is left out, and what was made with a suggestion in view unless it is
asked for. `docs/agreement.md` has the rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from linkage_annotations.agreement.notices import Notice, NoticeKind
from linkage_annotations.agreement.ratings import Coder, Rating, Unit
from linkage_annotations.log.contents import LogContents, current_annotations, current_tasks
from linkage_annotations.log.readings import (
    Readings,
    Rules,
    check_readings,
    counts,
    latest_by_coder,
    settles,
)
from linkage_annotations.log.state import AnnotationKey, AnnotationState, TaskState
from linkage_nlp.codebook import Codebook
from linkage_nlp.tagging.encoding import ModelInput


@dataclass(frozen=True, slots=True)
class CodedSentence:
    """A sentence that was coded blind: what it is to agreement, and what a model reads."""

    unit: Unit
    read: ModelInput


@dataclass(frozen=True, slots=True)
class BlindCodings:
    """What a log has of blind codings.

    Attributes:
        ratings: Of people, a rating for each coder and sentence.
        sentences: Those that are rated.
        notices: What was left out, or counted on demand.
    """

    ratings: tuple[Rating, ...]
    sentences: tuple[CodedSentence, ...]
    notices: tuple[Notice, ...]


def blind_codings(
    log: LogContents, codebook: Codebook, rules: Rules, *, suggested: bool = False
) -> BlindCodings:
    """The blind codings of each sentence.

    Args:
        log: What was seen on the server.
        codebook: The codebook of the project.
        rules: How sentences are settled: which annotations count, and who is an adjudicator.
        suggested: Count annotations that were made with a suggestion in view too.

    Raises:
        AnnotationError: An annotation that counts was made under another codebook, or has a
            code that the codebook lacks.
    """
    found = _Blind(log, codebook, rules, suggested=suggested)
    readings = {
        name: Readings(latest_by_coder(states), {})
        for name, states in sorted(found.by_sentence.items())
    }
    check_readings(readings.values(), codebook, rules)
    tasks = current_tasks(log.tasks)
    ratings: list[Rating] = []
    sentences: list[CodedSentence] = []
    differing = 0
    for name, reading in readings.items():
        states = reading.by_coder.values()
        shown = [tasks[state.task_key] for state in states if state.task_key in tasks]
        if len({task.text for task in shown}) != 1:
            differing += 1
            continue
        task = max(shown, key=lambda task: task.key)
        sentence = _sentence(name, task)
        sentences.append(sentence)
        ratings += [Rating(Coder(s.coder), sentence.unit, s.codes) for s in states]
    given = NoticeKind.SUGGESTED_COUNTED if suggested else NoticeKind.SUGGESTED_LEFT_OUT
    numbers = {
        given: found.suggested,
        NoticeKind.SETTLING_LEFT_OUT: found.settling,
        NoticeKind.WORDS_DIFFER: differing,
    }
    notices = tuple(Notice(kind, number) for kind, number in numbers.items() if number)
    return BlindCodings(tuple(ratings), tuple(sentences), notices)


def _sentence(name: str, task: TaskState) -> CodedSentence:
    unit = Unit(name, task.case, task.lang)
    return CodedSentence(unit, ModelInput(task.text, task.context))


class _Blind:
    """The annotations that count and were made blind, by sentence, and how many were not."""

    def __init__(
        self, log: LogContents, codebook: Codebook, rules: Rules, *, suggested: bool
    ) -> None:
        self.by_sentence: defaultdict[str, list[AnnotationState]] = defaultdict(list)
        self.suggested = 0
        self.settling = 0
        # What was said before a migration has the codes of another codebook.
        allowed = {codebook.fingerprint, *rules.former_codebooks}
        before = _before_marking(s for s in log.annotations if s.codebook in allowed)
        for key, current in current_annotations(log.annotations).items():
            if not counts(current, rules):
                continue
            state = current
            if state.ground_truth and not settles(before.get(key, state), rules):
                state = before[key]
            if settles(state, rules):
                self.settling += 1
                continue
            if state.suggested_by is not None:
                self.suggested += 1
                if not suggested:
                    continue
            if counts(state, rules):
                self.by_sentence[state.sentence].append(state)


def _before_marking(
    states: Iterable[AnnotationState],
) -> Mapping[AnnotationKey, AnnotationState]:
    """What each annotation was last seen as without the mark of ground truth."""
    return current_annotations(state for state in states if not state.ground_truth)
