"""What callers will notice, told in French."""

from __future__ import annotations

import copy
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.compare.behaviour import behaviour
from flows.configuration import Configuration
from flows.program import Program
from webhooks.console.noticed import noticed

ANNEX = json.loads((Path(__file__).parents[2] / "examples" / "annex.json").read_text())
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ENGLISH = re.compile(r"\b(goes|now|before|when|key|call|not|Mon|Sat|and|the|hangs)\b")


def program(configuration: Configuration) -> Program:
    return Program(1, configuration, lambda key, language: key)


@pytest.fixture
def french(app):
    with app.test_request_context("/console/", headers={"Accept-Language": "fr"}):
        yield


@pytest.mark.parametrize(
    ("english", "told"),
    [
        (
            "Mon–Fri 12:00–14:00 (not on 8 dates, the first Fri 25 December 2026): a call now goes to voicemail general"
            " (before: goes to menu services).",
            "Lun–ven 12:00–14:00 (sauf 8 dates, la première ven 25 décembre 2026) : un appel va désormais à la messagerie"
            " general (avant : va au menu services).",
        ),
        (
            "Key 1 of menu services, when +33140506070 does not take the call: now goes to voicemail general"
            " (before: goes to menu services).",
            "Touche 1 du menu services, quand +33140506070 ne prend pas l’appel : va désormais à la messagerie general"
            " (avant : va au menu services).",
        ),
        (
            "+33972101010 is now answered by the flow accueil (before: is not in service).",
            "+33972101010 est désormais servi par le parcours accueil (avant : hors service).",
        ),
        (
            "Menu services now says “Press 1 or hang up now.” (before: “Bonjour.”).",
            "Menu services dit désormais “Press 1 or hang up now.” (avant : “Bonjour.”).",
        ),
        (
            "With the switch urgence on: a call now hangs up (before: dials +33140506070).",
            "Avec l’interrupteur urgence actif : un appel raccroche désormais (avant : appelle +33140506070).",
        ),
        ("Silence 3 times in menu services: now hangs up.", "3 silences dans le menu services : raccroche désormais."),
    ],
)
def test_a_comparison_is_told_in_french(french, english, told):
    assert noticed(english) == told


def test_what_is_not_known_is_told_as_it_is(french):
    assert noticed("Something else entirely.") == "Something else entirely."


def test_a_reader_of_english_has_it_as_it_is(app):
    with app.test_request_context("/console/", headers={"Accept-Language": "en"}):
        assert noticed("A call now hangs up.") == "A call now hangs up."


def test_nothing_of_a_real_comparison_stays_english(french):
    before = Configuration().merged({kind: names for kind, names in ANNEX.items() if kind != "schema_version"})
    flow = copy.deepcopy(ANNEX["flows"]["accueil"])
    flow["menus"]["services"]["entries"]["1"].append({"type": "voicemail", "mailbox": "general"})
    flow["menus"]["services"]["exhausted"] = [{"type": "play", "prompt": "Au revoir."}, {"type": "hangup"}]
    week = {"mon-fri": ["08:00-12:00", "14:00-18:00"], "sat": ["09:00-12:00"]}
    after = before.merged({"flows": {"accueil": flow}, "hours": {"service": {"week": week}}})
    told = [noticed(one.summary) for one in behaviour(program(before), program(after), NOW)]
    assert len(told) >= 3
    assert [one for one in told if ENGLISH.search(one)] == []
