"""The tables. Migrations under `migrations/` make them; a test keeps the two equal.

Times are UTC. Nothing here is needed to answer a call: a position travels in the URL, programs are kept in memory.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Utc(sa.TypeDecorator[datetime]):
    """An instant. Only aware times go in; they come out in UTC. SQLite keeps no zone, so UTC is what it is given."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("base", sa.Integer, comment="the revision that was live when this one was made"),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("published_at", Utc, comment="null: a draft; else when it was last made live"),
    sa.Column("test_callers", Json, nullable=False),
    sa.Column("digest", sa.Text, nullable=False, comment="SHA-256 of the body, hexadecimal"),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="the whole configuration, zlib"),
    sa.Index(
        "ix_revisions_drafts",
        "number",
        postgresql_where=sa.text("published_at IS NULL"),
        sqlite_where=sa.text("published_at IS NULL"),
    ),
)

live = sa.Table(
    "live",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("revision", sa.ForeignKey("revisions.number")),
    sa.Column("last", sa.Integer, nullable=False, comment="the highest revision number given out"),
    sa.CheckConstraint("id = 1", name="one_row"),
    comment="One row: the published revision. Its lock puts publishers in a row.",
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Utc, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("detail", Json, nullable=False),
)

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False, unique=True, comment="SHA-256 of the token"),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("last_used_at", Utc),
    sa.Column("revoked_at", Utc),
)

calls = sa.Table(
    "calls",
    metadata,
    sa.Column("id", sa.Text, primary_key=True, comment="the provider's name of the caller's leg"),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer),
    sa.Column("flow", sa.Text),
    sa.Column("caller", sa.Text, comment="null: withheld, or not known"),
    sa.Column("called", sa.Text),
    sa.Column("started_at", Utc, nullable=False),
    sa.Column("ended_at", Utc),
    sa.Column("seconds", sa.Integer),
    sa.Column("end_by", sa.Text, comment="hangup, reject, voicemail, dial, limit, caller"),
    sa.Column("status", sa.Text, nullable=False, comment="active until a final state, which never changes"),
    sa.Index("ix_calls_started_at_id", "started_at", "id"),
    sa.Index("ix_calls_caller", "caller"),
    sa.Index("ix_calls_called_started_at", "called", "started_at"),
)

call_turns = sa.Table(
    "call_turns",
    metadata,
    sa.Column("call_id", sa.Text, primary_key=True),
    sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("lines", Json, nullable=False),
    comment="What was decided and why. No reference to calls: a turn may be written before its call.",
)

voicemails = sa.Table(
    "voicemails",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("recording_id", sa.Text, nullable=False),
    sa.Column("account", sa.Text, nullable=False, comment="the provider's account, whose credentials fetch the audio"),
    sa.Column("call_id", sa.Text),
    sa.Column("mailbox", sa.Text),
    sa.Column("revision", sa.Integer),
    sa.Column("caller", sa.Text),
    sa.Column("called", sa.Text),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("seconds", sa.Integer),
    sa.Column("recorded_at", Utc),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("status", sa.Text, nullable=False, comment="received, stored, notified, absent, failed"),
    sa.Column("due_at", Utc, comment="when the next piece of work on it is due; null: none is left"),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.UniqueConstraint("provider", "recording_id"),
    sa.Index("ix_voicemails_due_at", "due_at"),
    sa.Index("ix_voicemails_mailbox_created_at", "mailbox", "created_at"),
    sa.Index("ix_voicemails_call_id", "call_id"),
)

marks = sa.Table(
    "marks",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("expires_at", Utc, nullable=False),
    sa.Index("ix_marks_expires_at", "expires_at"),
)
