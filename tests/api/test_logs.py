"""Call log and audit log."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from flows.store.ports import CallFacts, CallTurn
from tests.api.conftest import NOW, Api, on_sqlite
from webhooks.service import Service


@pytest.fixture
def calls(here: Service) -> list[CallFacts]:
    """Five calls, two of them begun at the same instant; the newest first."""
    begun = [
        NOW,
        NOW + timedelta(minutes=1),
        NOW + timedelta(minutes=1),
        NOW + timedelta(minutes=2),
        NOW + timedelta(minutes=3),
    ]
    facts = [
        CallFacts(f"CA{number}", "twilio", at, revision=1, flow="accueil", caller="+33612345678", called="+33972101010")
        for number, at in enumerate(begun)
    ]
    turns = [
        CallTurn("CA0", turn, NOW + timedelta(seconds=turn), "keys pressed", [f"line {turn}"]) for turn in range(3)
    ]
    here.store.calls.write(facts, turns)
    return facts[::-1]


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 50])
def test_every_call_is_on_one_page_in_order(admin: Api, calls: list[CallFacts], limit: int) -> None:
    seen: list[str] = []
    page = admin.ok("GET", f"/api/calls?limit={limit}")
    while True:
        seen += [call["id"] for call in page["calls"]]
        if page["next"] is None:
            break
        assert len(page["calls"]) == limit
        page = admin.ok("GET", f"/api/calls?limit={limit}&cursor={page['next']}")
    assert seen == [call.id for call in calls]


def test_a_call_is_told_with_its_trace(admin: Api, calls: list[CallFacts]) -> None:
    told = admin.ok("GET", "/api/calls/CA0")
    assert (told["started_at"], told["caller"], told["status"]) == ("2026-11-23T09:00:00Z", "+33612345678", "active")
    assert [turn["lines"] for turn in told["turns"]] == [["line 0"], ["line 1"], ["line 2"]]
    admin.refused(404, "GET", "/api/calls/CA9")


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("caller=%2B33612345678", "4 3 2 1 0"),
        ("caller=+33699999999", "5"),
        ("caller=withheld", "6"),
        ("called=%2B33140506070", "5 6"),
        ("flow=nuit", "5 6"),
        ("status=ended", "6"),
        ("end_by=voicemail&flow=nuit", "6"),
        ("end_by=voicemail&flow=accueil", ""),
        ("since=2026-11-23T09:02:00Z", "4 3"),
        ("until=2026-11-22", "5 6"),
        ("since=2026-11-23&until=2026-11-23T10:01:00%2B01:00", "0"),
    ],
)
def test_calls_are_picked(admin: Api, here: Service, calls: list[CallFacts], query: str, wanted: str) -> None:
    at, called = NOW - timedelta(days=1), "+33140506070"
    here.store.calls.write([CallFacts("CA5", "vonage", at, flow="nuit", caller="+33699999999", called=called)])
    at -= timedelta(hours=1)
    ended = CallFacts("CA6", "vonage", at, flow="nuit", called=called, status="ended", end_by="voicemail")
    here.store.calls.write([ended])
    told = admin.ok("GET", f"/api/calls?{query}")["calls"]
    assert sorted(call["id"] for call in told) == sorted(f"CA{number}" for number in wanted.split())


@pytest.mark.parametrize(("query", "accept"), [("?format=csv", "*/*"), ("", "text/csv")])
def test_a_spreadsheet_gets_no_formula_from_a_caller(admin: Api, here: Service, query: str, accept: str) -> None:
    here.store.calls.write(
        [CallFacts("CA1", "twilio", NOW, caller='=HYPERLINK("http://evil")', called="+33972101010", flow="a,b")]
    )
    answer = admin.send("GET", f"/api/calls{query}", headers={"Accept": accept})
    assert answer.content_type == "text/csv; charset=utf-8"
    row = next(csv.DictReader(io.StringIO(answer.text)))
    assert row["caller"] == '\'=HYPERLINK("http://evil")'
    assert (row["called"], row["flow"], row["ended_at"]) == ("+33972101010", "a,b", "")


@on_sqlite
@pytest.mark.parametrize(
    "query",
    [
        "cursor=!",
        "cursor=AAAA",
        "cursor=",
        "limit=x",
        "format=xml",
        "since=now",
        "caller=abc",
        "status=over",
        "end_by=me",
        "frm=1",
        "limit=1&limit=2",
    ],
)
def test_a_question_that_makes_no_sense_is_refused(admin: Api, query: str) -> None:
    admin.refused(400, "GET", f"/api/calls?{query}")


def test_the_audit_log_is_told_page_by_page(admin: Api) -> None:
    for label in "abc":
        admin.ok("POST", "/api/tokens", {"role": "viewer", "label": label})
    first = admin.ok("GET", "/api/audit?limit=2")
    assert [entry["detail"]["label"] for entry in first["audit"]] == ["c", "b"]
    last = admin.ok("GET", "/api/audit?limit=2&cursor=" + first["next"])
    assert ([entry["detail"]["label"] for entry in last["audit"]], last["next"]) == (["a"], None)
    assert (last["audit"][0]["who"], last["audit"][0]["role"]) == ("environment", "admin")
