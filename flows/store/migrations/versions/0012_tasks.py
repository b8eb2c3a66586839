"""Work that somebody has begun in the console and need not wait for.

Revision: 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="what is done"),
        sa.Column("about", sa.Text(), nullable=False, comment="JSON: to what, and how"),
        sa.Column("state", sa.Text(), nullable=False, comment="waiting, running, done or failed"),
        sa.Column("attempt", sa.Integer(), nullable=False, comment="how often it was begun"),
        sa.Column("done", sa.Integer(), nullable=False, comment="how far it is"),
        sa.Column("total", sa.Integer(), nullable=False, comment="how far it goes; 0: not known yet"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False, comment="its last sign of life"),
        sa.Column("result", sa.LargeBinary(), comment="JSON, zlib: what came of it"),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
        comment="Work that somebody has begun in the console and need not wait for.",
    )
    op.create_index("ix_tasks_owner_created_at", "tasks", ["owner", "created_at"])
    op.create_index("ix_tasks_state", "tasks", ["state"])
    op.create_table(
        "task_parts",
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="zlib"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_task_parts_task_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("task_id", "number", name="pk_task_parts"),
        comment="What a task was given to work on, in pieces that any statement can carry.",
    )
