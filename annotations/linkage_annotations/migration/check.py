"""What stands against a migration: it would leave something behind that nothing could read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from linkage_annotations.log.contents import LogContents, current_annotations
from linkage_annotations.log.readings import Rules, counts
from linkage_annotations.migration.plan import Place, Plan

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason, as a clause, and what to do about it."""

    message: str
    remedy: str


def refusals(
    plan: Plan, log: LogContents, rules: Rules, projects: Collection[int]
) -> tuple[Refusal, ...]:
    """All reasons not to migrate; none if it can be done.

    Args:
        plan: What is to be done on the server.
        log: All that was seen, just pulled.
        rules: How sentences are settled.
        projects: Numbers of the projects that are migrated.
    """
    return (*_used(plan), *_unknown(plan), *_elsewhere(log, rules, projects))


def _used(plan: Plan) -> Iterator[Refusal]:
    for label, places in plan.refused.items():
        use = plan.uses[label]
        yield Refusal(
            f"{label} is to be removed, but {_number(use.annotations, 'annotation')} and "
            f"{_number(use.drafts, 'draft')} give it: {_list(places)}",
            "Write 'annotations: drop' in the map to take it out of them, 'annotations: review' "
            "to have these sentences coded anew, or merge it into another code",
        )


def _unknown(plan: Plan) -> Iterator[Refusal]:
    for label, places in plan.unknown.items():
        yield Refusal(
            f"{label} is in neither codebook, but was given: {_list(places)}",
            "Have these sentences coded anew, or, if the code is meant, put it into the new "
            "codebook and into the map with 'add'",
        )


def _elsewhere(log: LogContents, rules: Rules, projects: Collection[int]) -> Iterator[Refusal]:
    others = Counter(
        state.project
        for state in current_annotations(log.annotations).values()
        if state.project not in projects and counts(state, rules)
    )
    for project, number in sorted(others.items()):
        yield Refusal(
            f"the log has {_number(number, 'annotation')} of project {project}, which this "
            "migration does not reach",
            "Keep a workspace for each project, or, if that project was deleted on purpose, "
            "begin a new log and pull again",
        )


def _list(places: tuple[Place, ...]) -> str:
    shown = "; ".join(str(place) for place in places[:_SHOWN])
    more = len(places) - _SHOWN
    return f"{shown}; and {more} more" if more > 0 else shown


def _number(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
