"""What a working draft does to callers: the differences that calls meet, and the calls of the log made again on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from pydantic import ValidationError

from flows.compare.behaviour import behaviour
from flows.compare.telling import Told
from flows.program import Program
from webhooks.api.replay import own_program, told
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.drawing.trial import program_of
from webhooks.console.editing.facts import page
from webhooks.console.pages import Answer
from webhooks.console.paths import query
from webhooks.errors import ApiError
from webhooks.replaying import Replay, since_of
from webhooks.service import service

DAYS = {"1d": 1, "7d": 7, "30d": 30}
"""How far back calls are made again: as `?since=` says it, and in days."""
MOST_CALLS = 2_000
AT_ONCE = 300
"""Calls that are made again without JavaScript, which cannot show how far they are."""


def differences(who: Principal) -> Answer:
    """GET /console/draft/behaviour: what callers meet that they do not meet now. Takes some seconds for large flows."""
    mine = workspace.working(who)
    found = behaviour(_program(mine, before=True), _program(mine), service().now()) if mine.changes else []
    return page("behaviour_page.html", who, mine, told=[(one.summary, _phone(one)) for one in found])


def _phone(one: Told) -> str | None:
    """Where the call that meets a difference is tried on the draft."""
    call = one.example
    if not call or not call.get("number"):
        return None
    asked = {"of": "draft", **{key: str(call[key]) for key in ("number", "caller", "at") if call.get(key)}}
    return query("phone", asked)


def replay(who: Principal) -> Answer:
    """GET /console/draft/replay: `?since=7d`: the page, with the calls where `?now=1` asks for them at once."""
    mine, since = workspace.working(who), _since()
    lines = list(told(*_replay(mine, AT_ONCE))) if request.args.get("now") == "1" else []
    found = [line for line in lines if "verdict" in line]
    total = lines[-1] if lines else None
    return page("replay.html", who, mine, since=since, choices=list(DAYS), found=found, total=total)


def replay_lines(who: Principal) -> Answer:
    """GET /console/draft/replay/lines: the calls as JSON lines, told while it goes on."""
    calls, count = _replay(workspace.working(who), MOST_CALLS)
    lines: Iterator[str] = (json.dumps(line, ensure_ascii=False) + "\n" for line in told(calls, count))
    return Response(lines, content_type="application/x-ndjson")


def _replay(mine: workspace.Working, most: int) -> tuple[Replay, int]:
    here = service()
    since = since_of(_since(), here.now())
    found = Replay(here.store.calls, since, lambda number: own_program(here.live, number), _program(mine), most)
    return found, found.count()


def _since() -> str:
    asked = request.args.get("since", "7d")
    return asked if asked in DAYS else "7d"


def _program(mine: workspace.Working, before: bool = False) -> Program:
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
