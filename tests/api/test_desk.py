"""/api/queues and /api/agents: who waits, who answers, and signing agents in and out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flows.ringing import hunt, place
from flows.store.hunts import Facts
from tests.api.conftest import NOW, Api, on_sqlite
from webhooks.service import Service

AGENTS = {"Anna": {"to": "+33140506070"}, "Zoé": {"to": "+33140506071", "hours": "nuit"}}
UPLOAD = {
    "queues": {
        "service": {"timezone": "Europe/Paris", "agents": AGENTS},
        "vente": {"timezone": "Europe/Paris", "agents": {"Anna": AGENTS["Anna"]}, "sign_in": True},
    },
    "hours": {"nuit": {"week": {"mon-sun": ["22:00-23:00"]}}},
}
FACTS = Facts("twilio", "CA1", "", "+33972101010", 3600, queue="service")


def waits(here: Service, name: str, seconds: int = 0) -> None:
    change = place.taken(NOW.timestamp() - seconds, False, 3600, 900)
    assert here.store.desk.take(f"{name}-1", FACTS, change, lambda _: None)[0] is None


def test_agents_are_shown_with_what_they_do_and_are_signed_in_and_out(admin: Api) -> None:
    assert admin.ok("GET", "/api/agents") == {"agents": []}
    admin.ok("POST", "/api/config", UPLOAD)
    anna, zoe = admin.ok("GET", "/api/agents")["agents"]
    assert anna == {
        "name": "Anna",
        "to": "+33140506070",
        "queues": ["service", "vente"],
        "signed_in": True,
        "state": "free",
        "changed_at": None,
        "by": None,
    }
    assert (zoe["name"], zoe["state"]) == ("Zoé", "closed")

    out = admin.ok("POST", "/api/agents/Anna", {"signed_in": False})
    assert (out["signed_in"], out["state"], out["by"]) == (False, "away", "environment")
    assert admin.ok("POST", "/api/agents/Anna", {"signed_in": True})["state"] == "free"
    told = [(entry["action"], entry["subject"]) for entry in admin.ok("GET", "/api/audit")["audit"]][:2]
    assert told == [("sign in agent", "Anna"), ("sign out agent", "Anna")]


def test_a_queue_is_shown_with_everybody_in_it(admin: Api, here: Service) -> None:
    admin.ok("POST", "/api/config", UPLOAD)
    waits(here, "CA1", 60)
    waits(here, "CA2")
    here.store.hunts.change(
        "CA1-1", lambda one: place.offered(one, [("Anna", "+33140506070")], 20, 10, NOW.timestamp())
    )

    service, vente = admin.ok("GET", "/api/queues")["queues"]
    assert (service["waiting"], service["agents"], service["free"], service["seconds"]) == (2, 1, 0, None)
    assert service["waiting_since"] == (NOW - timedelta(seconds=60)).isoformat().replace("+00:00", "Z")
    assert (vente["waiting"], vente["agents"], vente["waiting_since"]) == (0, 0, None)

    places = admin.ok("GET", "/api/queues/service")["places"]
    assert [(one["call"], one["place"], one["state"], one["agents"]) for one in places] == [
        ("CA1", 1, "rung", ["Anna"]),
        ("CA2", 2, "waiting", []),
    ]
    here.store.hunts.change("CA1-1", lambda one: hunt.accepted(one, 0, "CA9", NOW.timestamp()))
    assert admin.ok("GET", "/api/agents")["agents"][0]["state"] == "talking"
    assert [one["place"] for one in admin.ok("GET", "/api/queues/service")["places"]] == [0, 1]


@on_sqlite
@pytest.mark.parametrize("body", [{}, {"signed_in": "yes"}, {"signed_in": 1}, {"signed_in": True, "more": 1}])
def test_what_signs_nobody_in_is_refused(admin: Api, body: object) -> None:
    admin.ok("POST", "/api/config", UPLOAD)

    assert admin.refused(422, "POST", "/api/agents/Anna", body)["code"] == "bad_agent"


@on_sqlite
def test_who_is_not_there_cannot_be_signed_in_or_looked_at(admin: Api, here: Service) -> None:
    admin.ok("POST", "/api/config", UPLOAD)

    assert admin.refused(404, "POST", "/api/agents/Nobody", {"signed_in": True})["code"] == "unknown_agent"
    assert admin.refused(404, "GET", "/api/queues/nothing")["code"] == "unknown_queue"
    assert here.store.desk.signed() == {}
