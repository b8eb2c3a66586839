"""What callers will notice, told in French: the sentences of `flows.compare`, put together from the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from flows.compare.acts import Act
from flows.compare.behaviour import behaviour
from flows.compare.logged import LoggedCall, LoggedTurn
from flows.compare.replay import WAITS, replay
from flows.compare.ways import Move, Way, in_words, together
from flows.compare.words import DOES, HANGS_UP, IS_REFUSED, IS_WRONG, does, now
from flows.configuration import Configuration
from flows.program import Program
from flows.words import Moment, Words, moment, packed, unpacked
from tests.console.test_problem_sentences import french, unknown
from tests.flows.test_compare_behaviour import changed, many
from webhooks.console.texts import told

CASES = Path(__file__).parents[1] / "cases" / "compare" / "behaviour.json"
ANNEX = json.loads((Path(__file__).parents[2] / "examples" / "annex.json").read_text())
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SERVICES = Act("menu", "services")


def program(upload: dict[str, Any]) -> Program:
    return Program(1, Configuration().merged(upload), lambda key, language: key)


def noticed(before: dict[str, Any], after: dict[str, Any], most_turns: int = 2_000) -> list[str]:
    return [one.summary for one in behaviour(program(before), program(after), NOW, most_turns)]


def in_french(app: Flask, text: str) -> str:
    with app.test_request_context("/console/"), force_locale("fr"):
        return told(text).replace("\u00a0", " ")


def actions(*given: dict[str, Any]) -> dict[str, Any]:
    return {"flows/accueil/menus/services/entries/1": list(given)}


@pytest.mark.parametrize(
    ("change", "french_told"),
    [
        (
            {"hours/service/week": {"mon-fri": ["08:00-12:00", "14:00-18:00"]}},
            "Lun.–ven. 12:00–14:00 (sauf 8 dates, la première le ven. 25 décembre 2026) : un appel va désormais à la"
            " messagerie general (avant : va au menu services).",
        ),
        (
            {"flows/accueil/menus/services/entries/1/+": {"type": "voicemail", "mailbox": "general"}},
            "Touche 1 du menu services, quand +33140506070 ne prend pas l’appel : va désormais à la messagerie general"
            " (avant : va au menu services).",
        ),
        (
            {"numbers/+33972101011": {"flow": "accueil"}},
            "+33972101011 est désormais servi par le parcours accueil (avant : hors service).",
        ),
        (
            {"flows/accueil/menus/services/greeting": "Press 1 or hang up now."},
            "Le menu services dit désormais « Press 1 or hang up now. » (avant : « Bienvenue. Pour le service"
            " commercial, tapez 1. Pour le service technique, tapez 2. »).",
        ),
        (
            {"flows/accueil/menus/services/exhausted": [{"type": "hangup"}]},
            "3 silences dans le menu services et une fausse touche dans le menu services, 2 silences dans le menu"
            " services : raccroche désormais (avant : va à la messagerie general).",
        ),
        (
            {"flows/accueil/dial_timeout": 15},
            "L’appel de +33140506070 et l’appel de +33140506080 : durée de sonnerie désormais 15 s (avant : 25 s).",
        ),
        (
            {"flows/accueil/menus/services/entries/2": [{"type": "hangup"}]},
            "Touche 2 du menu services raccroche désormais (avant : appelle +33140506080).",
        ),
    ],
)
def test_a_comparison_is_told_in_french(app: Flask, change: dict[str, Any], french_told: str) -> None:
    (one,) = noticed(ANNEX, changed(ANNEX, change))
    assert in_french(app, one) == french_told


QUEUE = {"timezone": "Europe/Paris", "agents": {"Anna": {"to": "+33140506070", "pin": "1234"}}}
BASE = changed(ANNEX, {"queues/q": QUEUE, "lists/vip": {"entries": ["+33612345*"]}, "switches/s": {"on": True}})
RECORDED = {"type": "dial", "to": "+33140506079", "record": True, "consent": "Enregistrer ?"}
ASKED = {"type": "gather", "variable": "client", "prompt": "Votre numéro ?"}


def pairs() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for case in json.loads(CASES.read_text()):
        before = changed(ANNEX, case.get("before", {}))
        yield before, changed(before, case["change"])
    end = {"type": "voicemail", "mailbox": "general"}
    two = {"type": "dial", "to": ["+33140506070", "+33140506071"], "ring": "in_turn", "record": True}
    asks = {"type": "request", "url": "https://x.example/y", "save": {"tier": "tier"}}
    signs = {"type": "sign_in"}, {"type": "sign_in", "state": "out"}
    for one in ({"type": "queue", "queue": "q"}, *signs, RECORDED, ASKED, two, asks):
        yield changed(BASE, actions(one)), changed(BASE, actions(one, end))
    for when in ({"blocklist": "vip"}, {"switch": "s"}, {"attestation": "A"}):
        yield BASE, changed(BASE, {"flows/accueil/steps/^": {"name": "x", "when": when, "actions": [end]}})
    yield many(102, "a"), changed(many(102, "a"), {"mailboxes/général/max_seconds": 30})


def test_every_sentence_of_comparisons_is_in_the_catalogue() -> None:
    found = [one for before, after in pairs() for each in ((before, after), (after, before)) for one in noticed(*each)]
    found += noticed(BASE, changed(BASE, {"flows/accueil/menus/services/invalid": "Non."}), most_turns=10)
    assert len(found) > 50
    assert [template for one in found for template in unknown(one)] == []
    assert [one for one in found if not isinstance(one, Words)] == []


def test_what_becomes_of_a_caller_is_there_with_now_and_without() -> None:
    deeds = [*DOES.values(), *HANGS_UP, *IS_REFUSED.values(), IS_WRONG]
    assert [one for one in deeds for text in (one, f"now {one}") if french((text,)) == text] == []
    assert now(does(Act("dial", "+33140506070"))) == "now dials +33140506070"


def test_a_day_is_cut_short_in_both_languages_and_survives_a_queue(app: Flask) -> None:
    day = unpacked(json.loads(json.dumps(packed(moment(NOW.date(), short=True)))))
    assert (str(day), in_french(app, day)) == ("Mon 23 November 2026", "lun. 23 novembre 2026")
    assert isinstance(day, Moment)


def test_a_sentence_begins_with_a_capital_after_a_queue_too(app: Flask) -> None:
    (one,) = noticed(ANNEX, changed(ANNEX, {"flows/accueil/menus/services/greeting": "Oui."}))
    assert in_french(app, unpacked(json.loads(json.dumps(packed(one))))).startswith("Le menu services dit désormais")


def way(*moves: tuple[Act, Any]) -> Way:
    return tuple(Move(at, given) for at, given in moves)


def test_a_dial_after_silence_that_nobody_takes_is_told_in_its_place() -> None:
    dial = Act("dial", "+33140506070")
    silent = [(SERVICES, "")] * 3
    ways = [way(*silent, (dial, {"dial": outcome})) for outcome in ("busy", "no_answer", "failed")]
    assert together(ways) == ["silence 3 times in menu services, when +33140506070 does not take the call"]
    assert together(ways[:1]) == ["silence 3 times in menu services, when +33140506070 is busy"]


def test_braces_in_a_name_are_told_as_they_are(app: Flask) -> None:
    request = Act("request", "https://x.example/{caller}")
    told_way = in_words(way((request, {"request": "success", "tier": "gold"})))
    assert told_way == "when the request to https://x.example/{caller} succeeds with tier gold"
    assert in_french(app, told_way) == "quand la requête à https://x.example/{caller} réussit avec tier gold"


@pytest.mark.parametrize(
    ("lines", "change", "french_told"),
    [
        (
            [],
            {"flows/accueil/steps/0/actions": [{"type": "voicemail", "mailbox": "general"}]},
            "l’appelant raccroche dans le menu services → va à la messagerie general ; ",
        ),
        (
            [],
            {"flows/accueil/steps/0/actions": [ASKED]},
            "l’appelant raccroche dans le menu services → attend à la question client ; ",
        ),
        (
            [],
            {"numbers/+33972101010": None, "numbers/+33972101011": {"flow": "accueil"}},
            "servi par le parcours accueil → hors service ; ",
        ),
        (
            ["menu services: 1 pressed"],
            actions({"type": "dial", "to": "+33140506099"}),
            "appelle +33140506070 → appelle +33140506099 ; touche 1 du menu services",
        ),
    ],
)
def test_a_call_that_is_made_again_is_told_in_french(
    app: Flask, lines: list[str], change: dict[str, Any], french_told: str
) -> None:
    turns = [LoggedTurn(NOW, "call arrived", [])]
    turns += [LoggedTurn(NOW + timedelta(seconds=9), "keys pressed", lines)] if lines else []
    call = LoggedCall("CA1", "twilio", NOW, "+33612345678", "+33972101010", turns)
    found = replay(call, program(ANNEX), program(changed(ANNEX, change)))
    parts = [found.before, found.after, found.way, found.doubt]
    assert [template for part in parts for template in unknown(part)] == []
    before, after, done = (in_french(app, part) for part in parts[:3])
    assert f"{before} → {after} ; {done}" == french_told


@pytest.mark.parametrize("kind", ["menu", "gather", "pin", "consent"])
def test_wherever_a_call_waits_has_its_words(kind: Any) -> None:
    assert [text for text in WAITS[kind] if french((text,)) == text] == []
