"""Callers who wait in queues are hunts as well; what is known of the agents, and how long conversations take.

Revision: 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("hunts", sa.Column("queue", sa.Text(), comment="in which the caller waits; null: in none"))
    op.create_index("ix_hunts_over_at_queue", "hunts", ["over_at", "queue"])
    op.create_table(
        "agents",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("signed_in", sa.Boolean(), comment="null: never signed in or out"),
        sa.Column("changed_at", sa.DateTime(timezone=True), comment="when they signed in or out"),
        sa.Column("by", sa.Text(), nullable=False, comment="who signed them in or out"),
        sa.Column(
            "free_at", sa.Float(), nullable=False, comment="not rung before; seconds since 1970, like the others"
        ),
        sa.Column("idle_since", sa.Float(), nullable=False, comment="end of the last conversation; 0: none yet"),
        sa.Column("offered_at", sa.Float(), nullable=False, comment="when they were last rung; 0: never"),
        sa.PrimaryKeyConstraint("name", name="pk_agents"),
        comment="Those who answer the callers of queues.",
    )
    op.create_table(
        "queues",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "seconds", sa.Float(), nullable=False, comment="of a conversation, on average of the latest; 0: unknown"
        ),
        sa.PrimaryKeyConstraint("name", name="pk_queues"),
        comment="What is known of queues. The lock of the row '' puts those in a row who give callers to agents.",
    )
