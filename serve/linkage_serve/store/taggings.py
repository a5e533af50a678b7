"""What models said of transcripts, and what holds now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from linkage_nlp.codebook import Label
from linkage_nlp.errors import UnknownItem
from linkage_nlp.tagging.tags import CodeTag, Decision
from linkage_serve.store import tables
from linkage_serve.store.codings import codings
from linkage_serve.store.records import Coding, Tagging, Verdict

Tags = Mapping[int, Sequence[CodeTag]]


@dataclass(frozen=True, slots=True)
class Change:
    """A code that two runs see differently on a sentence; None where one does not see it."""

    position: int
    label: Label
    before: CodeTag | None
    after: CodeTag | None


def record(
    connection: Connection, number: int, *, model_version: str, codebook: str, tags: Tags
) -> Tagging:
    """Keep what a model says of a transcript; people's corrections go on to hold.

    Args:
        connection: Of a writing transaction in which the transcript is locked.
        number: Of the transcript.
        model_version: Of the model.
        codebook: The fingerprint of its codebook.
        tags: The codes at `review` or above, by the sentence's position.
    """
    g = tables.taggings
    tagged_at = tables.now()
    tagging = connection.execute(
        insert(g)
        .values(
            transcript=number,
            model_version=model_version,
            codebook=codebook,
            tagged_at=tagged_at,
        )
        .returning(g.c.number)
    ).scalar_one()
    rows = [
        {
            "tagging": tagging,
            "position": position,
            "dimension": tag.dimension,
            "code": tag.code,
            "probability": tag.probability,
            "decision": tag.decision.value,
        }
        for position, found in tags.items()
        for tag in found
    ]
    if rows:
        connection.execute(insert(tables.tags), rows)
    t = tables.transcripts
    earlier = select(func.max(g.c.number)).where(g.c.transcript == number, g.c.number < tagging)
    before = connection.execute(earlier).scalar_one()
    changed = None if before is None else len(changes(connection, before, tagging))
    connection.execute(update(g).where(g.c.number == tagging).values(changes=changed))
    connection.execute(update(t).where(t.c.number == number).values(tagging=tagging))
    _renew_all(connection, number, tags)
    return Tagging(tagging, model_version, codebook, tagged_at, changed)


def set_aside(connection: Connection, number: int) -> None:
    """Let a transcript be one that is not tagged yet; corrections and former runs are kept.

    For one of which something has changed that the model goes by: until it is tagged anew, what
    the model said of it as it was does not count.

    Args:
        connection: Of a writing transaction in which the transcript is locked.
        number: Of the transcript.
    """
    t = tables.transcripts
    connection.execute(update(t).where(t.c.number == number).values(tagging=None))
    _renew_all(connection, number, {})


def renew(connection: Connection, number: int, position: int, tagging: int | None) -> None:
    """Work out anew what holds of one sentence, after a correction."""
    c = tables.codings
    connection.execute(delete(c).where(c.c.transcript == number, c.c.position == position))
    tags = {} if tagging is None else tags_of(connection, tagging, position)
    said = _said(connection, number, position)
    found = codings(tags.get(position, ()), said.get(position, ()))
    _insert(connection, number, {position: found})


def _renew_all(connection: Connection, number: int, tags: Tags) -> None:
    c = tables.codings
    connection.execute(delete(c).where(c.c.transcript == number))
    said = _said(connection, number)
    _insert(
        connection,
        number,
        {
            position: codings(tags.get(position, ()), said.get(position, ()))
            for position in dict.fromkeys([*tags, *said])
        },
    )


def tags_of(
    connection: Connection, tagging: int, position: int | None = None
) -> dict[int, list[CodeTag]]:
    """What a run of a model said, by the sentence's position, likeliest first."""
    g = tables.tags
    statement = (
        select(g.c.position, g.c.dimension, g.c.code, g.c.probability, g.c.decision)
        .where(g.c.tagging == tagging)
        .order_by(g.c.position, g.c.probability.desc(), g.c.dimension, g.c.code)
    )
    if position is not None:
        statement = statement.where(g.c.position == position)
    found: defaultdict[int, list[CodeTag]] = defaultdict(list)
    for place, dimension, code, probability, decision in connection.execute(statement):
        found[place].append(CodeTag(dimension, code, probability, Decision(decision)))
    return dict(found)


def history(connection: Connection, number: int) -> list[Tagging]:
    """The runs of models over a transcript, oldest first."""
    g = tables.taggings
    rows = connection.execute(
        select(g.c.number, g.c.model_version, g.c.codebook, g.c.tagged_at, g.c.changes)
        .where(g.c.transcript == number)
        .order_by(g.c.number)
    )
    return [Tagging(*row) for row in rows]


def changes(connection: Connection, before: int, after: int) -> list[Change]:
    """Where two runs over a transcript decide differently, in the order of the sentences."""
    old, new = tags_of(connection, before), tags_of(connection, after)
    found = []
    for position in sorted({*old, *new}):
        left = {Label(tag.dimension, tag.code): tag for tag in old.get(position, ())}
        right = {Label(tag.dimension, tag.code): tag for tag in new.get(position, ())}
        for label in sorted({*left, *right}):
            first, second = left.get(label), right.get(label)
            if (first and first.decision) != (second and second.decision):
                found.append(Change(position, label, first, second))
    return found


def of_number(connection: Connection, number: int, tagging: int) -> Tagging:
    """A run over a transcript by its number. Raises `UnknownItem` when there is none."""
    for found in history(connection, number):
        if found.number == tagging:
            return found
    raise UnknownItem(
        f"there is no run {tagging} of a model over this transcript",
        remedy="See its runs with GET /v1/transcripts/{id}/taggings",
    )


def _said(
    connection: Connection, number: int, position: int | None = None
) -> dict[int, list[tuple[Label, Verdict, str]]]:
    c = tables.corrections
    statement = (
        select(c.c.position, c.c.dimension, c.c.code, c.c.verdict, c.c.coder)
        .where(c.c.transcript == number)
        .order_by(c.c.number)
    )
    if position is not None:
        statement = statement.where(c.c.position == position)
    found: defaultdict[int, list[tuple[Label, Verdict, str]]] = defaultdict(list)
    for place, dimension, code, verdict, coder in connection.execute(statement):
        found[place].append((Label(dimension, code), Verdict(verdict), coder))
    return dict(found)


def _insert(connection: Connection, number: int, found: Mapping[int, Iterable[Coding]]) -> None:
    rows = [
        {
            "transcript": number,
            "position": position,
            "dimension": coding.label.dimension,
            "code": coding.label.code,
            "probability": coding.probability,
            "suggested": coding.suggested.value,
            "verdict": None if coding.verdict is None else coding.verdict.value,
            "coder": coding.coder,
            "decision": coding.decision.value,
        }
        for position, of_sentence in found.items()
        for coding in of_sentence
    ]
    if rows:
        connection.execute(insert(tables.codings), rows)
