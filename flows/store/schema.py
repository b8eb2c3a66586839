"""The tables. Migrations under `migrations/` make them; a test keeps the two equal.

Times are UTC. Nothing here is needed to answer a call: a position travels in the URL, programs are kept in memory.
"""

from __future__ import annotations

import sqlalchemy as sa

from flows.store.metadata import metadata
from flows.store.schema_console import task_parts, tasks, workspace_documents, workspace_steps, workspaces
from flows.store.types import Json, Utc, Words

__all__ = ["metadata", "task_parts", "tasks", "workspace_documents", "workspace_steps", "workspaces"]
"""What is made elsewhere; the tables below are here as well."""


revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("base", sa.Integer, comment="the revision that was live when this one was made"),
    sa.Column("author", Words, nullable=False),
    sa.Column("message", Words, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("published_at", Utc, comment="null: a draft; else when it was last made live"),
    sa.Column("test_callers", Json, comment="numbers that hear this draft; null: none"),
    sa.Column("digest", Words, nullable=False, comment="SHA-256 of the body, hexadecimal"),
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
    sa.Column("audio", sa.Integer, nullable=False, server_default="0", comment="changes of audio so far"),
    sa.Column("followed", sa.Integer, nullable=False, server_default="0", comment="changes of followed so far"),
    sa.CheckConstraint("id = 1", name="one_row"),
    comment="One row: the published revision. Its lock puts publishers in a row.",
)

publications = sa.Table(
    "publications",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("revision", sa.ForeignKey("revisions.number"), nullable=False),
    sa.Column("author", Words, nullable=False),
    sa.Column("message", Words, nullable=False),
    sa.Column("at", Utc, nullable=False),
    comment="What was live from when, by whom and why.",
)

audio = sa.Table(
    "audio",
    metadata,
    sa.Column("name", Words, primary_key=True),
    sa.Column("hash", Words, nullable=False, comment="where the audio is kept: hexadecimal, of its content"),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("bytes", sa.Integer, nullable=False),
    sa.Column("uploaded_at", Utc, nullable=False),
    sa.Column("by", Words, nullable=False),
)

unnamed_audio = sa.Table(
    "unnamed_audio",
    metadata,
    sa.Column("hash", Words, primary_key=True),
    sa.Column("since", Utc, nullable=False),
    comment="Audio that is no sound's any more, and since when.",
)

followed = sa.Table(
    "followed",
    metadata,
    sa.Column("url", Words, primary_key=True),
    sa.Column("tried_at", Utc, nullable=False),
    sa.Column("fetched_at", Utc, comment="when it last was as it is kept; null: never"),
    sa.Column("error", Words, comment="why the last attempt failed"),
    sa.Column("etag", Words, nullable=False),
    sa.Column("modified", Words, nullable=False),
    sa.Column("body", sa.LargeBinary, comment="the calendar file, zlib"),
    sa.Column("events", sa.LargeBinary, comment="JSON, zlib: zone → events as in the document"),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Utc, nullable=False),
    sa.Column("who", Words, nullable=False),
    sa.Column("role", Words, nullable=False),
    sa.Column("action", Words, nullable=False),
    sa.Column("subject", Words, nullable=False),
    sa.Column("detail", Json, nullable=False),
)

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("id", Words, primary_key=True),
    sa.Column("label", Words, nullable=False),
    sa.Column("role", Words, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False, unique=True, comment="SHA-256 of the token"),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("last_used_at", Utc),
    sa.Column("revoked_at", Utc),
)

people = sa.Table(
    "people",
    metadata,
    sa.Column("name", Words, primary_key=True),
    sa.Column("role", Words, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("last_seen_at", Utc),
    sa.Column("passwords", sa.Integer, nullable=False, server_default="0", comment="how often it was changed"),
    sa.Column("password", Words, nullable=False, comment="Argon2id"),
)

calls = sa.Table(
    "calls",
    metadata,
    sa.Column("id", Words, primary_key=True, comment="the provider's name of the caller's leg"),
    sa.Column("provider", Words, nullable=False),
    sa.Column("revision", sa.Integer),
    sa.Column("flow", Words),
    sa.Column("caller", Words, comment="null: withheld, or not known"),
    sa.Column("called", Words),
    sa.Column("started_at", Utc, nullable=False),
    sa.Column("ended_at", Utc),
    sa.Column("seconds", sa.Integer),
    sa.Column("end_by", Words, comment="hangup, reject, voicemail, dial, limit, caller"),
    sa.Column("status", Words, nullable=False, comment="active until a final state, which never changes"),
    sa.Index("ix_calls_started_at_id", "started_at", "id"),
    sa.Index("ix_calls_caller", "caller"),
    sa.Index("ix_calls_called_started_at", "called", "started_at"),
)

call_turns = sa.Table(
    "call_turns",
    metadata,
    sa.Column("call_id", Words, primary_key=True),
    sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("event", Words, nullable=False),
    sa.Column("lines", Json, nullable=False),
    sa.Column("menu", Words, nullable=False, server_default="", comment="greeted in it"),
    comment="What was decided and why. No reference to calls: a turn may be written before its call.",
)

voicemails = sa.Table(
    "voicemails",
    metadata,
    sa.Column("id", Words, primary_key=True),
    sa.Column("provider", Words, nullable=False),
    sa.Column("recording_id", Words, nullable=False),
    sa.Column("account", Words, nullable=False, comment="the provider's account, whose credentials fetch the audio"),
    sa.Column("call_id", Words),
    sa.Column("mailbox", Words),
    sa.Column("revision", sa.Integer),
    sa.Column("caller", Words),
    sa.Column("called", Words),
    sa.Column("url", Words, nullable=False),
    sa.Column("seconds", sa.Integer),
    sa.Column("recorded_at", Utc),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("status", Words, nullable=False, comment="received, stored, notified, absent, failed"),
    sa.Column("due_at", Utc, comment="when the next piece of work on it is due; null: none is left"),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("audio_key", Words, comment="where our copy is; null: there is none yet"),
    sa.Column("audio_type", Words),
    sa.Column("audio_bytes", sa.Integer),
    sa.Column("audio_sha256", Words),
    sa.Column("emailed_at", Utc),
    sa.Column("told_at", Utc, comment="when the mailbox's webhook took it"),
    sa.Column("heard_at", Utc, comment="when somebody marked it as heard"),
    sa.Column("transcription", Words, comment="what was said; empty: cannot be had"),
    sa.Column("error", Words, comment="why the last attempt failed"),
    sa.Column("text_url", Words, comment="where what was said is to be fetched"),
    sa.Column("provider_deleted_at", Utc, comment="when the provider's copy was deleted"),
    sa.UniqueConstraint("provider", "recording_id"),
    sa.Index("ix_voicemails_due_at", "due_at"),
    sa.Index("ix_voicemails_mailbox_created_at", "mailbox", "created_at"),
    sa.Index("ix_voicemails_call_id", "call_id"),
)

marks = sa.Table(
    "marks",
    metadata,
    sa.Column("key", Words, primary_key=True),
    sa.Column("value", Words, nullable=False),
    sa.Column("expires_at", Utc, nullable=False),
    sa.Index("ix_marks_expires_at", "expires_at"),
)

hunts = sa.Table(
    "hunts",
    metadata,
    sa.Column("id", Words, primary_key=True, comment="of the dial: its call and turn"),
    sa.Column("call_id", Words, nullable=False),
    sa.Column("facts", Json, nullable=False, comment="what is needed to act for it"),
    sa.Column("state", Json, nullable=False, comment="who is rung, who took the call"),
    sa.Column("began_at", Utc, nullable=False),
    sa.Column("over_at", Utc),
    sa.Column("queue", Words, comment="in which the caller waits; null: in none"),
    sa.Index("ix_hunts_call_id", "call_id"),
    sa.Index("ix_hunts_began_at", "began_at"),
    sa.Index("ix_hunts_over_at_queue", "over_at", "queue"),
    comment="People who are rung over REST while a caller waits.",
)

errands = sa.Table(
    "errands",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("hunt_id", sa.ForeignKey("hunts.id"), nullable=False),
    sa.Column("name", Words, nullable=False),
    sa.Column("what", Words, nullable=False),
    sa.Column("leg", sa.Integer, nullable=False),
    sa.Column("due_at", Utc, nullable=False),
    sa.Column("claimed_until", Utc),
    sa.Column("done_at", Utc),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("error", Words, comment="why the last attempt failed"),
    sa.UniqueConstraint("hunt_id", "name"),
    sa.Index("ix_errands_done_at_due_at", "done_at", "due_at"),
    comment="REST requests for hunts that are to be made.",
)

agents = sa.Table(
    "agents",
    metadata,
    sa.Column("name", Words, primary_key=True),
    sa.Column("signed_in", sa.Boolean, comment="null: never signed in or out"),
    sa.Column("changed_at", Utc, comment="when they signed in or out"),
    sa.Column("by", Words, nullable=False, comment="who signed them in or out"),
    sa.Column("free_at", sa.Float, nullable=False, comment="not rung before; seconds since 1970, like the others"),
    sa.Column("idle_since", sa.Float, nullable=False, comment="end of the last conversation; 0: none yet"),
    sa.Column("offered_at", sa.Float, nullable=False, comment="when they were last rung; 0: never"),
    comment="Those who answer the callers of queues.",
)

queues = sa.Table(
    "queues",
    metadata,
    sa.Column("name", Words, primary_key=True),
    sa.Column("seconds", sa.Float, nullable=False, comment="of a conversation, on average of the latest; 0: unknown"),
    comment="What is known of queues. The lock of the row '' puts those in a row who give callers to agents.",
)
