"""What was done with each message: where its audio is, who was told, what was said.

Revision: 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("voicemails", sa.Column("audio_key", sa.Text(), comment="where our copy is; null: there is none yet"))
    op.add_column("voicemails", sa.Column("audio_type", sa.Text()))
    op.add_column("voicemails", sa.Column("audio_bytes", sa.Integer()))
    op.add_column("voicemails", sa.Column("audio_sha256", sa.Text()))
    op.add_column("voicemails", sa.Column("emailed_at", INSTANT))
    op.add_column("voicemails", sa.Column("told_at", INSTANT, comment="when the mailbox's webhook took it"))
    op.add_column("voicemails", sa.Column("heard_at", INSTANT, comment="when somebody marked it as heard"))
    op.add_column("voicemails", sa.Column("transcription", sa.Text(), comment="what was said; empty: cannot be had"))
    op.add_column("voicemails", sa.Column("error", sa.Text(), comment="why the last attempt failed"))
