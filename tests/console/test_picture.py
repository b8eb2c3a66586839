"""The picture of a flow on its page, and the way of a call on it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask import Flask

from tests.api.conftest import ADMIN
from tests.console.conftest import BASE, Browser
from webhooks.console.drawing.conditions import summed, week
from webhooks.console.drawing.reasons import worded
from webhooks.console.drawing.sheet import sheet_of

MONDAY = "at=2026-11-23T10:00"
SUNDAY = "at=2026-11-22T10:00"


@pytest.fixture
def viewer(signed_in, annex) -> Browser:
    found: Browser = signed_in("viewer")
    return found


def publish(app: Flask, document: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {ADMIN}"}
    upload = {"schema_version": 1, **document}
    answer = app.test_client().post("/api/config", json=upload, base_url=BASE, headers=headers)
    assert answer.status_code in (200, 201), answer.text


def node(text: str, id: str) -> str:
    """The opening tag of a node."""
    found = re.search(rf'<[a-z]+ [^>]*id="{re.escape(id)}"[^>]*>', text)
    assert found, f"no node {id}"
    return found[0]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_the_flows_are_listed_with_their_numbers(viewer):
    text = viewer.get("/console/flows").text
    assert '<a href="/console/flows/accueil?of=live">accueil</a>' in text
    assert "+33 9 72 10 10 10" in text
    assert "2 steps, 1 menu" in plain(text)


def test_a_flow_is_drawn_with_conditions_in_words(viewer):
    text = plain(viewer.get("/console/flows/accueil").text)
    for words in (
        "Incoming call +33 9 72 10 10 10 Standard",
        "Mon–Fri 08:00–18:00 not on fermetures",
        "Menu services Sound bienvenue Bienvenue. Pour le service commercial",
        "Key 1 Rings +33 1 40 50 60 70",
        "After the last attempt Takes a message in general",
        "Otherwise Then the next step",
    ):
        assert words in text
    assert text.count("Otherwise") == 1


def test_a_call_in_opening_hours_lights_its_way(viewer):
    text = viewer.get(f"/console/flows/accueil?of=live&caller=06+12+34+56+78&{MONDAY}").text
    assert "lit" in node(text, "at/flows/accueil/steps/0")
    assert "lit stands" in node(text, "at/flows/accueil/menus/services")
    assert "lit" not in node(text, "at/flows/accueil/steps/1")
    assert "lit" in node(text, "at/numbers/+33972101010")
    assert "service: open until 18:00; fermetures: no event now" in text
    assert "+33 6 12 34 56 78 calls, Monday 23 November 2026, 10:00." in text


def test_a_call_on_sunday_passes_the_step_over_and_ends_in_the_mailbox(viewer):
    text = viewer.get(f"/console/flows/accueil?of=live&caller=&{SUNDAY}").text
    assert "passed" in node(text, "at/flows/accueil/steps/0")
    assert "service: closed since Friday 18:00, opens Monday 08:00" in text
    assert "stands" in node(text, "at/flows/accueil/steps/1/actions/0")
    assert "A hidden number calls" in text


def test_it_is_all_there_in_french(viewer):
    french = {"headers": {"Accept-Language": "fr"}}
    text = plain(viewer.get(f"/console/flows/accueil?of=live&caller=&{SUNDAY}", **french).text)
    assert "lun.–ven. 08:00–18:00 hors fermetures" in text
    assert "service : fermé depuis vendredi 18:00, ouvre lundi 08:00" in text
    assert "dimanche 22 novembre 2026, 10:00" in text


def test_a_call_of_the_log_is_shown_on_the_picture_of_its_revision(viewer, here):
    from flows.store.ports import CallFacts, CallTurn
    from tests.console.conftest import NOW

    lines = [
        ["step ouvert taken: hours service open until 18:00; calendar fermetures: no event"],
        ["menu services: 2 pressed", "dial +33140506080"],
        ["dial +33140506080: answered", "call ends: dial"],
    ]
    turns = [CallTurn("CA1", number, NOW, "x", told) for number, told in enumerate(lines)]
    here.store.calls.write([CallFacts("CA1", "twilio", NOW, 1, "accueil", "+33612345678", "+33972101010")], turns)
    text = viewer.get("/console/flows/accueil?of=1&call=CA1").text
    assert "+33 6 12 34 56 78 called, Monday 23 November 2026, 10:00." in text
    assert "lit" in node(text, "at/flows/accueil/menus/services/entries/2")
    assert "lit stands" in node(text, "at/flows/accueil/menus/services/entries/2/0")
    assert 'href="/console/calls/CA1"' in text
    assert viewer.get("/console/flows/accueil?of=1&call=CA2").status_code == 404


@pytest.mark.parametrize("at", ["tomorrow", "2026-13-01T10:00", "0"])
def test_a_time_that_is_none_is_told(viewer, at):
    text = viewer.get(f"/console/flows/accueil?of=live&at={at}").text
    assert 'class="told bad" role="alert"' in text
    assert "stands" not in text


def test_a_flow_or_revision_that_does_not_exist_is_not_found(viewer):
    assert viewer.get("/console/flows/nobody").status_code == 404
    assert viewer.get("/console/flows/accueil?of=99").status_code == 404
    assert viewer.get("/console/flows/accueil?of=1").status_code == 200


def test_a_problem_is_shown_on_the_node_that_has_it(viewer, app):
    flow = {
        "timezone": "Europe/Paris",
        "language": "fr-FR",
        "steps": [
            {"name": "fermé", "when": {"calendar": "fermetures"}, "actions": [{"type": "play", "prompt": "Fermé."}]},
            {"name": "ancien", "enabled": False, "actions": [{"type": "hangup"}]},
            {"name": "fin", "actions": [{"type": "hangup"}, {"type": "pause", "seconds": 1}]},
        ],
    }
    publish(app, {"flows": {"autre": flow}})
    text = viewer.get("/console/flows/autre").text
    first, *_, last = re.split(r'(?=<li class="step )', text)[1:]
    assert 'class="problem warning"' in first
    assert 'class="problem warning"' in last.partition("actions/1")[2]
    assert "off" in node(text, "at/flows/autre/steps/1")
    assert "switched off" in text


def test_a_flow_of_many_steps_is_folded_but_for_the_way(viewer, app):
    steps = [
        {"name": f"s{n}", "when": {"called": f"+3314050{n:04}"}, "actions": [{"type": "hangup"}]} for n in range(30)
    ]
    publish(app, {"flows": {"long": {"timezone": "Europe/Paris", "language": "fr-FR", "steps": steps}}})
    text = viewer.get("/console/flows/long").text
    assert text.count("<details>") + text.count("<details open>") == 30
    assert text.count("<details open>") < 30


def test_what_somebody_writes_cannot_become_markup(app, viewer):
    said = {"type": "play", "prompt": "<img src=x onerror=alert(1)>"}
    flow = {"timezone": "Europe/Paris", "language": "fr-FR", "description": "<script>alert(1)</script>"}
    publish(app, {"flows": {"x": {**flow, "steps": [{"name": "a", "note": "<b>", "actions": [said]}]}}})
    text = viewer.get("/console/flows/x").text
    assert "<script>alert" not in text
    assert "<img" not in text


def in_words(app: Flask, annex: bytes, when: Any, language: str = "en") -> list[str]:
    from flows.check import check
    from flows.configuration import Configuration

    configuration = check(annex, Configuration()).configuration
    assert configuration is not None
    with app.test_request_context("/console/", headers={"Accept-Language": language}):
        return summed(when, configuration)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({"hours": "service", "withheld": False}, ["Mon–Fri 08:00–18:00", "number shown"]),
        ({"not": {"hours": "service"}}, ["outside Mon–Fri 08:00–18:00"]),
        ({"hours": "nobody"}, ["hours nobody"]),
        ({"not": {"not": {"calendar": "fermetures"}}}, ["on fermetures"]),
        ({"blocklist": "a", "allowlist": "b"}, ["caller not on the list a", "caller on the list b"]),
        ({"not": {"blocklist": "a", "switch": "s"}}, ["(caller on the list a or switch s is off)"]),
        ({"any": [{"switch": "s"}, {"withheld": True}]}, ["switch s is on or number withheld"]),
        ({"not": {"any": [{"switch": "s"}, {"withheld": True}]}}, ["switch s is off and number shown"]),
        ({"all": [{"switch": "s", "withheld": True}, {"attestation": "B"}]},
         ["(switch s is on and number withheld) and attested B or better"]),
        ({"called": ["+33972101010", "+33972101011"]}, ["+33 9 72 10 10 10 or +33 9 72 10 10 11 is called"]),
        ({"variable": {"name": "v", "in": list("123456")}}, ["v is 1 or 2 or 3 or 4 and 2 more"]),
        ({"not": {"attestation": "A", "called": "+33972101010"}}, ["(not attested A or better or not +33 9 72 10 10 10)"]),
        ({}, []), (None, []), ("x", []), ({"any": None, "all": ["x"], "not": 7, "variable": 3}, ["", "", "? is "]),
    ],
)  # fmt: skip
def test_a_condition_is_summed_up(app, when, words):
    from tests.console.conftest import ANNEX

    assert in_words(app, ANNEX, when) == words


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"mon-fri": ["08:00-12:00", "14:00-18:00"], "sat": ["09:00-12:00"]}, "Mon–Fri 08:00–12:00, 14:00–18:00; Sat 09:00–12:00"),
        ({"mon-sun": ["00:00-24:00"]}, "every day 00:00–24:00"),
        ({"fri-mon": ["22:00-02:00"]}, "Mon, Fri–Sun 22:00–02:00"),
        ({"mon,tue": ["08:00-09:00"]}, "Mon, Tue 08:00–09:00"),
        ({"mon": ["08:00-09:00"], "tue": ["09:00-10:00"], "wed": ["10:00-11:00"], "thu": ["11:00-12:00"]}, ""),
        ({}, ""), ({"mon": None, "x": ["y"]}, ""), (None, ""),
    ],
)  # fmt: skip
def test_a_week_is_summed_up(app, given, words):
    with app.test_request_context("/console/"):
        assert week({"week": given}) == words


def test_every_line_of_every_trace_in_the_cases_is_known_in_french(app):
    from tests.flows.playing import play
    from tests.flows.test_actions import CASES

    lines = {line for case in CASES for turn in play(case.values[0]) for line in turn.trace}
    assert len(lines) > 50
    with app.test_request_context("/console/", headers={"Accept-Language": "fr"}):
        same = {line for line in lines if worded(line) == line}
    assert not {line for line in same if not line.startswith("ALERT")}


def test_all_settings_of_all_cases_can_be_drawn_and_said(app):
    from tests.flows.playing import configuration
    from tests.flows.test_actions import CASES

    with app.test_request_context("/console/"):
        for case in CASES:
            sheet = sheet_of(configuration(case.values[0]), "accueil")
            assert sheet is not None
            said = [sheet.sentence(one) for one in sheet.root.everything() if one.what == "action"]
            assert not [words for words in said if "Unknown" in words]
            assert json.dumps([sheet.details(one) for one in sheet.root.everything()])


def test_steps_and_menus_lead_to_their_editors_where_that_is_what_would_be_edited(signed_in, annex):
    operator, viewer = signed_in("operator"), signed_in("viewer")
    text = operator.get("/console/flows/accueil").text
    assert 'href="/console/edit/flows/accueil/steps/1"' in text
    assert 'href="/console/edit/flows/accueil/menus/services"' in text
    assert operator.get("/console/edit/flows/accueil/steps/1").status_code == 200
    assert "/console/edit/flows" not in operator.get("/console/flows/accueil?of=1").text
    assert "/console/edit/flows" not in viewer.get("/console/flows/accueil").text
