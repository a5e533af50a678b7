"""What was drawn when, appended to a file and never changed: WORKSPACE/queues/draws.jsonl.

    {"record": "draw/1", "number": 1, "at": "...", "project": 3, "seed": 0,
     "codebook": "sha256:...", "model_version": "...",
     "transcripts": {"5e2f...": {"zh": 40, "en": 3}, ...},
     "strata": {"zh": {"pool": 812, "drawn": 20}, "en": {"pool": 405, "drawn": 10}},
     "estimate": ["5e2f...-0042", ...], "known": ["5e2f...-0107"],
     "learn": [{"sentence": "...", "why": "uncertain", "code": "channel/internet", ...}]}
    {"record": "pushed/1", "number": 1, "at": "...", "tasks": 98, "missing": []}

A draw is written before its sentences are pushed, so that one which was broken off is known
and can be finished; the second record says that it is. No word of any interview is in it.
`sampling` says how estimates follow from it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from linkage_nlp.errors import AnnotationError

FILE = "draws.jsonl"
DRAW = "draw/1"
PUSHED = "pushed/1"


class Why(StrEnum):
    """Why a sentence was chosen to learn from.

    `rare`: likely to have a code that few labelled sentences have; `uncertain`: the model is
    unsure of it.
    """

    RARE = "rare"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Stratum:
    """The sentences of one language in a draw for estimates.

    Attributes:
        pool: How many there were that no earlier draw for estimates had taken.
        drawn: How many of these were drawn.
    """

    pool: int
    drawn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Learn:
    """A sentence to learn from.

    Attributes:
        code: The code that it was chosen for, or of which the model is least sure.
        probability: Of that code.
        uncertainty: How unsure the model is, on average over all codes, in bits.
    """

    sentence: str
    why: Why
    code: str
    probability: float
    uncertainty: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One filling of the queues.

    Attributes:
        number: Counts the draws of the file from 1.
        at: When, in UTC.
        project: The server's number of the project.
        seed: From which the random order follows.
        codebook: Fingerprint of the codebook.
        model_version: Of the model that said what is uncertain; None where none was asked.
        transcripts: By id, how many sentences in each language could be drawn.
        strata: By language.
        estimate: The sentences drawn for estimates.
        known: Those among them that have, or had, a task in the project, and got no other.
        learn: The sentences to learn from.
    """

    number: int
    at: datetime
    project: int
    seed: int
    codebook: str
    model_version: str | None
    transcripts: Mapping[str, Mapping[str, int]]
    strata: Mapping[str, Stratum]
    estimate: tuple[str, ...]
    known: tuple[str, ...]
    learn: tuple[Learn, ...]

    @property
    def sentences(self) -> frozenset[str]:
        """Those that need a task."""
        new = set(self.estimate) - set(self.known)
        return frozenset(new | {chosen.sentence for chosen in self.learn})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """That all sentences of a draw are in the project.

    Attributes:
        tasks: How many tasks were added for it.
        missing: Sentences that could not be added, their transcripts being gone.
    """

    number: int
    at: datetime
    tasks: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draws:
    """The draws for one project, in order, and which of them are in it."""

    draws: tuple[Draw, ...]
    pushed: frozenset[int]
    last: int

    @property
    def unfinished(self) -> Draw | None:
        """The first draw whose sentences were not all pushed."""
        return next((draw for draw in self.draws if draw.number not in self.pushed), None)

    @property
    def estimated(self) -> frozenset[str]:
        """All sentences that were drawn for estimates."""
        return frozenset(sentence for draw in self.draws for sentence in draw.estimate)

    @property
    def chosen(self) -> frozenset[str]:
        """All sentences that were chosen to learn from."""
        return frozenset(learn.sentence for draw in self.draws for learn in draw.learn)


def read_draws(folder: Path, project: int) -> Draws:
    """What was drawn for a project; nothing where there is no file yet.

    Args:
        folder: The folder of the file.
        project: The server's number of the project; draws for others count for nothing.

    Raises:
        AnnotationError: The file cannot be read or has a damaged line, with its row.
    """
    path = folder / FILE
    draws: list[Draw] = []
    pushed: set[int] = set()
    last = 0
    for row, line in enumerate(_content(path).split("\n"), start=1):
        if not line.strip():
            continue
        record = _read(line, path, row)
        last = max(last, record.number)
        if isinstance(record, Pushed):
            pushed.add(record.number)
        elif record.project == project:
            draws.append(record)
    return Draws(tuple(draws), frozenset(pushed), last)


def append(folder: Path, record: Draw | Pushed) -> None:
    """Add a record; it is on the disk when this returns.

    Raises:
        AnnotationError: The file cannot be written.
    """
    path = folder / FILE
    line = json.dumps(_as_json(record), ensure_ascii=False) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.touch()
        with path.open("r+b") as file:
            # What a process left that was stopped while it wrote is no record, and goes.
            file.truncate(file.read().rfind(b"\n") + 1)
            file.seek(0, os.SEEK_END)
            file.write(line.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise AnnotationError(
            f"the draws cannot be written down ({error.strerror or error})",
            path=path,
            remedy="Make room on the disk, or check the permission to write there",
        ) from error


def _content(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise AnnotationError(
            f"the draws cannot be read ({error.strerror or error})",
            path=path,
            remedy="Check the disk and the permission to read it",
        ) from error
    # A line counts once its end is written.
    whole = content[: content.rfind(b"\n") + 1]
    return whole.decode("utf-8", errors="replace")


def _read(line: str, path: Path, row: int) -> Draw | Pushed:
    try:
        record = json.loads(line)
        kind = record.pop("record")
        if kind not in (DRAW, PUSHED):
            raise AnnotationError(
                f"a record {kind!r}, while this version reads {DRAW} and {PUSHED}",
                path=path,
                row=row,
                remedy="Update linkage-nlp",
            )
        return _pushed(record) if kind == PUSHED else _draw(record)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise AnnotationError(
            "not a record of a draw",
            path=path,
            row=row,
            remedy="Take the file from a backup: estimates need to know what was drawn",
        ) from error


def _draw(record: dict[str, Any]) -> Draw:
    return Draw(
        **record
        | {
            "at": datetime.fromisoformat(record["at"]),
            "strata": {lang: Stratum(**stratum) for lang, stratum in record["strata"].items()},
            "estimate": _ids(record["estimate"]),
            "known": _ids(record["known"]),
            "learn": tuple(
                Learn(**chosen | {"why": Why(chosen["why"])}) for chosen in record["learn"]
            ),
        }
    )


def _pushed(record: dict[str, Any]) -> Pushed:
    return Pushed(
        **record | {"at": datetime.fromisoformat(record["at"]), "missing": _ids(record["missing"])}
    )


def _ids(given: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(sentence) for sentence in given)


def _as_json(record: Draw | Pushed) -> dict[str, Any]:
    at = record.at.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(record, Pushed):
        return {
            "record": PUSHED,
            "number": record.number,
            "at": at,
            "tasks": record.tasks,
            "missing": list(record.missing),
        }
    return {
        "record": DRAW,
        "number": record.number,
        "at": at,
        "project": record.project,
        "seed": record.seed,
        "codebook": record.codebook,
        "model_version": record.model_version,
        "transcripts": {name: dict(counts) for name, counts in record.transcripts.items()},
        "strata": {
            lang: {"pool": stratum.pool, "drawn": stratum.drawn}
            for lang, stratum in record.strata.items()
        },
        "estimate": list(record.estimate),
        "known": list(record.known),
        "learn": [learn_json(chosen) for chosen in record.learn],
    }


def learn_json(chosen: Learn) -> dict[str, Any]:
    """A sentence to learn from as JSON has it."""
    return {
        "sentence": chosen.sentence,
        "why": chosen.why.value,
        "code": chosen.code,
        "probability": chosen.probability,
        "uncertainty": chosen.uncertainty,
    }
