"""The flows, and the picture of each; with a caller and an instant, the way of that call on it."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _

from flows.configuration import Configuration
from flows.record import Frozen
from webhooks.auth import Principal
from webhooks.console.drawing import trial as trials
from webhooks.console.drawing.sheet import sheet_of
from webhooks.console.drawing.versions import choices, is_edited, shown
from webhooks.console.pages import Answer, render
from webhooks.console.workspace import wanted
from webhooks.errors import ApiError


class Flow(Frozen):
    """A flow in the list of all."""

    name: str
    description: str
    steps: int
    menus: int
    numbers: list[str]


def flows(who: Principal) -> Answer:
    """GET /console/flows."""
    found = wanted(who)
    numbers = trials.numbers_by_flow(found.configuration)
    names = found.configuration.names("flows")
    listed = [_flow(found.configuration, name, numbers.get(name, [])) for name in names]
    return render("flows.html", flows=listed, of=found.of, shown=shown(found))


def page(who: Principal, name: str) -> Answer:
    """GET /console/flows/<name>: `?of=` which configuration, `?caller=&at=` a call to try, `?call=` one of the log."""
    found = wanted(who)
    if not found.configuration.has("flows", name):
        raise ApiError(404, "unknown_document", _("There is no flow “%(name)s” here.", name=name))
    trial = trials.read(found.configuration, name, request.args)
    logged = request.args.get("call", "")
    if logged:
        trial = trials.logged(trial, logged)
    elif "at" in request.args:
        trial = trials.tried(trial, found.configuration, found.number)
    sheet = sheet_of(found.configuration, name, trial.trace, trial.number, is_edited(who, found))
    numbers = trials.numbers_of(found.configuration, name)
    facts = {"numbers": numbers, "of": found.of, "versions": choices(who, found.of), "logged": logged}
    return render("picture.html", sheet=sheet, trial=trial, **facts)


def _flow(configuration: Configuration, name: str, numbers: list[str]) -> Flow:
    found: Any = configuration.document("flows", name)
    given = found if isinstance(found, dict) else {}
    return Flow(
        name, str(given.get("description") or ""), _count(given.get("steps")), _count(given.get("menus")), numbers
    )


def _count(found: Any) -> int:
    return len(found) if isinstance(found, list | dict) else 0
