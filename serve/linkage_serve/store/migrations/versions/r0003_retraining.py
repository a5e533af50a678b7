"""Retrainings that are carried out, and the steps of jobs. No way back but a backup."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("step", sa.String(length=32), nullable=True))
    op.add_column("retrainings", sa.Column("job", sa.String(length=32), nullable=True))
    op.add_column("retrainings", sa.Column("outcome", sa.String(length=16), nullable=True))
    # Until now one was closed by a person alone.
    op.execute("UPDATE retrainings SET outcome = 'dismissed' WHERE closed_at IS NOT NULL")
