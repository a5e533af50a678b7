"""Transcripts in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from linkage_nlp.errors import UnknownItem
from linkage_nlp.transcripts import Role, Sentence, SourceKind, Transcript, Turn
from linkage_serve.store import tables
from linkage_serve.store.records import StoredText, StoredTranscript, Tagging

_MISSING_REMEDY = "List the transcripts with GET /v1/transcripts; it may have been deleted"


def add(connection: Connection, transcript: Transcript, *, received_from: str) -> bool:
    """Keep a transcript. Whether it is new: the same content is kept once.

    Args:
        connection: Of a writing transaction.
        transcript: As it was read.
        received_from: Who sent it.
    """
    t = tables.transcripts
    # The two dialects have the same method, of no common class.
    upsert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = upsert(t).values(
        id=transcript.id,
        case=transcript.case,
        name=transcript.name,
        text=transcript.text,
        sentences=len(transcript.sentences),
        received_at=tables.now(),
        received_from=received_from,
        source=transcript.source.value,
    )
    number = connection.execute(
        statement.on_conflict_do_nothing(index_elements=[t.c.id]).returning(t.c.number)
    ).scalar_one_or_none()
    if number is None:
        return False
    connection.execute(
        insert(tables.turns),
        [
            {
                "transcript": number,
                "index": turn.index,
                "start": turn.start,
                "end": turn.end,
                "speaker": turn.speaker,
                "role": turn.role.value,
                "time": turn.time,
            }
            for turn in transcript.turns
        ],
    )
    if transcript.sentences:
        connection.execute(
            insert(tables.sentences),
            [
                {
                    "transcript": number,
                    "position": position,
                    "id": sentence.id,
                    "turn": sentence.turn,
                    "start": sentence.start,
                    "end": sentence.end,
                    "text": sentence.text,
                    "lang": sentence.lang,
                }
                for position, sentence in enumerate(transcript.sentences)
            ],
        )
    return True


def find(connection: Connection, id: str, *, lock: bool = False) -> StoredTranscript:
    """A transcript by its id.

    Args:
        connection: Of a transaction.
        id: Of the transcript.
        lock: Let no other transaction change it until this one ends.

    Raises:
        UnknownItem: There is none.
    """
    t = tables.transcripts
    if lock:
        connection.execute(select(t.c.number).where(t.c.id == id).with_for_update())
    row = connection.execute(_records().where(t.c.id == id)).one_or_none()
    if row is None:
        raise UnknownItem(f"there is no transcript {id!r}", remedy=_MISSING_REMEDY)
    return _record(row)


def page(
    connection: Connection, *, case: str | None, after: int | None, limit: int
) -> list[StoredTranscript]:
    """Transcripts in the order of their arrival.

    Args:
        connection: Of a transaction.
        case: Only those of this case.
        after: Only those that came after the one with this number.
        limit: At most so many.
    """
    t = tables.transcripts
    statement = _records().order_by(t.c.number).limit(limit)
    if case is not None:
        statement = statement.where(t.c.case == case)
    if after is not None:
        statement = statement.where(t.c.number > after)
    return [_record(row) for row in connection.execute(statement)]


def by_id(connection: Connection, ids: Sequence[str]) -> list[StoredTranscript]:
    """Those of some transcripts that are there, in the order of their arrival."""
    t = tables.transcripts
    statement = _records().where(t.c.id.in_(ids)).order_by(t.c.number)
    return [_record(row) for row in connection.execute(statement)]


def cases(connection: Connection, source: SourceKind | None = None) -> list[tuple[str, int]]:
    """The cases by name, and how many transcripts each has, of all kinds or of one."""
    t = tables.transcripts
    statement = select(t.c.case, func.count()).group_by(t.c.case)
    if source is not None:
        statement = statement.where(t.c.source == source.value)
    return sorted((case, count) for case, count in connection.execute(statement))


def text(connection: Connection, number: int) -> StoredText:
    """What is said in a transcript, and by whom."""
    t = tables.transcripts
    whole = connection.execute(select(t.c.text).where(t.c.number == number)).scalar_one()
    u = tables.turns
    rows = connection.execute(
        select(u.c.index, u.c.start, u.c.end, u.c.speaker, u.c.role, u.c.time)
        .where(u.c.transcript == number)
        .order_by(u.c.index)
    )
    return StoredText(
        whole,
        tuple(
            Turn(index, start, end, speaker, Role(role), time)
            for index, start, end, speaker, role, time in rows
        ),
    )


def read(connection: Connection, stored: StoredTranscript) -> Transcript:
    """A transcript as it was read from its file."""
    s = tables.sentences
    rows = connection.execute(
        select(s.c.id, s.c.turn, s.c.start, s.c.end, s.c.text, s.c.lang)
        .where(s.c.transcript == stored.number)
        .order_by(s.c.position)
    )
    content = text(connection, stored.number)
    sentences = tuple(Sentence(*row) for row in rows)
    return Transcript(
        stored.id,
        stored.case,
        stored.name,
        content.text,
        content.turns,
        sentences,
        stored.source,
    )


def rename(connection: Connection, id: str, *, case: str) -> StoredTranscript:
    """Give a transcript to another case. Raises `UnknownItem` when it is not there."""
    t = tables.transcripts
    connection.execute(update(t).where(t.c.id == id).values(case=case))
    return find(connection, id)


def set_source(connection: Connection, id: str, source: SourceKind) -> StoredTranscript:
    """Say whether it is an interview or a document. Raises `UnknownItem`."""
    t = tables.transcripts
    connection.execute(update(t).where(t.c.id == id).values(source=source.value))
    return find(connection, id)


def speakers(connection: Connection, number: int) -> dict[str, Role]:
    """Who speaks in a transcript, by first appearance, with the role of their first turn."""
    u = tables.turns
    rows = connection.execute(
        select(u.c.speaker, u.c.role)
        .where(u.c.transcript == number, u.c.speaker.is_not(None))
        .order_by(u.c.index)
    )
    found: dict[str, Role] = {}
    for speaker, role in rows:
        found.setdefault(speaker, Role(role))
    return found


def set_roles(connection: Connection, number: int, roles: Mapping[str, Role]) -> bool:
    """Say who interviews and who responds; whether that was otherwise before.

    Args:
        connection: Of a writing transaction in which the transcript is locked.
        number: Of the transcript.
        roles: By speaker, as the transcript names them.
    """
    u = tables.turns
    changed = 0
    for speaker, role in roles.items():
        changed += connection.execute(
            update(u)
            .where(u.c.transcript == number, u.c.speaker == speaker, u.c.role != role.value)
            .values(role=role.value)
        ).rowcount
    return changed > 0


def remove(connection: Connection, id: str) -> None:
    """Delete a transcript with all that was said of it. Raises `UnknownItem`."""
    stored = find(connection, id, lock=True)
    t = tables.transcripts
    connection.execute(delete(t).where(t.c.number == stored.number))


def count(connection: Connection) -> int:
    """How many transcripts there are."""
    return connection.execute(select(func.count()).select_from(tables.transcripts)).scalar_one()


def _records() -> Select[Any]:
    t, g = tables.transcripts, tables.taggings
    return select(
        t.c.number,
        t.c.id,
        t.c.case,
        t.c.name,
        t.c.sentences,
        t.c.received_at,
        t.c.received_from,
        t.c.source,
        g.c.number.label("tagging"),
        g.c.model_version,
        g.c.codebook,
        g.c.tagged_at,
        g.c.changes,
    ).join_from(t, g, g.c.number == t.c.tagging, isouter=True)


def _record(row: Row[Any]) -> StoredTranscript:
    tagging = None
    if row.tagging is not None:
        tagging = Tagging(row.tagging, row.model_version, row.codebook, row.tagged_at, row.changes)
    return StoredTranscript(
        number=row.number,
        id=row.id,
        case=row.case,
        name=row.name,
        sentences=row.sentences,
        received_at=row.received_at,
        received_from=row.received_from,
        source=SourceKind(row.source),
        tagging=tagging,
    )
