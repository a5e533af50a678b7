"""Documents apart from interviews, and how much each run of a model changed. No way back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "transcripts",
        sa.Column("source", sa.String(length=16), server_default="interview", nullable=False),
    )
    op.add_column("taggings", sa.Column("changes", sa.Integer(), nullable=True))
