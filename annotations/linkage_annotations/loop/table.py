"""The history as tables on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from linkage_annotations.loop.history import Entry, History
from linkage_annotations.loop.shown import decision, difference, finding, number, turn_name
from linkage_annotations.loop.words import ABSENT, HOWS, LANGUAGE_NAMES, WORDS
from linkage_nlp.language import Language


def history_tables(history: History, *, lang: Language = "en") -> Iterator[Table]:
    """A table of turns, newest last, and one of the models in force, if there was a change."""
    table = _table(
        WORDS["turns"][lang],
        *(WORDS[key][lang] for key in ("turn", "date", "sentences", "cases")),
        *(name[lang] for name in LANGUAGE_NAMES.values()),
        WORDS["decision"][lang],
        folding=[WORDS["decision"][lang]],
    )
    for entry in history.entries:
        table.add_row(*_cells(entry, lang), style="bold" if entry.in_force else "")
    yield table
    if history.switches:
        keys = ("date", "turn", "model", "how", "reason")
        models = _table(
            WORDS["models"][lang],
            *(WORDS[key][lang] for key in keys),
            folding=[WORDS["reason"][lang]],
        )
        for switch in history.switches:
            models.add_row(
                _day(switch.time),
                turn_name(switch.turn)[lang],
                switch.model_version,
                HOWS[switch.how][lang],
                Text(switch.reason or ""),
            )
        yield models


def judgement_table(entry: Entry, *, lang: Language = "en") -> Table:
    """How the model of a turn compares with the one in force then."""
    title = f"{turn_name(entry.turn.number)[lang]} ({entry.turn.model_version})"
    verdict = entry.verdict
    if verdict is not None and verdict.against_version is not None:
        against = f"{turn_name(verdict.against_turn)[lang]} ({verdict.against_version})"
        title = f"{title} {WORDS['beside'][lang]} {against}"
    keys = ("language", "sentences", "cases", "codes", "new_score", "old_score", "difference")
    table = _table(title, *(WORDS[key][lang] for key in keys))
    for name, judgement in entry.judgements.items():
        table.add_row(
            LANGUAGE_NAMES[name][lang],
            *(str(value) for value in (judgement.sentences, judgement.cases, judgement.codes)),
            number(judgement.new.value),
            number(judgement.old.value),
            difference(judgement.difference),
        )
    return table


def finding_lines(entry: Entry, *, lang: Language = "en") -> Iterator[str]:
    """What follows from the comparison, a line for each language."""
    for name, judgement in entry.judgements.items():
        assert entry.verdict is not None
        colon = ": " if lang == "en" else "："
        said = finding(judgement, entry.verdict.rule)[lang]
        yield f"{LANGUAGE_NAMES[name][lang]}{colon}{said}"


def _cells(entry: Entry, lang: Language) -> Iterator[str]:
    turn, snapshot = entry.turn, entry.turn.snapshot
    yield f"{turn.number}{' *' if entry.in_force else ''}"
    yield _day(turn.started)
    yield ABSENT if snapshot is None else str(sum(snapshot.sentences.values()))
    yield (
        ABSENT
        if snapshot is None
        else (f"{len(snapshot.training_cases)} + {len(snapshot.held_out_cases)}")
    )
    for name in LANGUAGE_NAMES:
        judgement = entry.judgements.get(name)
        yield (
            ABSENT
            if judgement is None
            else (f"{number(judgement.old.value)} → {number(judgement.new.value)}")
        )
    yield decision(entry)[lang]


def _day(time: str) -> str:
    return time[:10]


def _table(title: str, *columns: str, folding: Sequence[str] = ()) -> Table:
    """An empty table; what stands in the columns named last may go over several lines."""
    table = Table(
        box=SIMPLE_HEAD,
        title=Text(title),
        title_justify="left",
        title_style="bold",
        padding=(0, 1, 0, 0),
    )
    for column in columns:
        table.add_column(Text(column), no_wrap=column not in folding)
    return table
