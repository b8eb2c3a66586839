"""`carillon replay`: a table of the calls that would have ended elsewhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from flows.store.ports import CallFacts, CallTurn
from tests.cli.conftest import ANNEX

NOON = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
LUNCH = {"hours": {"service": {"week": {"mon-fri": ["08:00-12:00", "14:00-18:00"]}}}}


def call(name, at, *turns):
    """What the log keeps of a call."""
    first = CallTurn(name, 0, at, "call arrived", ["step ouvert taken: hours service open until 18:00"])
    facts = CallFacts(name, "twilio", at, revision=1, flow="accueil", caller="+33612345678", called="+33972101010")
    later = [CallTurn(name, number, at, event, lines) for number, (event, lines) in enumerate(turns, 1)]
    return facts, [first, *later]


@pytest.fixture
def database(published):
    """Two calls at noon, one at ten and one long before, all on the annex; a draft closes at lunch."""
    store = published(LUNCH)
    pressed = ("keys pressed", ["menu services: 1 pressed", "dial +33140506070"])
    answered = ("dial answered", ["dial +33140506070: answered", "call ends: dial"])
    calls = [
        call("CA1", NOON, pressed, answered),
        call("CA2", NOON + timedelta(minutes=5), pressed, answered),
        call("CA3", NOON - timedelta(hours=2), pressed, answered),
        call("CA4", NOON - timedelta(days=101), pressed, answered),
    ]
    for facts, turns in calls:
        store.calls.write([facts], turns)


def test_the_calls_that_would_have_ended_elsewhere_are_listed(carillon, database):
    printed = carillon("replay", "--since", "2026-11-20", "draft")

    assert printed.exit_code == 0, printed.output
    assert printed.output.splitlines() == [
        "3 calls since 2026-11-20 00:00 UTC on revision 2: 2 would have ended elsewhere",
        "",
        "  2026-11-23 12:35  +33612345678  talks with +33140506070 → goes to voicemail general",
        "  2026-11-23 12:30  +33612345678  talks with +33140506070 → goes to voicemail general",
    ]


def test_many_are_counted_first(carillon, database, monkeypatch):
    monkeypatch.setattr("webhooks.cli.replay.FEW", 1)
    printed = carillon("replay", "--since", "2026-11-20", "draft").output.splitlines()

    assert printed[2] == "      2 ×  talks with +33140506070 → goes to voicemail general"


def test_on_what_is_live_every_call_ends_as_it_did(carillon, database):
    assert carillon("replay", "--since", "2026-11-20", "live").output.splitlines() == [
        "3 calls since 2026-11-20 00:00 UTC on revision 1: 0 would have ended elsewhere",
    ]


def test_a_file_does_as_a_draft(carillon, database, tmp_path):
    path = tmp_path / "draft.json"
    path.write_text(json.dumps({**json.loads(ANNEX.read_text(encoding="utf-8")), **LUNCH}), encoding="utf-8")

    assert "2 would have ended elsewhere" in carillon("replay", "--since", "2026-11-20", str(path)).output


def test_as_json_each_call_is_a_line(carillon, database):
    told = [json.loads(line) for line in carillon("replay", "--since", "200w", "2", "--json").output.splitlines()]

    assert [(one["id"], one["verdict"]) for one in told] == [
        ("CA2", "elsewhere"),
        ("CA1", "elsewhere"),
        ("CA3", "same"),
        ("CA4", "elsewhere"),
    ]


@pytest.mark.parametrize("since", ["yesterday", "7", "9999999999d"])
def test_a_time_that_is_none_is_refused(carillon, database, since):
    printed = carillon("replay", "--since", since, "draft")

    assert printed.exit_code == 2
    assert "Invalid value for --since" in printed.output
