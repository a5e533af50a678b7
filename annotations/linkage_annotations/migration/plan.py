"""What a migration has to do on the server, and what stands against it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from linkage_annotations.migration.changes import Fate
from linkage_annotations.migration.conversion import Conversion
from linkage_annotations.migration.convert import Converted, convert, labels_of
from linkage_annotations.migration.step import Deed, Step, What
from linkage_annotations.studio.records import Answer, Result, Task
from linkage_nlp.codebook import Label

# Coders see what these leave out, so nothing that they say is lost.
_TAKEN_OUT = frozenset({Fate.DROP, Fate.REVIEW})
_TAKEN_OUT_OF_PREDICTIONS = frozenset({Fate.DROP, Fate.REVIEW, Fate.REFUSE})


class Place(NamedTuple):
    """Names an annotation or a draft on the server."""

    project: int
    task: int
    what: What
    id: int

    def __str__(self) -> str:
        return f"{self.what} {self.id} of task {self.task} in project {self.project}"


@dataclass(frozen=True, slots=True)
class Use:
    """How often a code is given on the server.

    Attributes:
        annotations: Submitted or skipped.
        gold: Those of them that settle their sentence.
    """

    annotations: int = 0
    gold: int = 0
    drafts: int = 0
    predictions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be done.

    Attributes:
        steps: In the order in which they are to be done: annotations as they were last
            changed, so that of two the later one stays the later one.
        uses: How often each code with a rule is given.
        emptied: Annotations that come to say 'no code', as all their codes go.
        unknown: Codes that neither codebook has, and where they were given.
        refused: Codes that may go only if nobody gave them, and where they were given.
        early: How often an added code was given already, by an interface changed by hand.
        outdated: The tasks that name another codebook.
        tasks: How many tasks there are.
        latest: When an annotation was changed last, by the server's clock.
    """

    steps: tuple[Step, ...]
    uses: Mapping[Label, Use]
    emptied: int
    unknown: Mapping[Label, tuple[Place, ...]]
    refused: Mapping[Label, tuple[Place, ...]]
    early: Mapping[Label, int]
    outdated: tuple[Task, ...]
    tasks: int
    latest: datetime | None

    def count(self, what: What, deed: Deed) -> int:
        """How many steps are of a kind."""
        return sum(step.what is what and step.deed is deed for step in self.steps)


def plan(
    projects: Mapping[int, Iterable[Task]],
    conversion: Conversion,
    *,
    reviewed: Collection[tuple[int, What, int]] | None = None,
) -> Plan:
    """What a migration has to do.

    Args:
        projects: The tasks of each project.
        conversion: The way from the former codebook to the new one.
        reviewed: Names of the annotations that are to be coded anew although their code is
            in the new codebook too: those that were there when the migration began. Without
            it, all that give the code.
    """
    found = _Findings(conversion, reviewed)
    for project, tasks in projects.items():
        for task in tasks:
            found.add(project, task)
    return found.plan()


@dataclass
class _Findings:
    """What was seen so far."""

    conversion: Conversion
    reviewed: Collection[tuple[int, What, int]] | None
    _annotations: list[Step] = field(default_factory=list)
    _others: list[Step] = field(default_factory=list)
    _unchanged: dict[str, list[Step]] = field(default_factory=lambda: defaultdict(list))
    _uses: Counter[tuple[Label, str]] = field(default_factory=Counter)
    _unknown: dict[Label, list[Place]] = field(default_factory=lambda: defaultdict(list))
    _refused: dict[Label, list[Place]] = field(default_factory=lambda: defaultdict(list))
    _early: Counter[Label] = field(default_factory=Counter)
    _outdated: list[Task] = field(default_factory=list)
    _latest: datetime | None = None
    _emptied: int = 0
    _tasks: int = 0

    def add(self, project: int, task: Task) -> None:
        self._tasks += 1
        new = self.conversion.new.fingerprint
        if task.data.get("codebook", new) != new:
            self._outdated.append(task)
        sentence = str(task.data.get("sentence", ""))
        for answer in task.annotations:
            self._annotation(project, sentence, answer)
        for answer in task.drafts:
            self._draft(project, sentence, answer)
        if not self.conversion.same_coding:
            self._predictions(project, sentence, task)

    def plan(self) -> Plan:
        return Plan(
            steps=(*sorted([*self._annotations, *self._touches()], key=_order), *self._others),
            uses={
                label: Use(**{what: self._uses[label, what] for what in Use.__dataclass_fields__})
                for label in self.conversion.rules
            },
            emptied=self._emptied,
            unknown={label: tuple(places) for label, places in sorted(self._unknown.items())},
            refused={label: tuple(places) for label, places in sorted(self._refused.items())},
            early=dict(self._early),
            outdated=tuple(self._outdated),
            tasks=self._tasks,
            latest=self._latest,
        )

    def _annotation(self, project: int, sentence: str, answer: Answer) -> None:
        key = (project, What.ANNOTATION, answer.id)
        self._latest = max(answer.updated, self._latest or answer.updated)
        converted = self._convert(answer)
        review = converted.review and not answer.skipped and self._is_due(converted, key)
        self._note(project, answer, converted, "annotations")
        if answer.ground_truth:
            self._count(converted, "gold")
        self._emptied += converted.emptied
        after: Result = answer.result
        deed = Deed.TOUCH
        if review:
            deed, after = Deed.DELETE, ()
        elif [*converted.result] != [*answer.result]:
            deed, after = Deed.CHANGE, converted.result
        step = Step.of_answer(answer, project, sentence, deed, after)
        if deed is not Deed.TOUCH:
            self._annotations.append(step)
        elif not answer.skipped:
            self._unchanged[sentence].append(step)

    def _convert(self, answer: Answer) -> Converted:
        if answer.skipped or answer.draft:
            return convert(answer.result, self.conversion, finished=False, take_out=_TAKEN_OUT)
        return convert(answer.result, self.conversion)

    def _is_due(self, converted: Converted, key: tuple[int, What, int]) -> bool:
        """Whether an annotation was given its code while that meant what it did before."""
        if self.reviewed is None or key in self.reviewed:
            return True
        return any(
            label not in self.conversion.new.labels for label in converted.found[Fate.REVIEW]
        )

    def _draft(self, project: int, sentence: str, draft: Answer) -> None:
        converted = self._convert(draft)
        self._note(project, draft, converted, "drafts")
        if [*converted.result] != [*draft.result]:
            step = Step.of_answer(draft, project, sentence, Deed.CHANGE, converted.result)
            self._others.append(step)

    def _predictions(self, project: int, sentence: str, task: Task) -> None:
        """What a model said that knew the former codes goes.

        One that an annotation was begun from stays, with the codes that it means now:
        otherwise the server would forget that its coder was shown a suggestion.
        """
        begun_from = {answer.suggested_by for answer in (*task.annotations, *task.drafts)}
        for prediction in task.predictions:
            converted = convert(
                prediction.result,
                self.conversion,
                finished=False,
                take_out=_TAKEN_OUT_OF_PREDICTIONS,
            )
            self._count(converted, "predictions")
            if prediction.model_version not in begun_from:
                step = Step.of_prediction(prediction, project, sentence, Deed.DELETE, ())
                self._others.append(step)
            elif [*converted.result] != [*prediction.result]:
                self._others.append(
                    Step.of_prediction(prediction, project, sentence, Deed.CHANGE, converted.result)
                )

    def _note(self, project: int, answer: Answer, converted: Converted, use: str) -> None:
        self._count(converted, use)
        what = What.DRAFT if answer.draft else What.ANNOTATION
        place = Place(project, answer.task, what, answer.id)
        for label in dict.fromkeys(labels_of(answer.result)):
            if label not in self.conversion.known:
                self._unknown[label].append(place)
            if label in converted.found[Fate.REFUSE]:
                self._refused[label].append(place)
            if label in self.conversion.added:
                self._early[label] += 1

    def _count(self, converted: Converted, use: str) -> None:
        for labels in converted.found.values():
            for label in labels:
                self._uses[label, use] += 1

    def _touches(self) -> Iterator[Step]:
        """Unchanged annotations of a sentence that are later than one that is changed."""
        earliest: dict[str, tuple[object, ...]] = {}
        for step in self._annotations:
            if step.deed is Deed.CHANGE and not step.skipped:
                known = earliest.setdefault(step.sentence, _order(step))
                earliest[step.sentence] = min(known, _order(step))
        for sentence, first in earliest.items():
            yield from (step for step in self._unchanged[sentence] if _order(step) > first)


def _order(step: Step) -> tuple[object, ...]:
    assert step.updated is not None
    return (step.updated, step.project, step.id)
