"""Whatever happens on a call: the same turn for the same event, one wait at most and last, an end within 200 turns."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.configuration import Configuration
from flows.events import (
    CalleeAnswered,
    CalleePressed,
    Continued,
    DialEnded,
    DigitsPressed,
    MessageRecorded,
    NoInput,
    RequestEnded,
    WaitContinues,
)
from flows.instructions import Continue, Dial, Gather, Record
from flows.interpreter import MAX_TURNS, advance, begin
from flows.program import Program
from sounds.phrases import phrase
from tests.flows.playing import LINES, SEAL, call, instant, program

ANNEX = Configuration().merged(json.loads((Path(__file__).parents[2] / "examples" / "annex.json").read_text()))
RICH = {
    "steps": [
        {
            "name": "accueil",
            "when": {"any": [{"hours": "service"}, {"switch": "nuit"}]},
            "actions": [
                {"type": "language", "language": "en-GB"},
                {"type": "menu", "menu": "a"},
                {"type": "goto", "step": "code"},
            ],
            "otherwise": [{"type": "play", "prompt": "Fermé, {next_opening:service}."}, {"type": "menu", "menu": "b"}],
        },
        {
            "name": "code",
            "actions": [
                {"type": "gather", "variable": "code", "prompt": "Code ?", "min_digits": 2, "sensitive": True},
                {"type": "request", "url": "https://crm.example.com/", "send": ["code"], "save": {"nom": "name"}},
                {"type": "set_caller_name", "text": "Client {nom}"},
            ],
        },
        {
            "name": "fin",
            "when": {"variable": {"name": "code", "in": ["12"]}},
            "actions": [{"type": "goto", "step": "accueil"}],
            "otherwise": [{"type": "voicemail", "mailbox": "general"}],
        },
    ],
    "menus": {
        "a": {
            "greeting": "A.",
            "entries": {
                "1": [{"type": "menu", "menu": "b"}],
                "12": [{"type": "exit"}],
                "#": [{"type": "play", "prompt": ["Un.", "Deux."], "loop": "forever"}],
            },
        },
        "b": {
            "greeting": ["B.", {"sound": "rien"}],
            "entries": {
                "0": [{"type": "back"}],
                "1": [
                    {
                        "type": "dial",
                        "to": ["+33140506070", "+33140506080"],
                        "accept_key": "1",
                        "on": {"busy": [{"type": "menu", "menu": "a"}], "answered": [{"type": "repeat"}]},
                    }
                ],
                "9": [{"type": "top"}],
            },
            "exhausted": [{"type": "reject"}],
        },
    },
    "documents": {
        "hours": {"service": {"week": {"mon-fri": ["08:00-18:00"], "sat": ["22:00-02:00"]}}},
        "switches": {"nuit": {"on": False}},
        "sounds": {"rien": {}},
        "mailboxes": {"general": {}},
    },
}

EVENTS = st.one_of(
    st.text("0123456789*#", min_size=1, max_size=5).map(DigitsPressed),
    st.sampled_from(["1", "12", "0", "9", "#"]).map(DigitsPressed),
    st.just(NoInput()),
    st.sampled_from(["answered", "busy", "no_answer", "failed"]).map(DialEnded),
    st.sampled_from([Continued(), CalleeAnswered(), CalleePressed("1"), CalleePressed(""), MessageRecorded(3)]),
    st.integers(1, 60).map(WaitContinues),
)
FITTING = {"keys": (DigitsPressed, NoInput, WaitContinues), "dial": (DialEnded, CalleeAnswered, CalleePressed)}
FITTING |= {"recording": (MessageRecorded,), "continue": (Continued,)}
WAITS = (Gather, Dial, Record, Continue)
PROGRAMS = {"annex": Program(1, ANNEX, phrase), "rich": program(RICH)}


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["annex", "rich"]),
    st.sampled_from(["twilio", "vonage"]),
    st.sampled_from(["2026-11-23T10:00", "2026-11-28T23:00", "2026-10-25T02:30", "2027-07-14T10:00"]),
    st.sampled_from(["+33612345678", None]),
    st.lists(EVENTS, max_size=40),
)
def test_any_events_at_any_time_give_equal_turns_and_no_exception(name, line, at, caller, events):
    ready, now = PROGRAMS[name], instant({"at": at})
    turn = begin(ready, call({"line": line, "caller": caller}), now)
    assert turn == begin(ready, call({"line": line, "caller": caller}), now)
    for event in events:
        turn = _until_told(ready, turn, now)
        if turn.position is None:
            return
        if not isinstance(event, FITTING[turn.position.waiting]):
            continue
        query = dict(pair.split("=", 1) for pair in SEAL.query(turn.position).split("&"))
        position = SEAL.position(query, LINES[line])
        turn, again = advance(ready, position, event, now), advance(ready, position, event, now)
        assert turn == again
        _is_fit(turn)


def _until_told(ready, turn, now):
    while turn.request:
        turn = advance(ready, turn.position, RequestEnded(True, (("nom", "Dupont"),)), now)
    return turn


def _is_fit(turn):
    waits = [number for number, one in enumerate(turn.instructions) if isinstance(one, WAITS)]
    callee = any(type(one).__name__ in ("Join", "Decline") for one in turn.instructions)
    assert waits in ([], [len(turn.instructions) - 1])
    assert waits or turn.request or turn.ended_by or callee


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(["annex", "rich"]), st.lists(st.sampled_from(["1", "9", "0"]), min_size=1, max_size=6))
def test_every_call_ends_within_200_turns(name, keys):
    ready, now = PROGRAMS[name], instant({})
    turn = begin(ready, call({}), now)
    answers = {"dial": DialEnded("busy"), "recording": MessageRecorded(1), "continue": Continued()}
    for number in range(MAX_TURNS + 1):
        turn = _until_told(ready, turn, now)
        if turn.position is None:
            break
        pressed = DigitsPressed(keys[number % len(keys)])
        turn = advance(ready, turn.position, answers.get(turn.position.waiting, pressed), now)

    assert turn.position is None
    assert turn.ended_by


def test_a_turn_of_1_000_actions_that_wait_for_nothing_is_cut_and_told():
    steps = [{"name": "a", "actions": [{"type": "language", "language": "fr-FR"}, {"type": "goto", "step": "a"}]}]
    turn = begin(program({"steps": steps}), call({}), instant({}))

    assert turn.ended_by == "limit"
    assert turn.alerts == ("cut: 1000 actions in one turn and nothing waits for the caller",)
