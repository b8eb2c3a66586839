"""/console/block: "block this caller" from the log of calls, which puts the number on a list in the working draft."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _

from flows.check.uses import used_at
from flows.configuration import Configuration
from flows.numbers import normalise
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing.values import free_name
from webhooks.console.pages import Answer, done, refused, render
from webhooks.console.shown import number as told_number
from webhooks.errors import ApiError

NEW = "blocked"


def page(who: Principal) -> Answer:
    """GET /console/block?number=: on which list."""
    configuration = workspace.working(who).configuration
    lists = configuration.names("lists") or [NEW]
    unasked = [name for name in lists if not used_at(configuration, "lists", name)] if who.may("editor") else []
    return render("block.html", number=_number(request.args.get("number", "")), lists=lists, unasked=unasked)


def add(who: Principal) -> Answer:
    """POST /console/block: adds the number to the list, once; with `refuse`, has every flow refuse a list that none asks yet."""
    number, name = _number(request.form.get("number", "")), request.form.get("list", "")
    note = request.form.get("note", "").strip()[:200]
    configuration = workspace.working(who).configuration
    known: dict[str, Any] = configuration.document("lists", name) or {}
    entry: Any = {"match": number, "note": note} if note else number
    entries = [
        one
        for one in known.get("entries", [])
        if number not in (one, one.get("match") if isinstance(one, dict) else None)
    ]
    try:
        changes = {("lists", name): {**known, "entries": [*entries, entry]}}
        if request.form.get("refuse") == "1" and not used_at(configuration, "lists", name):
            changes |= _refusing(configuration, name)
        workspace.change_all(who, changes, f"{told_number(number)} → {name}")
    except ApiError as error:
        return refused(error, "calls")
    words = _(
        "%(number)s is on the list %(name)s in your draft. It counts once you publish.",
        number=told_number(number),
        name=name,
    )
    return done(words, "draft")


def _refusing(configuration: Configuration, name: str) -> dict[tuple[str, str], Any]:
    """Every flow, with a first step that refuses whoever is on the list."""
    found = {}
    for flow in configuration.names("flows"):
        document: dict[str, Any] = configuration.document("flows", flow) or {}
        steps = document.get("steps", [])
        called = free_name(_("blocked callers"), [step.get("name") for step in steps])
        step = {"name": called, "when": {"not": {"blocklist": name}}, "actions": [{"type": "reject"}]}
        found["flows", flow] = {**document, "steps": [step, *steps]}
    return found


def _number(text: str) -> str:
    """Raises ApiError (400)."""
    number = normalise(text) or normalise(f"+{text.strip()}")
    if number is None:
        raise ApiError(400, "bad_parameter", _("%(text)s is no full number.", text=text))
    return number
