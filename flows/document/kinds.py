"""The kinds of documents: each top-level key of an upload, and what a document of it is."""

from __future__ import annotations

from flows.document.base import Model
from flows.document.flow import Flow
from flows.document.queues import Queue
from flows.document.resources import Calendar, FlowTest, Hours, Mailbox, Number, NumberList, Sound, Switch

SCHEMA_VERSION = 1
KINDS: dict[str, type[Model]] = {
    "numbers": Number,
    "flows": Flow,
    "hours": Hours,
    "calendars": Calendar,
    "lists": NumberList,
    "switches": Switch,
    "sounds": Sound,
    "mailboxes": Mailbox,
    "queues": Queue,
    "tests": FlowTest,
}
"""Kind → what a document of it is."""
