"""What a migration would do, did or left, for the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from linkage_annotations.migration.changes import Fate
from linkage_annotations.migration.conversion import Conversion, Rule
from linkage_annotations.migration.dataset import ConvertedDataset
from linkage_annotations.migration.folder import MigrationFolder
from linkage_annotations.migration.prospect import Prospect
from linkage_annotations.migration.run import Done
from linkage_annotations.migration.step import Deed, What
from linkage_annotations.migration.undo import Backward
from linkage_nlp.codebook import Codebook, Label

if TYPE_CHECKING:
    from rich.table import Table

_FATES = {
    Fate.REVIEW: "coded anew",
    Fate.DROP: "taken out",
    Fate.REFUSE: "removed if unused",
}
# Of what there may be many; the rest is told by a number.
_SHOWN = 5


def becomes(rule: Rule) -> str:
    """What becomes of a code, in a word or two."""
    if rule.target is not None:
        return str(rule.target)
    if rule.to:
        return f"{' or '.join(str(to) for to in rule.to)}: {_FATES[rule.fate]}"
    return _FATES[rule.fate]


def prospect_table(found: Prospect) -> Table:
    """Each code that changes, and how often it is given."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("code")
    table.add_column("becomes")
    for name in ("annotations", "of these gold", "drafts", "predictions", "dataset lines"):
        table.add_column(name, justify="right")
    for label, rule in found.conversion.rules.items():
        use = found.plan.uses[label]
        lines = "–" if found.lines is None else str(found.affected[label])
        numbers = (use.annotations, use.gold, use.drafts, use.predictions)
        table.add_row(Text(str(label)), Text(becomes(rule)), *map(str, numbers), lines)
    return table


def prospect_lines(found: Prospect) -> Iterator[str]:
    """What would be done in all, a line each."""
    plan = found.plan
    yield (
        f"{_count(plan.count(What.ANNOTATION, Deed.CHANGE), 'annotation')} changed, "
        f"{plan.count(What.ANNOTATION, Deed.DELETE)} put back to be coded anew"
    )
    if touched := plan.count(What.ANNOTATION, Deed.TOUCH):
        yield (
            f"{_count(touched, 'annotation')} written again as they are, so that they stay the "
            "later ones of their sentences"
        )
    if plan.emptied:
        yield f"{_count(plan.emptied, 'annotation')} will say 'no code', having no other code"
    if drafts := plan.count(What.DRAFT, Deed.CHANGE):
        yield f"{_count(drafts, 'draft')} changed"
    deleted, kept = (plan.count(What.PREDICTION, deed) for deed in (Deed.DELETE, Deed.CHANGE))
    if deleted or kept:
        yield (
            f"{_count(deleted, 'prediction')} of the former model deleted, {kept} changed, from "
            "which annotations were begun"
        )
    yield f"{_count(len(plan.outdated), 'task')} of {plan.tasks} marked with the new codebook"
    if found.lines is not None:
        yield f"{_count(found.lines, 'line')} in dataset.jsonl, which is derived anew"


def prospect_warnings(found: Prospect) -> Iterator[str]:
    """What is not wrong but should be known."""
    yield from conversion_warnings(found.conversion)
    for label, number in found.plan.early.items():
        yield f"{label} was given {number} times already, and counts from now on"


def conversion_warnings(way: Conversion) -> Iterator[str]:
    """What two codebooks and a map say by themselves."""
    for label in way.added:
        yield (
            f"{label} is new: sentences coded so far were not coded for it, and count as not "
            "having it"
        )
    for label in way.redefined:
        yield f"{label} is defined otherwise: annotations that give it stay as they are"


def prospect_record(found: Prospect) -> dict[str, Any]:
    """All of it as JSON has it."""
    plan = found.plan
    return {
        **conversion_record(found.conversion),
        "codes": [
            {
                **_rule(label, rule),
                "annotations": plan.uses[label].annotations,
                "gold": plan.uses[label].gold,
                "drafts": plan.uses[label].drafts,
                "predictions": plan.uses[label].predictions,
                "dataset_lines": None if found.lines is None else found.affected[label],
            }
            for label, rule in found.conversion.rules.items()
        ],
        "steps": {
            f"{what.value}s": {deed.value: plan.count(what, deed) for deed in Deed} for what in What
        },
        "no_code": plan.emptied,
        "tasks": len(plan.outdated),
        "dataset_lines": found.lines,
        "refused": [
            {"message": refusal.message, "remedy": refusal.remedy} for refusal in found.refusals
        ],
    }


def conversion_record(way: Conversion) -> dict[str, Any]:
    """The two codebooks, and what is new or defined otherwise."""
    return {
        "old": _codebook(way.old),
        "new": _codebook(way.new),
        "added": [str(label) for label in way.added],
        "redefined": [str(label) for label in way.redefined],
    }


def done_record(done: Done) -> dict[str, Any]:
    """What a migration left."""
    return {
        "folder": str(done.folder.path),
        "state": done.folder.journal().state.value,
        "left": [
            {"project": p.project, "task": p.task, p.what.value: p.id}
            for p in (done.applied.left if done.applied else ())
        ],
        "changed_meanwhile": done.applied.changed if done.applied else 0,
        "superseded": done.superseded,
        "sentences": len(done.derivation.examples) if done.derivation else None,
        "outcomes": (
            {outcome.value: number for outcome, number in done.derivation.counts.items()}
            if done.derivation
            else None
        ),
        "error": str(done.flaw) if done.flaw else None,
    }


def done_warnings(done: Done) -> Iterator[str]:
    """What should be looked at after a migration."""
    if done.applied is None:
        if done.superseded:
            yield (
                f"{_count(done.superseded, 'annotation')} not put back, as their coders coded "
                "the sentences anew meanwhile"
            )
        return
    if left := done.applied.left:
        places = "; ".join(str(place) for place in left[:_SHOWN])
        more = f"; and {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
        yield f"given meanwhile under the former interface, and left: {places}{more}"
    if done.applied.changed:
        yield (
            f"{_count(done.applied.changed, 'annotation')} changed by their coders meanwhile: "
            "what they say now was converted"
        )


def back_lines(folder: MigrationFolder, work: Backward) -> Iterator[str]:
    """What taking a migration back would do, a line each."""
    yield f"The migration of {folder.name}:"
    counts = {what: sum(step.what is what for step in work.restore) for what in What}
    yield (
        f"{_count(counts[What.ANNOTATION], 'annotation')}, {_count(counts[What.DRAFT], 'draft')} "
        f"and {_count(counts[What.PREDICTION], 'prediction')} get back what they said"
    )
    yield (
        f"{_count(len(work.again), 'annotation')} and "
        f"{_count(len(work.predictions), 'prediction')} that were deleted are made anew"
    )
    if work.superseded:
        yield (
            f"{_count(len(work.superseded), 'annotation')} not put back, as their coders coded "
            "the sentences anew"
        )


def dataset_lines(converted: ConvertedDataset, way: Conversion) -> Iterator[str]:
    """What became of a dataset, a line each."""
    for label, number in converted.affected.items():
        yield f"{number:>6}  {label}  →  {becomes(way.rules[label])}"
    yield (
        f"{_count(len(converted.examples), 'sentence')}, {converted.changed} of them with other "
        f"codes; {len(converted.review)} left out, to be coded anew"
    )


def dataset_record(converted: ConvertedDataset, way: Conversion) -> dict[str, Any]:
    """What became of a dataset, as JSON has it."""
    return {
        **conversion_record(way),
        "codes": [
            {**_rule(label, way.rules[label]), "dataset_lines": number}
            for label, number in converted.affected.items()
        ],
        "sentences": len(converted.examples),
        "changed": converted.changed,
        "review": list(converted.review),
    }


def _rule(label: Label, rule: Rule) -> Mapping[str, Any]:
    return {
        "code": str(label),
        "change": rule.kind.value,
        "fate": rule.fate.value,
        "to": [str(to) for to in rule.to],
        "becomes": None if rule.target is None else str(rule.target),
    }


def _codebook(book: Codebook) -> dict[str, str]:
    return {"id": book.id, "version": book.version, "fingerprint": book.fingerprint}


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
