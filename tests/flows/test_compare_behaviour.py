"""What a change does to callers, in sentences: found by playing calls on both configurations."""

from __future__ import annotations

import copy
import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.compare.behaviour import behaviour
from flows.configuration import Configuration
from flows.program import Program
from sounds.phrases import phrase

ANNEX = json.loads((Path(__file__).parents[2] / "examples/annex.json").read_text(encoding="utf-8"))
CASES = json.loads((Path(__file__).parents[1] / "cases/compare/behaviour.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def program(upload):
    return Program(1, Configuration().merged(upload), phrase)


def changed(upload, change):
    """The upload with values put at paths ("a/b/0"); null takes away, a path that ends in "+" appends, in "^" puts first."""
    upload = copy.deepcopy(upload)
    for path, value in change.items():
        *parts, last = path.split("/")
        place = upload
        for part in parts:
            place = place[int(part)] if isinstance(place, list) else place.setdefault(part, {})
        if last == "+":
            place.append(value)
        elif last == "^":
            place.insert(0, value)
        elif value is None:
            del place[last]
        else:
            place[int(last) if isinstance(place, list) else last] = value
    return upload


def summaries(before, after, **more):
    return [one.summary for one in behaviour(program(before), program(after), NOW, **more)]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_callers_meet(case):
    before = changed(ANNEX, case.get("before", {}))

    assert summaries(before, changed(before, case["change"])) == case["told"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_is_not_changed_is_not_told(case):
    after = changed(changed(ANNEX, case.get("before", {})), case["change"])

    assert summaries(after, after) == []


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_going_back_is_told_too(case):
    before = changed(ANNEX, case.get("before", {}))
    after = changed(before, case["change"])

    assert bool(summaries(after, before)) == bool(case["told"])


def test_a_change_has_a_call_that_meets_it_as_simulate_takes_it():
    after = changed(ANNEX, {"flows/accueil/menus/services/entries/1/+": {"type": "voicemail", "mailbox": "general"}})
    (told,) = behaviour(program(ANNEX), program(after), NOW)

    assert told.example == {
        "number": "+33972101010",
        "caller": "+33612345678",
        "at": "2026-11-23T10:00:00+01:00",
        "inputs": ["1", {"dial": "busy"}],
    }


def test_flows_of_two_numbers_are_told_apart():
    two = changed(
        ANNEX,
        {
            "numbers/+33972101011": {"flow": "nuit"},
            "flows/nuit": {"timezone": "Europe/Paris", "language": "fr-FR", "steps": [{"name": "s", "actions": []}]},
        },
    )
    after = changed(two, {"flows/nuit/steps/0/actions": [{"type": "voicemail", "mailbox": "general"}]})

    assert summaries(two, after) == [
        "Calls to +33972101011: a call now goes to voicemail general (before: hangs up).",
    ]


def test_a_flow_that_asks_which_number_was_called_is_compared_for_each():
    step = {"name": "vip", "when": {"called": "+33972101011"}, "actions": [{"type": "dial", "to": "+33140506090"}]}
    two = changed(ANNEX, {"numbers/+33972101011": {"flow": "accueil"}, "flows/accueil/steps/^": step})
    after = changed(two, {"flows/accueil/steps/0/actions": [{"type": "dial", "to": "+33140506099"}]})

    assert summaries(two, after) == [
        "Calls to +33972101011: a call now dials +33140506099 (before: dials +33140506090).",
    ]


def many(flows, spoken):
    """An upload of so many flows with a number each; one plays a sound, `spoken`, on the way to its own mailbox."""
    say = {"type": "play", "prompt": {"sound": "bonjour"}}
    voicemail = {"type": "voicemail", "mailbox": "général"}
    steps = [{"name": "s", "actions": [voicemail]}]
    upload = {
        "numbers": {f"+3397210{number:04}": {"flow": f"f{number}"} for number in range(flows)},
        "flows": {
            f"f{number}": {"timezone": "Europe/Paris", "language": "fr-FR", "steps": steps} for number in range(flows)
        },
        "mailboxes": {"général": {}},
        "sounds": {"bonjour": {"text": spoken}},
    }
    return changed(upload, {f"flows/f{flows // 2}/steps": [{"name": "s", "actions": [say, voicemail]}]})


def test_of_thousands_of_flows_those_are_played_that_a_change_concerns():
    one, other = program(many(1_000, "Bonjour.")), program(many(1_000, "Bonsoir."))
    began = time.process_time()
    told = [one.summary for one in behaviour(one, other, NOW)]

    assert told == ["Calls to +33972100500: voicemail général now says “Bonsoir.” (before: “Bonjour.”)."]
    assert time.process_time() - began < 2


def test_a_mailbox_that_many_flows_use_concerns_them_all():
    one = many(150, "Bonjour.")
    told = summaries(one, changed(one, {"mailboxes/général/max_seconds": 30}))

    assert told == [
        "Calls to +33972100000, +33972100001, +33972100002 and 97 more: "
        "voicemail général: longest message now 30 s (before: 120 s).",
        "50 more flows that the change concerns were not compared.",
    ]


def test_of_very_many_differences_the_last_are_counted():
    menu = ANNEX["flows"]["accueil"]["menus"]["services"]
    entries = {f"{key:03}": [{"type": "dial", "to": f"+33140506{key:03}"}] for key in range(205)}
    others = {keys: [{"type": "dial", "to": f"+33140507{keys}"}] for keys in entries}
    before = changed(ANNEX, {"flows/accueil/menus/services": {**menu, "entries": entries}})
    told = summaries(before, changed(before, {"flows/accueil/menus/services/entries": others}))

    assert told[199].startswith("Key 199 of menu services now dials +33140507199")
    assert told[200:] == ["5 more differences are not told."]


def test_where_a_limit_is_reached_is_said():
    menu = ANNEX["flows"]["accueil"]["menus"]["services"]
    entries = {f"{key:03}": [{"type": "dial", "to": "+33140506070"}] for key in range(200)}
    before = changed(ANNEX, {"flows/accueil/menus/services": {**menu, "entries": entries}})
    after = changed(before, {"flows/accueil/menus/services/entries/199": [{"type": "hangup"}]})

    assert summaries(before, after)[0] == "Key 199 of menu services now hangs up (before: dials +33140506070)."
    assert summaries(before, after, most_turns=100) == [
        "Not everything was compared: the limit was reached at the beginning of calls; "
        "ways as long or longer are left out."
    ]


def test_a_comparison_of_large_flows_is_bounded():
    hours = {f"h{n}": {"week": {"mon-fri": [f"08:{n:02}-12:00", f"14:00-18:{n:02}"]}} for n in range(10)}
    steps = [
        {"name": f"s{n}", "when": {"hours": f"h{n % 10}", "withheld": True}, "actions": [{"type": "hangup"}]}
        for n in range(300)
    ]
    menus = {
        f"m{n}": {
            "greeting": f"Menu {n}.",
            "entries": {key: [{"type": "menu", "menu": f"m{(n * 7 + int(key)) % 50}"}] for key in "0123456789"},
        }
        for n in range(50)
    }
    last = {"name": "menu", "actions": [{"type": "menu", "menu": "m0"}]}
    flow = {"timezone": "Europe/Paris", "language": "fr-FR", "steps": [*steps, last], "menus": menus}
    before = {"numbers": ANNEX["numbers"], "flows": {"accueil": flow}, "hours": hours}
    after = changed(before, {"flows/accueil/menus/m7/greeting": "Autre menu."})
    one, other = program(before), program(after)
    began = time.process_time()
    told = [one.summary for one in behaviour(one, other, NOW, most_turns=2_000)]

    assert time.process_time() - began < 3
    assert told
