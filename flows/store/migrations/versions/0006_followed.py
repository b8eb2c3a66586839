"""The last good copies of calendars that are followed by their address.

Revision: 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "followed",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), comment="when it last was as it is kept; null: never"),
        sa.Column("error", sa.Text(), comment="why the last attempt failed"),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("modified", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), comment="the calendar file, zlib"),
        sa.Column("events", sa.LargeBinary(), comment="JSON, zlib: zone → events as in the document"),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_followed")),
    )
    counted = sa.Column(
        "followed", sa.Integer(), nullable=False, server_default="0", comment="changes of followed so far"
    )
    op.add_column("live", counted)
