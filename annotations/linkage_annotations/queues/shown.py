"""What was chosen and why, as tables and as JSON. No word of any interview is in either."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linkage_annotations.queues.draws import Draw, Pushed, Why, learn_json
from linkage_annotations.queues.fill import Ground, task_order
from linkage_annotations.queues.sampling import inclusion_probability
from linkage_annotations.tasks.fields import Item
from linkage_nlp.language import Language

if TYPE_CHECKING:
    from rich.table import Table

FORMAT = 1
_LANGUAGES: tuple[Language, ...] = ("zh", "en")
_NAMES = {"zh": "Chinese", "en": "English"}
_CASES = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """A draw with what is needed to show it.

    Attributes:
        pushed: What came of it; None in a dry run.
        again: It is one that was broken off before and is finished now.
    """

    ground: Ground
    draw: Draw
    pushed: Pushed | None
    again: bool = False

    @property
    def items(self) -> Mapping[str, Item]:
        """The sentences of the transcripts by id."""
        return {item.sentence: item for item in self.ground.sources.items}

    @property
    def draws(self) -> tuple[Draw, ...]:
        """All draws for the project, this one included."""
        before = self.ground.draws.draws
        return before if self.draw in before else (*before, self.draw)


def as_json(shown: Shown) -> dict[str, Any]:
    """The draw as JSON: each sentence with its reasons, in the order of the tasks."""
    draw, by_id = shown.draw, shown.items
    learn = {chosen.sentence: chosen for chosen in draw.learn}
    sentences = []
    for name in task_order(draw):
        item = by_id.get(name)
        place = {
            "sentence": name,
            "case": None if item is None else item.case,
            "lang": None if item is None else item.lang,
        }
        if name in learn:
            sentences.append(place | {"queue": "learn"} | learn_json(learn[name]))
        else:
            sentences.append(place | {"queue": "estimate", "why": "random"})
    return {
        "format": FORMAT,
        "project": draw.project,
        "draw": draw.number,
        "finished_before": shown.again,
        "dry_run": shown.pushed is None,
        "seed": draw.seed,
        "codebook": draw.codebook,
        "model_version": draw.model_version,
        "sentences": len(by_id),
        "in_project": len(by_id.keys() & set(shown.ground.present)),
        "tasks": 0 if shown.pushed is None else shown.pushed.tasks,
        "missing": [] if shown.pushed is None else list(shown.pushed.missing),
        "estimate": {
            lang: {
                "pool": stratum.pool,
                "drawn": stratum.drawn,
                "drawn_so_far": sum(d.strata[lang].drawn for d in shown.draws if lang in d.strata),
            }
            for lang, stratum in draw.strata.items()
        },
        "inclusion": _inclusion(shown),
        "known": list(draw.known),
        "chosen": sentences,
    }


def tables(shown: Shown) -> list[Table]:
    """The draw as tables: by reason, by code, by case."""
    draw, by_id = shown.draw, shown.items
    reasons = {chosen.sentence: chosen.why for chosen in draw.learn}
    found = [by_id[name] for name in task_order(draw) if name in by_id]
    if not found:
        return []
    made = [_reasons(found, reasons), _by_case(found, reasons)]
    if draw.learn:
        made.insert(1, _codes(shown))
    return made


def _inclusion(shown: Shown) -> dict[str, dict[str, float]]:
    """By transcript and language, how likely a sentence was to be drawn for estimates so far."""
    return {
        transcript: {
            lang: round(inclusion_probability(shown.draws, transcript, lang), 6)
            for lang in _LANGUAGES
            if lang in counts
        }
        for transcript, counts in shown.draw.transcripts.items()
    }


def _reasons(found: Sequence[Item], reasons: Mapping[str, Why]) -> Table:
    table = _table("Why", "Queue", *_NAMES.values(), "All")
    kinds = (
        ("drawn at random", "estimate", None),
        ("likely to have a rare code", "learn", Why.RARE),
        ("the model is unsure", "learn", Why.UNCERTAIN),
    )
    for name, queue, why in kinds:
        langs = Counter(item.lang for item in found if reasons.get(item.sentence) is why)
        _row(table, (name, queue), langs)
    _row(table, ("all", ""), Counter(item.lang for item in found))
    return table


def _row(table: Table, names: Iterable[str], counts: Counter[Language]) -> None:
    numbers = [counts[lang] for lang in _LANGUAGES]
    table.add_row(*names, *map(str, numbers), str(sum(numbers)))


def _codes(shown: Shown) -> Table:
    table = _table("Code", "Labelled so far", "Rare: likely", "Unsure of it most", left=1)
    chosen = Counter((learn.code, learn.why) for learn in shown.draw.learn)
    for label in shown.ground.codebook.labels:
        counts = [chosen[str(label), why] for why in (Why.RARE, Why.UNCERTAIN)]
        if any(counts):
            labelled = shown.ground.labelled.get(label, 0)
            table.add_row(str(label), str(labelled), *(str(n) if n else "" for n in counts))
    return table


def _by_case(found: Sequence[Item], reasons: Mapping[str, Why]) -> Table:
    table = _table("Case", "Random", "To learn", "All", left=1)
    everything = Counter(item.case for item in found)
    learn = Counter(item.case for item in found if item.sentence in reasons)
    ordered = sorted(everything, key=lambda case: (-everything[case], case))
    for case in ordered[:_CASES]:
        table.add_row(
            case or "(none)",
            str(everything[case] - learn[case]),
            str(learn[case]),
            str(everything[case]),
        )
    rest = ordered[_CASES:]
    if rest:
        numbers = [sum(counts[case] for case in rest) for counts in (everything, learn)]
        table.add_row(
            f"{len(rest)} more", str(numbers[0] - numbers[1]), str(numbers[1]), str(numbers[0])
        )
    return table


def _table(*headings: str, left: int = 2) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="left" if place < left else "right")
    return table
