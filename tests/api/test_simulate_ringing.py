"""POST /api/simulate where people are rung over REST: their phones ring, and nobody else notices."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import ANNEX, Api, on_sqlite
from webhooks.service import Service

CALL = {"number": "+33972101010", "caller": "+33612345678", "at": "2026-11-23T10:00:00"}
ANNA, BOB = "+33140506070", "+33140506071"
SAID = {
    name: [{"type": "play", "prompt": f"Es war {name}."}]
    for name in ("busy", "no_answer", "timeout", "left", "no_agents")
}
AGENTS = {"Anna": {"to": ANNA}, "Bob": {"to": BOB, "hours": "service"}}

pytestmark = [on_sqlite, pytest.mark.parametrize("provider", ["twilio", "vonage"])]


def uploaded(admin: Api, action: dict[str, Any], **queue: Any) -> Api:
    """The annex, in which the open hours lead to that action."""
    steps = [{"name": "rings", "actions": [action, {"type": "voicemail", "mailbox": "general"}]}]
    flows = {"accueil": {"timezone": "Europe/Paris", "language": "fr-FR", "steps": steps}}
    queues = {"service": {"timezone": "Europe/Paris", "agents": AGENTS, "strategy": "in_turn", **queue}}
    admin.ok("POST", "/api/config", {**ANNEX, "flows": flows, "queues": queues})
    return admin


def dials(admin: Api, **dial: Any) -> Api:
    on = {name: SAID[name] for name in ("busy", "no_answer")}
    return uploaded(admin, {"type": "dial", "to": [ANNA, BOB], "music": "bienvenue", "on": on, **dial})


def waits(admin: Api, **queue: Any) -> Api:
    on = {name: SAID[name] for name in ("timeout", "left", "no_agents")}
    return uploaded(admin, {"type": "queue", "queue": "service", "on": on}, **queue)


def told(admin: Api, provider: str, *inputs: Any, **call: Any) -> dict[str, Any]:
    simulated: dict[str, Any] = admin.ok(
        "POST", "/api/simulate", {**CALL, "provider": provider, "inputs": inputs, **call}
    )
    return simulated


def each(simulated: dict[str, Any], key: str) -> list[Any]:
    return [one for turn in simulated["turns"] for one in turn[key]]


def test_people_ring_together_while_the_caller_hears_music(admin: Api, provider: str) -> None:
    first = told(dials(admin), provider)["turns"][0]

    assert (first["dials"], first["sounds"], first["step"]) == ([ANNA, BOB], ["ringing"], "rings")
    assert ("Enqueue" if provider == "twilio" else "musicOnHoldUrl") in str(first["document"])


@pytest.mark.parametrize(
    ("outcome", "heard", "by"),
    [
        ("busy", ["Es war busy."], None),
        (["busy", "no_answer"], ["Es war busy."], None),
        ("no_answer", ["Es war no_answer."], None),
        ("answered", [], "dial"),
        (["failed", "answered"], [], "dial"),
    ],
)
def test_what_becomes_of_them(admin: Api, provider: str, outcome: Any, heard: list[str], by: str | None) -> None:
    simulated = told(dials(admin), provider, {"dial": outcome})

    assert each(simulated, "heard")[:1] == heard
    assert (simulated["end"] or {}).get("by") == by
    assert simulated["turns"][-1]["input"] == {"dial": outcome}


def test_who_is_rung_hears_the_whisper_and_must_press_the_key(admin: Api, provider: str) -> None:
    simulated = told(dials(admin, whisper="Un client.", accept_key="1"), provider, {"dial": "answered"})

    assert "Un client." in each(simulated, "whispered")
    assert simulated["end"]["by"] == "dial"


@pytest.mark.parametrize(
    ("inputs", "rung", "heard", "by"),
    [
        ([], [ANNA], [], None),
        ([{"dial": "answered"}], [ANNA], [], "dial"),
        ([{"dial": ["no_answer", "answered"]}], [ANNA, BOB], [], "dial"),
        ([{"dial": ["no_answer", "busy", "answered"]}], [ANNA, BOB, ANNA], [], "dial"),
        ([{"dial": "no_answer"}], [ANNA, BOB], ["Es war timeout."], None),
        (["*"], [ANNA], ["Es war left."], None),
        ([""], [ANNA], [], None),
    ],
)
def test_callers_wait_in_a_queue(admin: Api, provider: str, inputs: Any, rung: Any, heard: Any, by: Any) -> None:
    simulated = told(waits(admin, leave_key="*"), provider, *inputs)

    assert each(simulated, "dials") == rung
    assert [text for text in each(simulated, "heard") if text.startswith("Es war")] == heard
    assert (simulated["end"] or {}).get("by") == by
    assert simulated["turns"][0]["why"] == ["step rings taken", "queue service"]


def test_agents_whose_hours_are_over_are_not_rung(admin: Api, provider: str) -> None:
    agents = {name: {"to": to, "hours": "service"} for name, to in (("Anna", ANNA), ("Bob", BOB))}
    simulated = told(waits(admin, agents=agents), provider, at="2026-11-23T22:00:00")

    assert each(simulated, "dials") == []
    assert each(simulated, "heard")[0] == "Es war no_agents."


def test_agents_who_must_sign_in_are_supposed_to_have(admin: Api, provider: str) -> None:
    assert each(told(waits(admin, sign_in=True), provider), "dials") == [ANNA]


def test_whoever_is_really_rung_does_not_wait_for_it(
    admin: Api, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait(*_: object) -> None:
        raise AssertionError("the pace of a provider's calls is counted")

    monkeypatch.setattr("webhooks.hunts.pace.wait", wait)
    assert told(dials(admin), provider)["turns"][0]["dials"] == [ANNA, BOB]


def test_nothing_of_it_is_stored(admin: Api, provider: str, here: Service) -> None:
    told(dials(admin), provider, {"dial": "no_answer"}, {"says": 5})
    told(waits(admin), provider, {"dial": "no_answer"}, {"says": 5})

    assert here.store.voicemails.list(limit=10) == []
    with here.store.engine.begin() as connection:
        for table in ("hunts", "errands", "agents", "marks"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0, table
