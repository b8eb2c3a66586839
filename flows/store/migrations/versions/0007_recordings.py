"""Where a message's text is to be fetched, and that the provider's copy of a recording was deleted.

Revision: 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("voicemails", sa.Column("text_url", sa.Text(), comment="where what was said is to be fetched"))
    deleted = sa.Column(
        "provider_deleted_at", sa.DateTime(timezone=True), comment="when the provider's copy was deleted"
    )
    op.add_column("voicemails", deleted)
