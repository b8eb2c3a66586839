"""What the menu on every page leads to, and from which role on."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from flows.record import Frozen
from flows.store.ports import Role


class Place(Frozen):
    """A page of the menu. icon: a symbol of `static/icons.svg`; also: endpoints that belong to it."""

    endpoint: str
    title: Any
    icon: str
    role: Role = "viewer"
    also: tuple[str, ...] = ()


EDITING: Final[tuple[str, ...]] = (
    *("documents", "document", "document_json", "whole_json"),
    *("flow", "flow_settings", "step", "menu", "hours", "calendar", "event", "list", "sound"),
)
PLACES: Final = (
    Place("overview", _l("Overview"), "home"),
    Place("flows", _l("Flows"), "flow", also=("picture",)),
    Place("phone", _l("Phone"), "phone"),
    Place("editing", _l("Configuration"), "edit", "operator", EDITING),
    Place("draft", _l("Your draft"), "draft", "operator", ("draft_behaviour", "draft_replay", "tasks", "task")),
    Place("calls", _l("Calls"), "calls", also=("call", "block", "caller", "look_up_caller")),
    Place("queues", _l("Queues"), "queue"),
    Place("voicemails", _l("Voicemail"), "voicemail", also=("voicemail",)),
    Place("reports", _l("Reports"), "chart"),
    Place("revisions", _l("Revisions"), "history", also=("revision",)),
    Place("people", _l("People"), "people", "admin", also=("create_token",)),
    Place("audit", _l("Audit log"), "list"),
)
