"""The configuration document as models: shape, names, limits (the contract is docs/reference/flow-document.md).

Each top-level key is a kind; each kind maps names to documents.
"""

from __future__ import annotations

from flows.document.base import Model
from flows.document.flow import Flow, Menu, Step
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
    "tests": FlowTest,
}
"""Kind → what a document of it is."""

__all__ = ["KINDS", "SCHEMA_VERSION", "Flow", "Menu", "Step"]
