"""An OVH voice server becomes an upload: made-up dumps of its API, one with everything there is, one with every pitfall."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.check import check_upload
from flows.configuration import Configuration
from flows.imports.ovh import NotADump, import_dump, import_live
from flows.imports.ovh.actions import ENTRIES, RULES

CASES = Path(__file__).parents[1] / "cases" / "ovh"
EVERYTHING = json.loads((CASES / "everything.json").read_text(encoding="utf-8"))
PITFALLS = json.loads((CASES / "pitfalls.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def told() -> str:
    return "\n".join(map(str, import_dump(PITFALLS)[1].lines))


@pytest.mark.parametrize("dump", [EVERYTHING, PITFALLS], ids=["everything", "pitfalls"])
def test_what_comes_out_has_no_error(dump):
    upload, _ = import_dump(dump)
    assert check_upload(upload, Configuration()).errors == []


def test_the_dump_with_everything_has_every_action_and_none_is_left_out():
    used = {answer["action"] for answer in EVERYTHING.values() if isinstance(answer, dict) and "action" in answer}
    assert used == {*RULES, *ENTRIES}
    lost = [line for line in import_dump(EVERYTHING)[1].of("left out") if "rule" in line.where or "entry" in line.where]
    assert lost == []


def test_queues_are_queues_with_the_same_agents_in_the_same_order():
    queues = import_dump(EVERYTHING)[0]["queues"]
    first, second = queues["Equipe"], queues["Astreinte"]

    alice, bruno = "+33140506081", "+33140506082"
    assert first["agents"] == {"Alice": {"to": alice, "rank": 1}, "Bruno": {"to": bruno, "rank": 2}}
    assert second["agents"] == {"Bruno": {"to": bruno, "rank": 1}, "Alice": {"to": alice, "rank": 2}}
    assert (first["strategy"], second["strategy"]) == ("together", "in_turn")
    assert (first["max_wait"], first["max_waiting"], first["music"], first["ring_timeout"]) == (40, 5, "attente", 20)


@pytest.mark.parametrize(
    ("changed", "key", "value", "told"),
    [
        ({"strategy": "roundRobin"}, "strategy", "round_robin", None),
        ({"strategy": "longestHangupAgent"}, "strategy", "longest_idle", None),
        ({"strategy": "cumulationByAgentOrder"}, "strategy", "together", "agents ring together"),
        ({"strategy": "newOne"}, "strategy", "in_turn", "strategy newOne: agents ring in turn"),
        ({"maxMember": 5000}, "max_waiting", 1000, "maxMember 5000: 1000 callers"),
        ({"maxMember": 0}, "max_waiting", 1000, "maxMember without limit: 1000 callers"),
        ({"maxWaitTime": 3}, "max_wait", 10, "maxWaitTime 3: 10 s"),
        ({"maxWaitTime": 999999}, "max_wait", 14400, "maxWaitTime 999999: 14400 s"),
        ({"soundOnHold": 404}, "music", None, "its music, sound 404, is gone"),
        ({"confirmKey": "#", "record": True}, "wrap_up", 0, "of the queue: record, confirmKey"),
        (
            {"actionOnOverflow": "playback", "actionOnOverflowParam": "404"},
            "wrap_up",
            0,
            "actionOnOverflow (playback 404)",
        ),
    ],
)
def test_what_a_queue_has_is_taken_or_told(changed: dict[str, Any], key: str, value: Any, told: str | None):
    path = next(path for path in EVERYTHING if path.endswith("hunting/queue/41"))
    upload, report = import_dump({**EVERYTHING, path: {**EVERYTHING[path], **changed}})

    assert upload["queues"]["Equipe"].get(key) == value
    assert told is None or told in "\n".join(line.words for line in report.lines if line.where == "queue 41")
    assert check_upload(upload, Configuration()).errors == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"status": "loggedOut"}, 'carillon agent out "Alice" does the same here'),
        ({"simultaneousLines": 3}, "takes one call at a time, not 3"),
    ],
)
def test_what_an_agent_is_is_told_once(changed: dict[str, Any], told: str):
    path = next(path for path in EVERYTHING if path.endswith("hunting/agent/61"))
    report = import_dump({**EVERYTHING, path: {**EVERYTHING[path], **changed}})[1]

    assert [line.where for line in report.lines if told in line.words] == ["agent 61"]


def test_what_ovh_does_with_a_full_queue_and_without_agents_is_done_here():
    steps = import_dump(EVERYTHING)[0]["flows"]["Accueil clients"]["steps"]
    wait = next(action for step in steps for action in step["actions"] if action.get("queue") == "Astreinte")

    assert wait["on"] == {
        key: [{"type": "play", "prompt": {"sound": "ferme ferie"}}] for key in ("full", "timeout", "no_agents")
    }


def test_the_api_itself_gives_the_same_as_its_dump():
    assert import_live(EVERYTHING.__getitem__)[0] == import_dump(EVERYTHING)[0]


def test_one_number_of_several_can_be_taken():
    both = {**EVERYTHING, **PITFALLS}
    assert set(import_dump(both)[0]["numbers"]) == {"+33972101010", "+33972101020"}
    upload, report = import_dump(both, "+33972101020")
    assert set(upload["numbers"]) == {"+33972101020"}
    of_others = [str(line) for line in report.lines if "33972101010" in str(line)]
    assert of_others == ["left out:     +33972101010: only +33972101020 is wanted"]
    assert check_upload(import_dump(both)[0], Configuration()).errors == []


@pytest.mark.parametrize(
    "line",
    [
        "left out:     dialplan 8: a number has one flow",
        "approximated: dialplan 7: transfers ring 600 s, not 1800 s",
        'approximated: dialplan 7: showCallerNumber "both"',
        "extension/99: cannot be read",
        "approximated: étape 1 rule 1: a pause of 90500 ms is one of 91 s",
        "left out:     étape 1: rules 4 for when its condition fails: it has none",
        "étape 2: the time range saturday 20:00:00–04:00:00 is taken to go over midnight",
        "left out:     étape 2: the time range someday",
        'left out:     étape 2: "inconnu" of its list',
        "left out:     étape 2: 1 entries of a list that is not the active one",
        "left out:     étape 2 rule 11: its sound 404 is gone",
        'left out:     étape 2 rule 12: "3949" is not a telephone number',
        "left out:     étape 2 rule 13: its menu 77 is gone",
        'left out:     étape 2 rule 14: the action "fax" is not known',
        "left out:     étape 2 rule 15: its queue 5 is gone",
        'left out:     menu 8 entry 3: "A" cannot be pressed',
        'agent 71: "poste 12" is no telephone number',
        "approximated: menu 8: it has no greeting",
        "approximated: menu 9: it has no entry",
        'left out:     event c: its category "scheduler9"',
        "left out:     event b: its dates cannot be read, or it ends before it begins",
        "voicemail 0033972101098: its settings cannot be read",
        "left out:     /vxml/0033972101030/settings: ",
        'upload it (carillon sound put "bonjour 2" FILE)',
    ],
)
def test_a_pitfall_is_told(told, line):
    assert line in told


def test_steps_and_entries_are_in_order_where_positions_are_doubled_or_missing():
    flow = import_dump(PITFALLS)[0]["flows"]["Accueil été"]
    assert [action["type"] for action in flow["steps"][0]["actions"]] == ["pause", "pause", "set_caller_name", "dial"]
    assert [action["type"] for action in flow["menus"]["Menu"]["entries"]["1"]] == ["dial", "set_caller_name"]


def test_every_spelling_of_an_end_is_understood():
    assert import_dump(PITFALLS)[0]["hours"]["horaires étape 2"]["week"] == {
        "mon": ["08:00-19:00"],
        "tue-wed": ["08:00-18:00"],
        "thu": ["22:00-24:00"],
        "fri": ["00:00-02:00"],
        "sat": ["20:00-24:00"],
        "sun": ["00:00-04:00"],
    }


def test_a_number_shorter_than_a_full_one_is_a_prefix():
    upload = import_dump(PITFALLS)[0]
    assert upload["lists"]["liste blanche étape 2"]["entries"] == ["+33612*", "+33612345678"]


@pytest.mark.parametrize("dump", [None, [], {}, "telephony", {"/me": {}}])
def test_what_is_no_dump_is_refused(dump):
    with pytest.raises(NotADump):
        import_dump(dump)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(data=st.data())
def test_whatever_stands_in_an_answer_the_upload_has_no_error(data: Any) -> None:
    dump = json.loads(json.dumps(EVERYTHING))
    paths = sorted(dump)
    odd = st.none() | st.integers() | st.text(max_size=8) | st.lists(st.integers(0, 99), max_size=3) | st.just({})
    for _ in range(5):
        path = data.draw(st.sampled_from(paths))
        if isinstance(dump.get(path), dict) and dump[path]:
            dump[path][data.draw(st.sampled_from(sorted(dump[path])))] = data.draw(odd)
        else:
            dump[path] = data.draw(odd)
    assert check_upload(import_dump(dump)[0], Configuration()).errors == []
