"""Which menu a turn of the log greeted.

Revision: 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "call_turns", sa.Column("menu", sa.Text(), nullable=False, server_default="", comment="greeted in it")
    )
