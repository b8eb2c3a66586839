"""/console/block: "block this caller" from the log of calls, which puts the number on a list in the working draft."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _

from flows.numbers import normalise
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.pages import Answer, done, refused, render
from webhooks.errors import ApiError

NEW = "blocked"


def page(who: Principal) -> Answer:
    """GET /console/block?number=: on which list."""
    configuration = workspace.working(who).configuration
    lists = configuration.names("lists") or [NEW]
    return render("block.html", number=_number(request.args.get("number", "")), lists=lists)


def add(who: Principal) -> Answer:
    """POST /console/block: adds the number to the list, once."""
    number, name = _number(request.form.get("number", "")), request.form.get("list", "")
    note = request.form.get("note", "").strip()[:200]
    known: dict[str, Any] = workspace.working(who).configuration.document("lists", name) or {}
    entry: Any = {"match": number, "note": note} if note else number
    entries = [
        one
        for one in known.get("entries", [])
        if number not in (one, one.get("match") if isinstance(one, dict) else None)
    ]
    try:
        workspace.change(who, "lists", name, {**known, "entries": [*entries, entry]}, f"{number} → {name}")
    except ApiError as error:
        return refused(error, "calls")
    words = _("%(number)s is on the list %(name)s in your draft. It counts once you publish.", number=number, name=name)
    return done(words, "calls", caller=number)


def _number(text: str) -> str:
    """Raises ApiError (400)."""
    number = normalise(text) or normalise(f"+{text.strip()}")
    if number is None:
        raise ApiError(400, "bad_parameter", _("%(text)s is no full number.", text=text))
    return number
