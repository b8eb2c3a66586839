"""The way on the picture is the interpreter's own: after every turn of every case the two stand at the same place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flows import frames
from flows.configuration import pointer
from flows.picture import draw, lit, node_id
from flows.picture.draw import NESTED
from flows.position import Position
from tests.flows.playing import configuration, play, program
from tests.flows.test_actions import CASES

STEPS = [
    {"name": "fermé", "when": {"calendar": "jours"}, "actions": [{"type": "play", "prompt": "Fermé."}]},
    {"name": "off", "enabled": False, "actions": [{"type": "hangup"}]},
    {"name": "ouvert", "when": {"withheld": False}, "actions": [{"type": "menu", "menu": "un"}],
     "otherwise": [{"type": "reject"}]},
]  # fmt: skip
DOCUMENTS = {"calendars": {"jours": {"events": [{"title": "Noël", "on": "2026-12-25"}]}}}
MENUS = {"un": {"greeting": "Un.", "entries": {"1": [{"type": "dial", "to": "+33140506070"}], "2": [{"type": "back"}]}}}
CALL: dict[str, Any] = {"steps": STEPS, "menus": MENUS, "documents": DOCUMENTS}


def place_of(case: dict[str, Any], position: Position) -> str:
    """The pointer of the action or menu on top of a position."""
    flow = program(case).flow("accueil")
    stack = frames.read(position.place, flow)
    path: tuple[Any, ...] = ()
    for frame in stack:
        if isinstance(frame, frames.InMenu):
            path = ("menus", frame.menu.name)
            continue
        path = (*path, *_list(frame, path, stack, flow), frame.index)
    return pointer("flows", "accueil", *path)


def _list(frame: frames.Actions, path: tuple[Any, ...], stack: list[frames.Frame], flow: Any) -> tuple[Any, ...]:
    if frame.head.startswith("s"):
        return "steps", int(frame.head[1:-1]), "actions" if frame.head.endswith("a") else "otherwise"
    below = stack[stack.index(frame) - 1]
    if isinstance(below, frames.InMenu):
        return ("exhausted",) if frame.head == "x" else ("entries", below.menu.keys[int(frame.head[1:-1])])
    branch = frames.BRANCH_NAMES[frame.head[1:]]
    action = below.actions[below.index]
    return next(path for path in NESTED[action.type] if path[-1] == branch)


@pytest.mark.parametrize("case", CASES)
def test_the_way_stands_where_the_call_stands(case):
    turns = play(case)
    trace: list[str] = []
    for turn in turns:
        trace += turn.trace
        waits = turn.position is not None and turn.position.waiting != "continue" and turn.request is None
        if waits and turn.position:
            path = lit(draw(configuration(case), "accueil"), trace)
            assert path.stands == node_id(place_of(case, turn.position)), trace


@pytest.mark.parametrize("case", CASES)
def test_what_is_lit_is_on_the_picture(case):
    picture = draw(configuration(case), "accueil")
    trace = [line for turn in play(case) for line in turn.trace]
    path = lit(picture, trace)
    assert {*path.reasons, *path.passed} <= {node.id for node in picture.everything()}
    assert json.dumps([*path.reasons.values()])


def at(*place: Any) -> str:
    return node_id(pointer("flows", "accueil", *place))


def followed(case: dict[str, Any]) -> Any:
    return lit(draw(configuration(case), "accueil"), [line for turn in play(case) for line in turn.trace])


def test_each_step_says_why_it_was_taken_or_passed_over():
    path = followed(CALL)
    assert path.passed == {at("steps", 0): "calendar jours: no event", at("steps", 1): "not enabled"}
    assert path.reasons[at("steps", 2)] == "number shown"
    assert path.stands == at("menus", "un")


def test_the_other_branch_is_lit_where_the_condition_did_not_hold():
    path = followed({**CALL, "caller": None})
    assert path.reasons[at("steps", 2)] == "number withheld"
    assert at("steps", 2, "otherwise", 0) in path.reasons
    assert at("steps", 2, "actions", 0) not in path.reasons


def test_what_runs_without_a_word_in_the_trace_is_lit_too():
    path = followed({**CALL, "at": "2026-12-25T10:00"})
    assert path.reasons[at("steps", 0)] == "calendar jours: Noël until Saturday 00:00"
    assert at("steps", 0, "actions", 0) in path.reasons


def test_keys_light_their_entry_and_what_stands_behind_it():
    path = followed({**CALL, "on": ["", "1", {"dial": "no_answer"}]})
    assert path.reasons[at("menus", "un", "entries", "1")] == "menu un: 1 pressed"
    assert path.reasons[at("menus", "un", "entries", "1", 0)] == "dial +33140506070; dial +33140506070: no answer"
    assert path.stands == at("menus", "un")


def test_a_step_that_is_come_to_again_is_not_passed_over_any_more():
    steps = [
        {"name": "a taken", "when": {"variable": {"name": "v", "in": ["1"]}}, "actions": [{"type": "hangup"}]},
        {"name": "a", "actions": [{"type": "gather", "variable": "v", "prompt": "Qui."}, {"type": "goto", "step": "a taken"}]},
    ]  # fmt: skip
    path = followed({"steps": steps, "on": ["1#"]})
    assert path.passed == {}
    assert path.reasons[at("steps", 0)] == "variable v is one of those asked for"
    assert path.stands == at("steps", 0, "actions", 0)


@pytest.mark.parametrize(
    "line", ["", "step nobody taken", "menu un: 1 pressed", "dial +331: busy", "v collected: 1", "?"]
)
def test_a_line_of_another_flow_lights_nothing(line):
    path = lit(draw(configuration(CALL), "accueil"), [line])
    assert set(path.reasons) == {at()}
    assert path.passed == {}
