"""People who sign in to the console.

Revision: 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True)),
        sa.Column("passwords", sa.Integer(), nullable=False, server_default="0", comment="how often it was changed"),
        sa.Column("password", sa.Text(), nullable=False, comment="Argon2id"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_people")),
    )
