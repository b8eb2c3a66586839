"""/api/revisions/<n>/replay: the calls of the log on a draft, told line by line while it goes on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import Response, request

from flows.program import Program
from webhooks.api import reading
from webhooks.api.simulate import program_of
from webhooks.auth import Principal
from webhooks.errors import ApiError
from webhooks.live import Live, NoConfiguration
from webhooks.replaying import MOST_CALLS, Replay, as_json, since_of
from webhooks.service import service

USUAL_CALLS = 2_000
TELL_EVERY = 100
VERDICTS = ("same", "elsewhere", "unclear")


def run(_: Principal, number: int) -> Response:
    """GET /api/revisions/<n>/replay: which calls of the log would have ended elsewhere, as JSON lines."""
    reading.only("since", "limit")
    here = service()
    try:
        since = since_of(request.args.get("since", "7d"), here.now())
    except (ValueError, OverflowError) as wrong:
        raise ApiError(400, "bad_parameter", f'"since": {wrong}.') from wrong
    most = reading.number("limit", USUAL_CALLS, 1, MOST_CALLS)
    replay = Replay(here.store.calls, since, lambda wanted: own_program(here.live, wanted), program_of(number), most)
    lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in told(replay, replay.count()))
    return Response(lines, content_type="application/x-ndjson")


def own_program(live: Live, number: int) -> Program | None:
    """The program that a call of the log was on; None where it cannot be had."""
    try:
        return live.program_apart(number)
    except NoConfiguration:
        return None


def told(replay: Replay, calls: int) -> Iterator[dict[str, Any]]:
    """How many there are; those that would not have ended the same, and how far it is; at last how many of each kind."""
    yield {"calls": calls}
    counted: Counter[str] = Counter()
    try:
        for done, one in enumerate(replay, 1):
            counted[one.verdict] += 1
            if one.verdict != "same":
                yield as_json(one)
            if done % TELL_EVERY == 0:
                yield {"done": done}
    except sa.exc.SQLAlchemyError as wrong:
        yield {"error": f"The log cannot be read any further: {getattr(wrong, 'orig', None) or wrong}"}
        return
    yield {"done": counted.total(), **{verdict: counted[verdict] for verdict in VERDICTS}}
