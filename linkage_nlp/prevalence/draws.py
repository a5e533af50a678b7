"""Which sentences were drawn at random, and how likely each was to be drawn.

The file is `queues/draws.jsonl` of an annotation workspace, of which this reads the lines of
draws:

    {"record": "draw/1", "project": 3, "transcripts": {"5e2f...": {"zh": 40, "en": 3}, ...},
     "strata": {"zh": {"pool": 812, "drawn": 20}, ...}, "estimate": ["5e2f...-0042", ...], ...}

Each draw took, in each language, a simple random sample without replacement of the sentences
of its transcripts that no earlier one had taken. So a sentence was drawn in any of those that
its transcript took part in with the probability

    1 - product over them of (1 - drawn / pool)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linkage_nlp.errors import DatasetError

_DRAW = "draw/1"
_OTHER = "pushed/1"
_REMEDY = "Give queues/draws.jsonl of the annotation workspace as 'linkage annotate next' wrote it"


@dataclass(frozen=True, slots=True)
class Pool:
    """The sentences of one language in a draw: how many there were, and how many were drawn."""

    size: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw.

    Attributes:
        transcripts: By id, how many sentences in each language could be drawn.
        pools: By language.
        sentences: Those that were drawn.
    """

    transcripts: Mapping[str, Mapping[str, int]]
    pools: Mapping[str, Pool]
    sentences: frozenset[str]


@dataclass(frozen=True, slots=True)
class Draws:
    """The draws of one annotation project, in order.

    Attributes:
        projects: How many projects the file has draws of; these are of the last one.
    """

    draws: tuple[Draw, ...]
    projects: int

    @property
    def sentences(self) -> frozenset[str]:
        """All that were drawn."""
        return frozenset(sentence for draw in self.draws for sentence in draw.sentences)

    def size(self, transcript: str, lang: str) -> int | None:
        """How many sentences of a transcript could be drawn last; None if it took no part."""
        known = [
            draw.transcripts[transcript] for draw in self.draws if transcript in draw.transcripts
        ]
        return known[-1].get(lang, 0) if known else None

    def inclusion(self, transcript: str, lang: str) -> float:
        """How likely a sentence was to be drawn; 0 if its transcript took no part."""
        missed = 1.0
        for draw in self.draws:
            pool = draw.pools.get(lang)
            if pool is not None and pool.size and transcript in draw.transcripts:
                missed *= 1.0 - pool.drawn / pool.size
        return 1.0 - missed


def read_draws(path: str | Path) -> Draws:
    """Read a file of draws; where it has several projects, those of the last one.

    Raises:
        DatasetError: It is missing or has no draw, or with the row: a line is not a record.
    """
    file = Path(path)
    try:
        lines = file.read_bytes().decode("utf-8-sig").split("\n")
    except FileNotFoundError as error:
        raise DatasetError("there is no such file", path=file, remedy=_REMEDY) from error
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError("this file cannot be read", path=file, remedy=_REMEDY) from error
    by_project: dict[int, list[Draw]] = {}
    last = 0
    for row, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if record["record"] == _OTHER:
                continue
            if record["record"] != _DRAW:
                raise ValueError("an unknown kind of record")
            last = int(record["project"])
            by_project.setdefault(last, []).append(_draw(record))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DatasetError(
                f"not a record of a draw ({error})", path=file, row=row, remedy=_REMEDY
            ) from error
    if not by_project:
        raise DatasetError("no draw is in it", path=file, remedy=_REMEDY)
    return Draws(tuple(by_project[last]), len(by_project))


def _draw(record: Mapping[str, Any]) -> Draw:
    return Draw(
        {
            str(name): {str(lang): int(number) for lang, number in sizes.items()}
            for name, sizes in record["transcripts"].items()
        },
        {
            str(lang): Pool(int(pool["pool"]), int(pool["drawn"]))
            for lang, pool in record["strata"].items()
        },
        frozenset(map(str, record["estimate"])),
    )
