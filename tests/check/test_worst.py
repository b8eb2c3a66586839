"""The worst that a flow does to a caller who does nothing, in prompts, seconds and turns."""

import pytest

from flows.check import check_upload, worst_cases
from flows.configuration import Configuration

SAY = "x" * 150  # ten seconds


def flow(*actions, menus=None, **more):
    steps = [{"name": "a", "actions": list(actions)}]
    return {"timezone": "Europe/Paris", "language": "fr-FR", "steps": steps, "menus": menus or {}, **more}


def worst(flow, **more):
    checked = check_upload({"schema_version": 1, "flows": {"a": flow}, **more}, Configuration())
    assert checked.errors == []
    return worst_cases(checked.configuration)["a"]


PLAY = {"type": "play", "prompt": SAY}
DIAL = {"type": "dial", "to": ["+33140506070", {"to": "+33140506080", "timeout": 40}], "ring": "in_turn", "timeout": 20}
ASK = {"type": "gather", "variable": "v", "prompt": SAY, "attempts": 2, "timeout": 4}
MENU = {"greeting": SAY, "entries": {"1": [PLAY] * 50 + [{"type": "hangup"}]}, "attempts": 2, "invalid": SAY}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (flow(PLAY), "1 prompt, 10 s, 1 turn"),
        (flow(PLAY | {"loop": 3}), "3 prompts, 30 s, 1 turn"),
        (flow(PLAY | {"loop": "forever"}), "1 prompt, 10 s, 1 turn"),
        (flow({"type": "pause", "seconds": 61 - 1}), "0 prompts, 1 min 0 s, 1 turn"),
        (flow(DIAL, PLAY), "1 prompt, 1 min 10 s, 3 turns"),
        (flow(DIAL | {"on": {"busy": [PLAY], "failed": [PLAY, PLAY]}}), "2 prompts, 1 min 20 s, 3 turns"),
        (flow(DIAL | {"on": {"answered": [PLAY]}}), "0 prompts, 1 min 0 s, 3 turns"),
        (flow(ASK), "2 prompts, 28 s, 3 turns"),
        (flow(ASK | {"timeout": 25, "attempts": 1}), "1 prompt, 35 s, 4 turns"),
        (flow({"type": "menu", "menu": "m"}, menus={"m": MENU}), "4 prompts, 50 s, 3 turns"),
        (flow({"type": "menu", "menu": "m"}, PLAY, menus={"m": MENU}), "5 prompts, 1 min 0 s, 3 turns"),
        (
            flow({"type": "request", "url": "https://crm.example.com/", "timeout": 4, "on": {"error": [PLAY]}}),
            "1 prompt, 14 s, 1 turn",
        ),
        (flow({"type": "voicemail", "mailbox": "m"}), "2 prompts, 1 min 13 s, 2 turns"),
        (flow(DIAL, {"type": "goto", "step": "a"}), "200 turns, after which the call is cut,"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_it_is_the_longest_way_through_the_flow(given, told):
    assert str(worst(given, mailboxes={"m": {"greeting": SAY, "max_seconds": 60}})) == told


def test_of_two_ways_the_longer_counts_whatever_the_conditions():
    short, long = (
        {"name": "a", "when": {"withheld": True}, "actions": [{"type": "hangup"}]},
        {"name": "b", "actions": [PLAY, PLAY]},
    )
    assert worst(flow() | {"steps": [short, long]}).prompts == 2


def test_a_sound_takes_as_long_as_its_text():
    sounds = {"s": {"text": SAY}, "t": {}}
    assert worst(flow({"type": "play", "prompt": [{"sound": "s"}, {"sound": "t"}]}), sounds=sounds).seconds == 13


def test_of_several_languages_the_longest_counts():
    prompt = {"languages": {"fr-FR": SAY, "en-GB": "x" * 15}}
    assert worst(flow({"type": "play", "prompt": prompt})).seconds == 10
