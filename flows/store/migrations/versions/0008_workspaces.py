"""What people are working on in the console and have not published.

Revision: 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workspaces",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False, comment="the revision that it started from; 0: none"),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False, comment="the number of the last step"),
        sa.PrimaryKeyConstraint("owner", name="pk_workspaces"),
        comment="What somebody is working on and has not published.",
    )
    op.create_table(
        "workspace_documents",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), comment="canonical JSON; null: removed"),
        _of_a_workspace("workspace_documents"),
        sa.PrimaryKeyConstraint("owner", "kind", "name", name="pk_workspace_documents"),
        comment="The documents that differ from the base.",
    )
    op.create_table(
        "workspace_steps",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=False, comment="JSON, zlib: what it takes to undo it"),
        _of_a_workspace("workspace_steps"),
        sa.PrimaryKeyConstraint("owner", "number", name="pk_workspace_steps"),
    )


def _of_a_workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["owner"], ["workspaces.owner"], name=f"fk_{table}_owner", ondelete="CASCADE")
