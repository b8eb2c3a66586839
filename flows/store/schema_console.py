"""The tables of the console: what people are working on, and the work they have begun."""

from __future__ import annotations

import sqlalchemy as sa

from flows.store.metadata import metadata
from flows.store.types import Utc, Words

workspaces = sa.Table(
    "workspaces",
    metadata,
    sa.Column("owner", Words, primary_key=True),
    sa.Column("base", sa.Integer, nullable=False, comment="the revision that it started from; 0: none"),
    sa.Column("changed_at", Utc, nullable=False),
    sa.Column("steps", sa.Integer, nullable=False, comment="the number of the last step"),
    comment="What somebody is working on and has not published.",
)

workspace_documents = sa.Table(
    "workspace_documents",
    metadata,
    sa.Column("owner", sa.ForeignKey("workspaces.owner", ondelete="CASCADE"), primary_key=True),
    sa.Column("kind", Words, primary_key=True),
    sa.Column("name", Words, primary_key=True),
    sa.Column("text", Words, comment="canonical JSON; null: removed"),
    comment="The documents that differ from the base.",
)

workspace_steps = sa.Table(
    "workspace_steps",
    metadata,
    sa.Column("owner", sa.ForeignKey("workspaces.owner", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("message", Words, nullable=False),
    sa.Column("before", sa.LargeBinary, nullable=False, comment="JSON, zlib: what it takes to undo it"),
)

tasks = sa.Table(
    "tasks",
    metadata,
    sa.Column("id", Words, primary_key=True),
    sa.Column("owner", Words, nullable=False),
    sa.Column("kind", Words, nullable=False, comment="what is done"),
    sa.Column("about", Words, nullable=False, comment="JSON: to what, and how"),
    sa.Column("state", Words, nullable=False, comment="waiting, running, done or failed"),
    sa.Column("attempt", sa.Integer, nullable=False, comment="how often it was begun"),
    sa.Column("done", sa.Integer, nullable=False, comment="how far it is"),
    sa.Column("total", sa.Integer, nullable=False, comment="how far it goes; 0: not known yet"),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("seen_at", Utc, nullable=False, comment="its last sign of life"),
    sa.Column("result", sa.LargeBinary, comment="JSON, zlib: what came of it"),
    sa.Index("ix_tasks_owner_created_at", "owner", "created_at"),
    sa.Index("ix_tasks_state", "state"),
    comment="Work that somebody has begun in the console and need not wait for.",
)

task_parts = sa.Table(
    "task_parts",
    metadata,
    sa.Column("task_id", sa.ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("content", sa.LargeBinary, nullable=False, comment="zlib"),
    comment="What a task was given to work on, in pieces that any statement can carry.",
)
