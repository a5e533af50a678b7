"""Sentences with their codes, by filters and in pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, or_, select, tuple_

from linkage_nlp.codebook import Label
from linkage_nlp.errors import UnknownItem
from linkage_nlp.language import Language
from linkage_nlp.tagging.tags import Decision
from linkage_nlp.transcripts import Role, SourceKind
from linkage_serve.store import tables
from linkage_serve.store.records import Coding, StoredSentence, Verdict

# As many parameters as every database takes in one statement, and some to spare.
_CHUNK = 400


class Place(NamedTuple):
    """Where a sentence stands: the number of its transcript, and its position in it."""

    number: int
    position: int


@dataclass(frozen=True, slots=True)
class SentenceFilter:
    """Which sentences to give; all parts that are given must hold.

    Attributes:
        transcript: The id of their transcript.
        case: Their case.
        codes: They carry at least one of these codes.
        decisions: With one of these decisions; without `codes`, any code with such a one.
            `none` is a code that a person has rejected.
        within: They carry this code too, accepted or to be reviewed.
        speaker: Who says them.
        role: In which role.
        lang: Their language.
        corrected: Whether a person's word stands on one of these codes, or on any.
        source: Said in an interview, or written in a document.
    """

    transcript: str | None = None
    case: str | None = None
    codes: tuple[Label, ...] = ()
    decisions: tuple[Decision, ...] = ()
    within: Label | None = None
    speaker: str | None = None
    role: Role | None = None
    lang: Language | None = None
    corrected: bool | None = None
    source: SourceKind | None = None


EVERYTHING = SentenceFilter()


def page(
    connection: Connection,
    wanted: SentenceFilter = EVERYTHING,
    *,
    after: Place | None = None,
    limit: int | None = None,
) -> list[StoredSentence]:
    """Sentences in the order of the transcripts' arrival, and as they were said.

    Args:
        connection: Of a transaction.
        wanted: Which ones.
        after: Only those that stand after this place.
        limit: At most so many.
    """
    s = tables.sentences
    statement = _statement().where(*_conditions(wanted)).order_by(s.c.transcript, s.c.position)
    if after is not None:
        statement = statement.where(tuple_(s.c.transcript, s.c.position) > tuple_(*after))
    if limit is not None:
        statement = statement.limit(limit)
    rows = connection.execute(statement).all()
    if limit is None and wanted.case is None and wanted.transcript is None:
        found = _codings(connection, None)
    else:
        found = _codings(connection, [Place(row.transcript, row.position) for row in rows])
    return [_sentence(row, found) for row in rows]


def find(connection: Connection, id: str) -> StoredSentence:
    """A sentence by its id. Raises `UnknownItem` when there is none."""
    row = connection.execute(_statement().where(tables.sentences.c.id == id)).one_or_none()
    if row is None:
        raise UnknownItem(
            f"there is no sentence {id!r}", remedy="Take the id from a list of sentences"
        )
    return _sentence(row, _codings(connection, [Place(row.transcript, row.position)]))


def speakers(connection: Connection, number: int) -> list[str]:
    """Who speaks in a transcript, in order of first appearance; turns without a name aside."""
    u = tables.turns
    rows = connection.execute(
        select(u.c.speaker)
        .where(u.c.transcript == number, u.c.speaker.is_not(None))
        .order_by(u.c.index)
    )
    return list(dict.fromkeys(rows.scalars()))


def _statement() -> Select[Any]:
    s, t, u, g = tables.sentences, tables.transcripts, tables.turns, tables.taggings
    return (
        select(
            s.c.transcript,
            s.c.position,
            s.c.id,
            t.c.id.label("transcript_id"),
            t.c.case,
            t.c.name,
            t.c.source,
            s.c.turn,
            u.c.speaker,
            u.c.role,
            u.c.time,
            s.c.start,
            s.c.end,
            s.c.text,
            s.c.lang,
            g.c.model_version,
        )
        .join_from(s, t, t.c.number == s.c.transcript)
        .join(u, and_(u.c.transcript == s.c.transcript, u.c.index == s.c.turn))
        .join(g, g.c.number == t.c.tagging, isouter=True)
    )


def _conditions(wanted: SentenceFilter) -> Iterable[ColumnElement[bool]]:
    s, t, u = tables.sentences, tables.transcripts, tables.turns
    if wanted.transcript is not None:
        yield t.c.id == wanted.transcript
    if wanted.case is not None:
        yield t.c.case == wanted.case
    if wanted.source is not None:
        yield t.c.source == wanted.source.value
    if wanted.speaker is not None:
        yield u.c.speaker == wanted.speaker
    if wanted.role is not None:
        yield u.c.role == wanted.role.value
    if wanted.lang is not None:
        yield s.c.lang == wanted.lang
    if wanted.codes or wanted.decisions or wanted.corrected:
        yield _carries(wanted, corrected=wanted.corrected)
    if wanted.within is not None:
        yield _carries(SentenceFilter(codes=(wanted.within,)), corrected=None)
    if wanted.corrected is False:
        yield ~_carries(wanted, corrected=True)


def _carries(wanted: SentenceFilter, *, corrected: bool | None) -> ColumnElement[bool]:
    """That a sentence has one of the codes, with one of the decisions."""
    s, c = tables.sentences, tables.codings
    conditions = [c.c.transcript == s.c.transcript, c.c.position == s.c.position]
    if wanted.codes:
        conditions.append(
            or_(*(and_(c.c.dimension == d, c.c.code == code) for d, code in wanted.codes))
        )
    if wanted.decisions:
        conditions.append(c.c.decision.in_([decision.value for decision in wanted.decisions]))
    elif wanted.codes and not corrected:
        conditions.append(c.c.decision != Decision.NONE.value)
    if corrected:
        conditions.append(c.c.verdict.is_not(None))
    return exists().where(*conditions)


def _codings(connection: Connection, places: Sequence[Place] | None) -> dict[Place, list[Coding]]:
    """The codes at some places, likeliest first and those that people added last; or all."""
    c = tables.codings
    columns = (
        c.c.transcript,
        c.c.position,
        c.c.dimension,
        c.c.code,
        c.c.suggested,
        c.c.probability,
        c.c.verdict,
        c.c.coder,
        c.c.decision,
    )
    found: defaultdict[Place, list[Coding]] = defaultdict(list)
    for condition in _places(places):
        for (
            number,
            position,
            dimension,
            code,
            suggested,
            probability,
            verdict,
            coder,
            decision,
        ) in connection.execute(select(*columns).where(condition)):
            found[Place(number, position)].append(
                Coding(
                    Label(dimension, code),
                    Decision(suggested),
                    probability,
                    None if verdict is None else Verdict(verdict),
                    coder,
                    Decision(decision),
                )
            )
    for codings in found.values():
        codings.sort(key=lambda coding: (-(coding.probability or 0.0), coding.label))
    return found


def _places(places: Sequence[Place] | None) -> Iterable[ColumnElement[bool]]:
    """Conditions that together take in some places, each with few parameters."""
    c = tables.codings
    if places is None:
        yield c.c.transcript.is_not(None)
        return
    by_transcript: defaultdict[int, list[int]] = defaultdict(list)
    for number, position in places:
        by_transcript[number].append(position)
    for number, positions in by_transcript.items():
        # Pages are stretches of a transcript, or few sentences spread over it.
        low, high = min(positions), max(positions)
        if high - low < 2 * len(positions) + _CHUNK:
            yield and_(c.c.transcript == number, c.c.position.between(low, high))
            continue
        for start in range(0, len(positions), _CHUNK):
            part = positions[start : start + _CHUNK]
            yield and_(c.c.transcript == number, c.c.position.in_(part))


def _sentence(row: Any, found: dict[Place, list[Coding]]) -> StoredSentence:
    return StoredSentence(
        number=row.transcript,
        position=row.position,
        id=row.id,
        transcript=row.transcript_id,
        case=row.case,
        name=row.name,
        source=SourceKind(row.source),
        turn=row.turn,
        speaker=row.speaker,
        role=Role(row.role),
        time=row.time,
        start=row.start,
        end=row.end,
        text=row.text,
        lang=row.lang,
        model_version=row.model_version,
        codings=tuple(found.get(Place(row.transcript, row.position), ())),
    )
