"""The first tables. There is no way back but a backup."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "choices",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_choices"),
    )
    op.create_table(
        "jobs",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("task", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_jobs"),
        sa.UniqueConstraint("id", name="uq_jobs_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_status", "jobs", ["status"])
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
    )
    op.create_table(
        "transcripts",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("case", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sentences", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_from", sa.Text(), nullable=False),
        sa.Column("tagging", _NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_transcripts"),
        sa.UniqueConstraint("id", name="uq_transcripts_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_transcripts_case", "transcripts", ["case"])
    op.create_table(
        "sentences",
        sa.Column("transcript", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["transcript"],
            ["transcripts.number"],
            name="fk_sentences_transcript",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("transcript", "position", name="pk_sentences"),
        sa.UniqueConstraint("id", name="uq_sentences_id"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["token"], ["tokens.id"], name="fk_sessions_token", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
    )
    op.create_index("ix_sessions_token", "sessions", ["token"])
    op.create_table(
        "taggings",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("transcript", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("model_version", sa.Text(), nullable=False),
        sa.Column("codebook", sa.Text(), nullable=False),
        sa.Column("tagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["transcript"],
            ["transcripts.number"],
            name="fk_taggings_transcript",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name="pk_taggings"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_taggings_transcript", "taggings", ["transcript"])
    op.create_table(
        "turns",
        sa.Column("transcript", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("time", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["transcript"], ["transcripts.number"], name="fk_turns_transcript", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("transcript", "index", name="pk_turns"),
    )
    op.create_table(
        "codings",
        sa.Column("transcript", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=True),
        sa.Column("suggested", sa.String(length=8), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=True),
        sa.Column("coder", sa.Text(), nullable=True),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["transcript", "position"],
            ["sentences.transcript", "sentences.position"],
            name="fk_codings_transcript_position",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["transcript"], ["transcripts.number"], name="fk_codings_transcript", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("transcript", "position", "dimension", "code", name="pk_codings"),
    )
    op.create_index(
        "ix_codings_dimension_code_decision", "codings", ["dimension", "code", "decision"]
    )
    op.create_table(
        "corrections",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("transcript", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("coder", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("model_version", sa.Text(), nullable=True),
        sa.Column("suggested", sa.String(length=8), nullable=False),
        sa.Column("probability", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["transcript", "position"],
            ["sentences.transcript", "sentences.position"],
            name="fk_corrections_transcript_position",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["transcript"],
            ["transcripts.number"],
            name="fk_corrections_transcript",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name="pk_corrections"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_corrections_transcript_position", "corrections", ["transcript", "position"])
    op.create_table(
        "tags",
        sa.Column("tagging", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["tagging"], ["taggings.number"], name="fk_tags_tagging", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tagging", "position", "dimension", "code", name="pk_tags"),
    )
