"""Articles that a reviewer found to be no copies of each other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "apart",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["articles.id"]),
        sa.ForeignKeyConstraint(["other"], ["articles.id"]),
        sa.PrimaryKeyConstraint("one", "other"),
        sqlite_with_rowid=False,
    )
