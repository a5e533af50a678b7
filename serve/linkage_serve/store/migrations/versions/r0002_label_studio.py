"""What Label Studio tells of annotations, and tokens of its own. No way back but a backup."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column(
        "tokens",
        sa.Column("kind", sa.String(length=16), server_default="person", nullable=False),
    )
    op.create_table(
        "retrainings",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("project", _NUMBER, nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("annotations", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_retrainings"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "studio_annotations",
        sa.Column("project", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("annotation", _NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("project", "annotation", name="pk_studio_annotations"),
    )
