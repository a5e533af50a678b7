"""The tables.

A transcript is kept as its text, turns and sentences. `tags` holds what each run of a model
said, `corrections` what people said, both only ever added to. `codings` is derived from the
two (see `store.codings`): what holds of each sentence now, for filters and counts.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts up only in a column that is INTEGER to the letter.
Number = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """A point in time, in UTC, also where the database knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - as the base class has it
    ) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(
        self,
        value: Any,
        dialect: Dialect,  # noqa: ARG002 - as the base class has it
    ) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _transcript(*, primary: bool = False) -> Column[int]:
    """A reference to the transcript with which a row is deleted."""
    return Column(
        "transcript",
        Number,
        ForeignKey("transcripts.number", ondelete="CASCADE"),
        primary_key=primary,
        nullable=False,
        autoincrement=False,
    )


def _sentence() -> ForeignKeyConstraint:
    """A reference to a sentence by the columns `transcript` and `position`."""
    return ForeignKeyConstraint(
        ["transcript", "position"],
        ["sentences.transcript", "sentences.position"],
        ondelete="CASCADE",
    )


transcripts = Table(
    "transcripts",
    metadata,
    Column("number", Number, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("case", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("sentences", Integer, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("received_from", Text, nullable=False),
    # The last run of a model over it; the run goes with the transcript.
    Column("tagging", Number),
    Column("source", String(16), nullable=False, server_default="interview"),
    sqlite_autoincrement=True,
)

turns = Table(
    "turns",
    metadata,
    _transcript(primary=True),
    Column("index", Integer, primary_key=True, autoincrement=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("speaker", Text),
    Column("role", String(16), nullable=False),
    Column("time", Float),
)

sentences = Table(
    "sentences",
    metadata,
    _transcript(primary=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("id", String(80), nullable=False, unique=True),
    Column("turn", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("lang", String(2), nullable=False),
)

taggings = Table(
    "taggings",
    metadata,
    Column("number", Number, primary_key=True),
    _transcript(),
    Column("model_version", Text, nullable=False),
    Column("codebook", Text, nullable=False),
    Column("tagged_at", Moment, nullable=False),
    # On how many codes it decides otherwise than the run before.
    Column("changes", Integer),
    Index(None, "transcript"),
    sqlite_autoincrement=True,
)

tags = Table(
    "tags",
    metadata,
    Column(
        "tagging",
        Number,
        ForeignKey("taggings.number", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("dimension", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("probability", Float, nullable=False),
    Column("decision", String(8), nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    Column("number", Number, primary_key=True),
    _transcript(),
    Column("position", Integer, nullable=False),
    Column("dimension", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("coder", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    # What the model had said when it was corrected.
    Column("model_version", Text),
    Column("suggested", String(8), nullable=False),
    Column("probability", Float),
    _sentence(),
    Index(None, "transcript", "position"),
    sqlite_autoincrement=True,
)

codings = Table(
    "codings",
    metadata,
    _transcript(primary=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("dimension", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("probability", Float),
    Column("suggested", String(8), nullable=False),
    Column("verdict", String(8)),
    Column("coder", Text),
    Column("decision", String(8), nullable=False),
    _sentence(),
    Index(None, "dimension", "code", "decision"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("number", Number, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("status", String(16), nullable=False, index=True),
    Column("task", JSON, nullable=False),
    # How often it was begun without the service being stopped in order.
    Column("attempts", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("step", String(32)),
    Column("result", JSON),
    Column("error", JSON),
    Column("asked_by", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    sqlite_autoincrement=True,
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("kind", String(16), nullable=False, server_default="person"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column(
        "token", String(16), ForeignKey("tokens.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

choices = Table(
    "choices",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

# Annotations in Label Studio since a retraining was last asked for, each once.
studio_annotations = Table(
    "studio_annotations",
    metadata,
    Column("project", Number, primary_key=True, autoincrement=False),
    Column("annotation", Number, primary_key=True, autoincrement=False),
)

retrainings = Table(
    "retrainings",
    metadata,
    Column("number", Number, primary_key=True),
    Column("project", Number, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("annotations", Integer, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("closed_at", Moment),
    # The last job that was to carry it out.
    Column("job", String(32)),
    Column("outcome", String(16)),
    sqlite_autoincrement=True,
)


def now() -> datetime:
    """This moment, in UTC, as exact as all databases keep it (microseconds)."""
    return datetime.now(UTC)
