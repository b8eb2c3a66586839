"""What may happen next on two calls that stand side by side: one of each kind that either of them treats on its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from flows.actions import Action
from flows.actions.gather import Gather
from flows.actions.sign_in import pins
from flows.compare.acts import menu_at
from flows.compare.callers import conditions
from flows.compare.playing import Input, Stand
from flows.events import Outcome
from flows.frames import InMenu, read
from flows.instructions import QueueResult
from flows.interpreter import action_at
from flows.program import Program

ALL_KEYS = "0123456789*#"
MOST_VALUES = 10
"""Values that are tried where something is keyed in."""
Sides = tuple[tuple[Program, Stand], tuple[Program, Stand]]


def choices(sides: Sides) -> Iterator[Input]:
    """Inputs for two stands that wait for the same kind of thing; none where the calls are over."""
    kind = sides[0][1].act.kind
    if kind == "menu":
        yield from _keys(sides)
    elif kind == "gather":
        yield from _values(sides)
    elif kind == "pin":
        known = [pins(program) for program, _ in sides]
        yield from ("", *[pin for pin in known[0] if pin in known[1]][:1])
    elif kind == "consent":
        yield from dict.fromkeys(("", *(stand.act.name for _, stand in sides)))
    elif kind == "dial":
        yield from ({"dial": outcome} for outcome in get_args(Outcome))
    elif kind == "queue":
        yield from ({"queue": result} for result in get_args(QueueResult))
    elif kind == "request":
        yield from _requests(sides)


def _keys(sides: Sides) -> Iterator[Input]:
    """Keys are tried once in a menu, silence as often as it is taken."""
    pending, fresh = (any(test(*side) for side in sides) for test in (_is_pending, _is_fresh))
    yield ""
    if pending or not fresh:
        return
    menus = [menu_at(program, stand.turn) for program, stand in sides]
    entries = sorted({keys for menu in menus if menu for keys in menu.keys})
    yield from entries
    wrong = (key for key in ALL_KEYS if not any(keys.startswith(key) for keys in entries))
    yield from list(wrong)[:1]


def _is_pending(program: Program, stand: Stand) -> bool:
    """Whether keys of a longer code have been pressed."""
    return bool(stand.turn.position and stand.turn.position.memory.pending)


def _is_fresh(program: Program, stand: Stand) -> bool:
    """Whether no attempt has failed yet."""
    position, flow = stand.turn.position, stand.turn.flow
    top = read(position.place, program.flow(flow))[-1] if position and flow else None
    return top is not None and not any(top.state) and (isinstance(top, InMenu) or len(top.state) == 2)


def _values(sides: Sides) -> Iterator[Input]:
    yield ""
    if not any(_is_fresh(*side) for side in sides):
        return
    found: dict[str, None] = {}
    for program, stand in sides:
        action = _action(program, stand)
        if isinstance(action, Gather):
            found |= dict.fromkeys(("1" * action.min_digits, "1" * (action.min_digits - 1)))
            found |= dict.fromkeys(_asked_for(program, stand, action.variable))
    yield from [value for value in found if value.isdigit()][:MOST_VALUES]


def _requests(sides: Sides) -> Iterator[Input]:
    yield {"request": "error"}
    yield {"request": "success"}
    saved: dict[tuple[str, str], None] = {}
    for program, stand in sides:
        if stand.turn.request is not None:
            names = stand.turn.request.save
            saved |= {(name, value): None for name in names for value in _asked_for(program, stand, name)}
    yield from ({"request": "success", name: value} for name, value in list(saved)[:MOST_VALUES])


def _asked_for(program: Program, stand: Stand, variable: str) -> Iterator[str]:
    """The values of a variable that conditions of the flow ask for."""
    for one in conditions(program, stand.turn.flow or ""):
        if one.variable is not None and one.variable.name == variable:
            yield from one.variable.in_


def _action(program: Program, stand: Stand) -> Action | None:
    return action_at(program, stand.turn.position) if stand.turn.position else None
