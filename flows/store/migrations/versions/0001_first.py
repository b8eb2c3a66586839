"""Revisions, audit, tokens, the call log, voicemails and marks.

Revision: 0001, the first.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
DRAFTS = sa.text("published_at IS NULL")


def upgrade() -> None:
    _revisions()
    _live()
    _publications()
    _audit()
    _tokens()
    _calls()
    _call_turns()
    _voicemails()
    _marks()


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("base", sa.Integer(), comment="the revision that was live when this one was made"),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("published_at", INSTANT, comment="null: a draft; else when it was last made live"),
        sa.Column("test_callers", JSON, comment="numbers that hear this draft; null: none"),
        sa.Column("digest", sa.Text(), nullable=False, comment="SHA-256 of the body, hexadecimal"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the whole configuration, zlib"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_revisions")),
    )
    op.create_index("ix_revisions_drafts", "revisions", ["number"], postgresql_where=DRAFTS, sqlite_where=DRAFTS)


def _live() -> None:
    op.create_table(
        "live",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer()),
        sa.Column("last", sa.Integer(), nullable=False, comment="the highest revision number given out"),
        sa.CheckConstraint("id = 1", name=op.f("ck_live_one_row")),
        sa.ForeignKeyConstraint(["revision"], ["revisions.number"], name=op.f("fk_live_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live")),
        comment="One row: the published revision. Its lock puts publishers in a row.",
    )
    op.execute("INSERT INTO live (id, last) VALUES (1, 0)")


def _publications() -> None:
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["revision"], ["revisions.number"], name=op.f("fk_publications_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        comment="What was live from when, by whom and why.",
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )


def _tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of the token"),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("last_used_at", INSTANT),
        sa.Column("revoked_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("hash", name=op.f("uq_tokens_hash")),
    )


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Text(), nullable=False, comment="the provider's name of the caller's leg"),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer()),
        sa.Column("flow", sa.Text()),
        sa.Column("caller", sa.Text(), comment="null: withheld, or not known"),
        sa.Column("called", sa.Text()),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("seconds", sa.Integer()),
        sa.Column("end_by", sa.Text(), comment="hangup, reject, voicemail, dial, limit, caller"),
        sa.Column("status", sa.Text(), nullable=False, comment="active until a final state, which never changes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
    )
    op.create_index("ix_calls_called_started_at", "calls", ["called", "started_at"])
    op.create_index("ix_calls_caller", "calls", ["caller"])
    op.create_index("ix_calls_started_at_id", "calls", ["started_at", "id"])


def _call_turns() -> None:
    op.create_table(
        "call_turns",
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("lines", JSON, nullable=False),
        sa.PrimaryKeyConstraint("call_id", "turn", name=op.f("pk_call_turns")),
        comment="What was decided and why. No reference to calls: a turn may be written before its call.",
    )


def _voicemails() -> None:
    op.create_table(
        "voicemails",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("recording_id", sa.Text(), nullable=False),
        sa.Column(
            "account", sa.Text(), nullable=False, comment="the provider's account, whose credentials fetch the audio"
        ),
        sa.Column("call_id", sa.Text()),
        sa.Column("mailbox", sa.Text()),
        sa.Column("revision", sa.Integer()),
        sa.Column("caller", sa.Text()),
        sa.Column("called", sa.Text()),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer()),
        sa.Column("recorded_at", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("status", sa.Text(), nullable=False, comment="received, stored, notified, absent, failed"),
        sa.Column("due_at", INSTANT, comment="when the next piece of work on it is due; null: none is left"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voicemails")),
        sa.UniqueConstraint("provider", "recording_id", name=op.f("uq_voicemails_provider_recording_id")),
    )
    op.create_index("ix_voicemails_call_id", "voicemails", ["call_id"])
    op.create_index("ix_voicemails_due_at", "voicemails", ["due_at"])
    op.create_index("ix_voicemails_mailbox_created_at", "voicemails", ["mailbox", "created_at"])


def _marks() -> None:
    op.create_table(
        "marks",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_marks")),
    )
    op.create_index("ix_marks_expires_at", "marks", ["expires_at"])
