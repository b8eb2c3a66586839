"""The calls of the log made again on a working draft."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from flask import request, url_for
from flask_babel import gettext as _

from flows.words import packed, unpacked
from webhooks.api import replay as lines
from webhooks.api.replay import own_program
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing.effects import program
from webhooks.console.editing.facts import page
from webhooks.console.pages import Answer
from webhooks.console.tasks.running import begin
from webhooks.console.tasks.work import About, Result, Tell, Work
from webhooks.console.texts import told
from webhooks.errors import ApiError
from webhooks.replaying import Replay, since_of
from webhooks.service import service

SINCE: Final = ("1d", "7d", "30d")
"""How far back calls are made again."""
MOST_CALLS: Final = 2_000
AT_ONCE: Final = 100
"""Calls that are made again while the browser waits: half a second's work."""


def show(who: Principal) -> Answer:
    """GET /console/draft/replay: `?since=7d`."""
    return _page(who, _since(request.args.get("since")), {})


def take(who: Principal) -> Answer:
    """POST /console/draft/replay: which calls would have ended elsewhere."""
    since = _since(request.form.get("since"))
    first = since_of(since, service().now())
    count = _replay(workspace.working(who), first).count()
    return begin(who, WORK, {"since": since, "first": first.isoformat()}, b"", is_small=count <= AT_ONCE)


def _run(who: Principal, about: About, _given: bytes, tell: Tell) -> Result:
    replay = _replay(workspace.working(who), datetime.fromisoformat(about["first"]))
    calls, found, total = replay.count(), list[dict[str, Any]](), dict[str, Any]()
    for line in lines.told(replay, calls):
        if "error" in line:
            raise ApiError(
                503, "log_unreadable", _("The database does not answer. Calls go on; try again in a moment.")
            )
        if "verdict" in line:
            found.append({key: packed(value) if isinstance(value, str) else value for key, value in line.items()})
        if "done" in line:
            total = line
            tell(line["done"], calls)
    return {"found": found, "total": total}


def _shown(who: Principal, about: About, result: Result) -> Answer:
    return _page(who, str(about["since"]), result)


def _page(who: Principal, since: str, result: Result) -> Answer:
    found = [{key: _read(key, value) for key, value in one.items()} for one in result.get("found", ())]
    facts = {"since": since, "choices": SINCE, "found": found, "total": result.get("total")}
    return page("replay.html", who, workspace.working(who), **facts)


def _read(key: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if key == "at" else told(unpacked(value)) if value else value


def _replay(mine: workspace.Working, first: datetime) -> Replay:
    here = service()
    return Replay(here.store.calls, first, lambda number: own_program(here.live, number), program(mine), MOST_CALLS)


def _since(asked: str | None) -> str:
    return asked if asked in SINCE else "7d"


WORK: Final = Work(
    "replay",
    _run,
    _shown,
    lambda about: str(_("Calls made again")),
    lambda about: url_for("console.draft_replay", since=about["since"]),
)
