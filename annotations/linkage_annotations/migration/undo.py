"""Taking a migration back, as long as nothing that was coded since would be lost by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from linkage_annotations.migration.apply import Progress, Site, change_project, mark_tasks, unseen
from linkage_annotations.migration.check import Refusal
from linkage_annotations.migration.conversion import Conversion
from linkage_annotations.migration.convert import labels_of
from linkage_annotations.migration.plan import Place
from linkage_annotations.migration.server import Server
from linkage_annotations.migration.step import Deed, Step, What, same
from linkage_annotations.studio.records import Answer, NewPrediction, Prediction, Task
from linkage_nlp.codebook import Label

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Backward:
    """What is to be done to take a migration back.

    Attributes:
        restore: Steps whose annotations, drafts and predictions get back what they said.
        again: Steps of annotations that were deleted, to be made anew.
        superseded: Steps whose coders coded the sentence anew meanwhile: that stays.
        there: Numbers of the annotations that stand for deleted ones already.
        suggested: The prediction that an annotation was begun from, by task and version.
        predictions: Predictions that were deleted, to be added again, by task.
        surplus: Numbers of predictions that came since and know the new codes.
        outdated: Tasks that name another codebook than the former.
        blocked: What was coded since and could not be read under the former codebook.
    """

    restore: tuple[Step, ...]
    again: tuple[Step, ...]
    superseded: tuple[Step, ...]
    there: Mapping[tuple[int, What, int], int]
    suggested: Mapping[tuple[int, str], int]
    predictions: tuple[Step, ...]
    surplus: tuple[int, ...]
    outdated: tuple[Task, ...]
    blocked: tuple[tuple[Place, tuple[Label, ...]], ...]

    def refusals(self) -> tuple[Refusal, ...]:
        """Why it cannot be done, if it cannot."""
        if not self.blocked:
            return ()
        codes = sorted({str(label) for _, labels in self.blocked for label in labels})
        places = "; ".join(str(place) for place, _ in self.blocked[:_SHOWN])
        more = len(self.blocked) - _SHOWN
        more_text = f"; and {more} more" if more > 0 else ""
        return (
            Refusal(
                f"{len(self.blocked)} annotations or drafts since then give codes of the new "
                f"codebook ({', '.join(codes)}), which would be lost: {places}{more_text}",
                "Write a map from the new codebook to the former one, and migrate by that",
            ),
        )


def backward(
    projects: Mapping[int, Sequence[Task]],
    steps: Sequence[Step],
    conversion: Conversion,
    latest: datetime | None,
) -> Backward:
    """What is to be done to take a migration back.

    Args:
        projects: The tasks of each project, as they are now.
        steps: What the migration did or began to do.
        conversion: The way that it went.
        latest: When an annotation had last been changed before it, by the server's clock.
    """
    found = _Findings(steps, conversion, latest)
    for project, tasks in projects.items():
        for task in tasks:
            found.add(project, task)
    return found.backward()


def undo(
    server: Server,
    work: Backward,
    steps: Sequence[Step],
    sites: Sequence[Site],
    fingerprint: str,
    *,
    progress: Progress = unseen,
) -> None:
    """Put everything back; doing it again goes on where it was broken off.

    Args:
        server: The server.
        work: What is to be done.
        steps: All steps of the migration, in their order.
        sites: The projects as they were.
        fingerprint: Of the former codebook.
        progress: Told how far it has come.

    Raises:
        StudioError: The server refuses or does not answer.
    """
    again, restore = set(map(_key, work.again)), set(map(_key, work.restore))
    for done, step in enumerate(steps, start=1):
        if step.key in restore:
            _restore(server, step)
        elif step.key in again:
            _make_again(server, step, work)
        progress("annotations", done, len(steps))
    server.delete_predictions(work.surplus)
    for site in sites:
        change_project(server, replace(site, model_version=None))
    # The server takes in only what its interface has, and passes over the rest in silence.
    for lot in _lots(work.predictions):
        server.add_predictions(lot)
    # A project can only name a version of which it has predictions.
    known = {version for _, version in work.suggested}
    known |= {step.model_version for step in work.predictions}
    for site in sites:
        if site.model_version in known:
            server.change_project(site.project, model_version=site.model_version)
    mark_tasks(server, work.outdated, fingerprint, progress)


def _restore(server: Server, step: Step) -> None:
    match step.what:
        case What.ANNOTATION:
            # Also one that was not changed: the order of the server's times is to stay.
            server.change_annotation(step.id, result=step.before)
        case What.DRAFT:
            server.change_draft(step.id, step.before)
        case What.PREDICTION:
            server.change_prediction(step.id, step.before)


def _make_again(server: Server, step: Step, work: Backward) -> None:
    if (there := work.there.get(step.key)) is not None:
        server.change_annotation(there, result=step.before)
        return
    server.restore_annotation(
        step.task,
        step.before,
        coder=step.coder,
        ground_truth=step.ground_truth,
        skipped=step.skipped,
        seconds=step.seconds,
        prediction=work.suggested.get((step.task, step.suggested_by or "")),
    )


def _lots(steps: Sequence[Step]) -> Iterator[dict[int, NewPrediction]]:
    """Predictions by task, those of one project and, if a task has several, one each."""
    lots: defaultdict[tuple[int, int], dict[int, NewPrediction]] = defaultdict(dict)
    seen: defaultdict[int, int] = defaultdict(int)
    for step in steps:
        new = NewPrediction(
            model_version=step.model_version, score=step.score or 0.0, result=step.before
        )
        lots[step.project, seen[step.task]][step.task] = new
        seen[step.task] += 1
    yield from lots.values()


def _key(step: Step) -> tuple[int, What, int]:
    return step.key


@dataclass
class _Findings:
    """What was seen so far of the server."""

    steps: Sequence[Step]
    conversion: Conversion
    latest: datetime | None
    _restore: list[Step] = field(default_factory=list)
    _again: list[Step] = field(default_factory=list)
    _superseded: list[Step] = field(default_factory=list)
    _there: dict[tuple[int, What, int], int] = field(default_factory=dict)
    _suggested: dict[tuple[int, str], int] = field(default_factory=dict)
    _predictions: list[Step] = field(default_factory=list)
    _surplus: list[int] = field(default_factory=list)
    _outdated: list[Task] = field(default_factory=list)
    _blocked: list[tuple[Place, tuple[Label, ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._by_key = {step.key: step for step in self.steps}
        self._by_task: defaultdict[tuple[int, int], list[Step]] = defaultdict(list)
        for step in self.steps:
            self._by_task[step.project, step.task].append(step)
        self._former = frozenset(self.conversion.old.labels)

    def add(self, project: int, task: Task) -> None:
        old = self.conversion.old.fingerprint
        if task.data.get("codebook", old) != old:
            self._outdated.append(task)
        steps = self._by_task[project, task.id]
        put_back = self._deleted_annotations(steps, task.annotations)
        for answer in task.annotations:
            if answer.id not in put_back:
                self._answer(project, answer, What.ANNOTATION)
        for answer in task.drafts:
            self._answer(project, answer, What.DRAFT)
        self._all_predictions(project, steps, task.predictions)

    def backward(self) -> Backward:
        return Backward(
            restore=tuple(self._restore),
            again=tuple(self._again),
            superseded=tuple(self._superseded),
            there=self._there,
            suggested=self._suggested,
            predictions=tuple(self._predictions),
            surplus=tuple(self._surplus),
            outdated=tuple(self._outdated),
            blocked=tuple(self._blocked),
        )

    def _answer(self, project: int, answer: Answer, what: What) -> None:
        step = self._by_key.get((project, what, answer.id))
        if step is not None and (
            same(answer.result, step.before) or same(answer.result, step.after)
        ):
            if step.deed is not Deed.DELETE:
                self._restore.append(step)
            return
        labels = set(labels_of(answer.result))
        lost = labels - self._former
        if self.latest is None or answer.updated > self.latest:
            lost |= labels & self.conversion.changed_meaning
        if lost:
            place = Place(project, answer.task, what, answer.id)
            self._blocked.append((place, tuple(sorted(lost))))

    def _deleted_annotations(
        self, steps: Sequence[Step], present: Sequence[Answer]
    ) -> frozenset[int]:
        """Sort out those that the migration deleted; the numbers of those put back already."""
        ids = {answer.id for answer in present}
        known: set[int] = set()
        for step in steps:
            if step.what is not What.ANNOTATION or step.deed is not Deed.DELETE or step.id in ids:
                continue
            later = [
                answer
                for answer in present
                if answer.coder == step.coder
                and not answer.skipped
                and (self.latest is None or answer.created > self.latest)
            ]
            put_back = [answer.id for answer in later if same(answer.result, step.before)]
            if put_back:
                self._there[step.key] = put_back[0]
                known.add(put_back[0])
            if put_back or not later:
                self._again.append(step)
            else:
                self._superseded.append(step)
        return frozenset(known)

    def _all_predictions(
        self, project: int, steps: Sequence[Step], present: Sequence[Prediction]
    ) -> None:
        versions = {prediction.model_version for prediction in present}
        for prediction in present:
            self._suggested[prediction.task, prediction.model_version] = prediction.id
            step = self._by_key.get((project, What.PREDICTION, prediction.id))
            if step is not None and step.deed is Deed.CHANGE:
                self._restore.append(step)
            elif set(labels_of(prediction.result)) - self._former:
                self._surplus.append(prediction.id)
        self._predictions += [
            step
            for step in steps
            if step.what is What.PREDICTION
            and step.deed is Deed.DELETE
            and step.model_version not in versions
        ]
