"""People who are rung over REST while a caller waits, and the requests that are to be made for them.

Revision: 0005.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "hunts",
        sa.Column("id", sa.Text(), nullable=False, comment="of the dial: its call and turn"),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("facts", JSON, nullable=False, comment="what is needed to act for it"),
        sa.Column("state", JSON, nullable=False, comment="who is rung, who took the call"),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("over_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_hunts"),
        comment="People who are rung over REST while a caller waits.",
    )
    op.create_index("ix_hunts_call_id", "hunts", ["call_id"])
    op.create_index("ix_hunts_began_at", "hunts", ["began_at"])
    op.create_table(
        "errands",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hunt_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("claimed_until", INSTANT),
        sa.Column("done_at", INSTANT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), comment="why the last attempt failed"),
        sa.ForeignKeyConstraint(["hunt_id"], ["hunts.id"], name="fk_errands_hunt_id"),
        sa.PrimaryKeyConstraint("id", name="pk_errands"),
        sa.UniqueConstraint("hunt_id", "name", name="uq_errands_hunt_id_name"),
        comment="REST requests for hunts that are to be made.",
    )
    op.create_index("ix_errands_done_at_due_at", "errands", ["done_at", "due_at"])
