"""What a working draft does to callers: the differences that calls meet."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from pydantic import ValidationError

from flows.compare.behaviour import behaviour
from flows.compare.telling import Told
from flows.program import Program
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.drawing.trial import program_of
from webhooks.console.editing.facts import page
from webhooks.console.pages import Answer
from webhooks.console.paths import query
from webhooks.errors import ApiError
from webhooks.service import service


def differences(who: Principal) -> Answer:
    """GET /console/draft/behaviour: what callers meet that they do not meet now. Takes some seconds for large flows."""
    mine = workspace.working(who)
    found = behaviour(program(mine, before=True), program(mine), service().now()) if mine.changes else []
    return page("behaviour_page.html", who, mine, told=[(one.summary, _phone(one)) for one in found])


def _phone(one: Told) -> str | None:
    """Where the call that meets a difference is tried on the draft."""
    call = one.example
    if not call or not call.get("number"):
        return None
    asked = {"of": "draft", **{key: str(call[key]) for key in ("number", "caller", "at") if call.get(key)}}
    return query("phone", asked)


def program(mine: workspace.Working, before: bool = False) -> Program:
    """The draft, or what it started from, made ready to be called. Raises ApiError (409) where it has errors."""
    configuration = mine.before if before else mine.configuration
    program = program_of(configuration, mine.base)
    try:
        for name in configuration.names("flows"):
            program.flow(name)
    except (ValidationError, KeyError, ValueError) as wrong:
        words: Any = _("Calls cannot be tried while there are errors: mend them first.")
        raise ApiError(409, "invalid", words) from wrong
    return program
