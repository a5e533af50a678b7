"""What people said of codes: a history that is only ever added to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, and_, insert, select

from linkage_nlp.codebook import Label
from linkage_nlp.tagging.tags import Decision
from linkage_serve.store import tables
from linkage_serve.store.records import Correction, StoredSentence, Verdict


def add(
    connection: Connection,
    sentence: StoredSentence,
    *,
    label: Label,
    verdict: Verdict,
    coder: str,
) -> Correction:
    """Add a correction, with what the model says of the code now.

    Args:
        connection: Of a writing transaction in which the transcript is locked.
        sentence: As it stands in that transaction.
        label: The code.
        verdict: What is said of it.
        coder: By whom.
    """
    coding = next((c for c in sentence.codings if c.label == label), None)
    suggested = coding.suggested if coding is not None else Decision.NONE
    probability = coding.probability if coding is not None else None
    made_at = tables.now()
    c = tables.corrections
    number = connection.execute(
        insert(c)
        .values(
            transcript=sentence.number,
            position=sentence.position,
            dimension=label.dimension,
            code=label.code,
            verdict=verdict.value,
            coder=coder,
            made_at=made_at,
            model_version=sentence.model_version,
            suggested=suggested.value,
            probability=probability,
        )
        .returning(c.c.number)
    ).scalar_one()
    return Correction(
        number,
        sentence.transcript,
        sentence.id,
        sentence.position,
        label,
        verdict,
        coder,
        made_at,
        sentence.model_version,
        suggested,
        probability,
    )


def last(connection: Connection, sentence: StoredSentence, label: Label) -> Correction | None:
    """The last correction of a code on a sentence, if there is one."""
    c = tables.corrections
    row = connection.execute(
        _statement()
        .where(
            c.c.transcript == sentence.number,
            c.c.position == sentence.position,
            c.c.dimension == label.dimension,
            c.c.code == label.code,
        )
        .order_by(c.c.number.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _correction(row)


def page(
    connection: Connection,
    *,
    transcript: str | None = None,
    sentence: str | None = None,
    coder: str | None = None,
    after: int | None = None,
    limit: int | None = None,
) -> list[Correction]:
    """Corrections, oldest first.

    Args:
        connection: Of a transaction.
        transcript: Only of the transcript with this id.
        sentence: Only of the sentence with this id.
        coder: Only by this coder.
        after: Only those with a greater number.
        limit: At most so many.
    """
    c = tables.corrections
    statement = _statement().order_by(c.c.number)
    if transcript is not None:
        statement = statement.where(tables.transcripts.c.id == transcript)
    if sentence is not None:
        statement = statement.where(tables.sentences.c.id == sentence)
    if coder is not None:
        statement = statement.where(c.c.coder == coder)
    if after is not None:
        statement = statement.where(c.c.number > after)
    if limit is not None:
        statement = statement.limit(limit)
    return [_correction(row) for row in connection.execute(statement)]


def _statement() -> Select[Any]:
    c, t, s = tables.corrections, tables.transcripts, tables.sentences
    return (
        select(
            c.c.number,
            t.c.id.label("transcript_id"),
            s.c.id.label("sentence_id"),
            c.c.position,
            c.c.dimension,
            c.c.code,
            c.c.verdict,
            c.c.coder,
            c.c.made_at,
            c.c.model_version,
            c.c.suggested,
            c.c.probability,
        )
        .join_from(c, t, t.c.number == c.c.transcript)
        .join(s, and_(s.c.transcript == c.c.transcript, s.c.position == c.c.position))
    )


def _correction(row: Any) -> Correction:
    return Correction(
        row.number,
        row.transcript_id,
        row.sentence_id,
        row.position,
        Label(row.dimension, row.code),
        Verdict(row.verdict),
        row.coder,
        row.made_at,
        row.model_version,
        Decision(row.suggested),
        row.probability,
    )
