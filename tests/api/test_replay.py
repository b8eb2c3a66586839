"""GET /api/revisions/<n>/replay: JSON lines."""

from __future__ import annotations

import json
from datetime import timedelta

from flows.store.ports import CallFacts, CallTurn
from tests.api.conftest import ANNEX, NOW, Api
from webhooks.service import Service

LUNCH = {"hours": {"service": {"week": {"mon-fri": ["08:00-12:00", "14:00-18:00"]}}}}
NOON = NOW - timedelta(days=3) + timedelta(hours=2, minutes=30)


def calls_at_noon(here: Service, number: int) -> None:
    """So many callers who were greeted by the menu at noon, one each minute."""
    for one in range(number):
        at = NOON + timedelta(minutes=one)
        facts = CallFacts(f"CA{one}", "twilio", at, revision=1, caller=None, called="+33972101010")
        here.store.calls.write([facts], [CallTurn(f"CA{one}", 0, at, "call arrived", ["step ouvert taken"])])


def lines(admin: Api, query: str = "") -> list[dict]:
    answer = admin.send("GET", f"/api/revisions/2/replay{query}")
    assert (answer.status_code, answer.content_type) == (200, "application/x-ndjson")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_the_calls_of_the_log_are_made_again(admin: Api, here: Service) -> None:
    admin.ok("POST", "/api/config", ANNEX)
    admin.ok("POST", "/api/config?draft=true", LUNCH)
    calls_at_noon(here, 3)
    first, *told, last = lines(admin)

    assert first == {"calls": 3}
    assert [(one["id"], one["verdict"], one["after"]) for one in told] == [
        (f"CA{number}", "elsewhere", "goes to voicemail general") for number in (2, 1, 0)
    ]
    assert last == {"done": 3, "same": 0, "elsewhere": 3, "unclear": 0}
    assert lines(admin, "?since=1d") == [{"calls": 0}, {"done": 0, "same": 0, "elsewhere": 0, "unclear": 0}]
    assert lines(admin, "?limit=2")[0] == {"calls": 2}


def test_what_is_not_there_is_told(admin: Api) -> None:
    admin.ok("POST", "/api/config", ANNEX)

    admin.refused(404, "GET", "/api/revisions/9/replay")
    assert admin.refused(400, "GET", "/api/revisions/1/replay?since=ever")["code"] == "bad_parameter"
    assert admin.refused(400, "GET", "/api/revisions/1/replay?limit=0")["code"] == "bad_parameter"
