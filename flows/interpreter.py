"""How a call goes: `advance(program, position, event, now)`. Pure: it asks no clock, no store, no network.

A turn begins with an event, runs actions and steps until something must wait or the call ends, and gives back where the call now
stands, what the line is told, and why. The same arguments give the same turn, always.
"""

from __future__ import annotations

from datetime import datetime

from flows.actions import Action
from flows.actions.request import Request
from flows.events import Call, CallArrived, CalleeAnswered, CalleePressed, Event, RequestEnded
from flows.frames import Actions, read, spell, step_of
from flows.instructions import Continue, Hangup, Instruction, Reject, Say
from flows.own_sounds import own_sound
from flows.position import BadPosition, Memory, Position, moved
from flows.program import Program
from flows.prompting import own
from flows.record import Frozen, replace
from flows.walk import EndedBy, Walk

NOBODYS = "en-GB"
"""The language where no flow says another."""
MAX_TURNS = 200
"""Documents of one call, after which it is cut."""


class Turn(Frozen):
    """What comes of an event.

    position: where the call now stands; None once it has ended and no webhook of it is awaited.
    instructions: what the line is told. trace: what was decided and why. alerts: what somebody must look at.
    request: an HTTP request that the host must make; it then goes on with `RequestEnded` and this position.
    ended_by: set once the call is over. step: where the call stands or stood last. menu: greeted in this turn, "" if none.
    flow: the flow's name, None for a number that is not in service.
    """

    position: Position | None
    instructions: tuple[Instruction, ...]
    trace: tuple[str, ...]
    alerts: tuple[str, ...] = ()
    request: Request | None = None
    ended_by: EndedBy | None = None
    step: str = ""
    menu: str = ""
    flow: str | None = None
    values: tuple[tuple[str, str], ...] = ()
    signs: tuple[tuple[str, bool], ...] = ()


def begin(program: Program, call: Call, now: datetime, flow: str | None = None) -> Turn:
    """The first turn of a call. flow: the flow that answers, where it is not that of the number called (simulation)."""
    name = flow or program.flow_of(call.called)
    if name is None:
        return not_in_service(program, call)
    walk = Walk(program, program.flow(name), _start(program, call, name), now)
    if call.caller is None and walk.flow.model.withheld_callers == "reject":
        walk.note("withheld callers are refused")
        walk.tell(Reject("rejected"))
        walk.end("reject")
    else:
        walk.try_steps(0)
    return _turn(walk)


def advance(program: Program, position: Position | None, event: Event, now: datetime) -> Turn:
    """The turn that an event leads to.

    program: of the revision in `position`. position: None for `CallArrived`. now: the instant, aware.
    Raises `BadPosition` where the program has no such place.
    """
    if isinstance(event, CallArrived):
        return begin(program, event.call, now)
    if position is None or not 0 <= position.flow < len(program.flow_names):
        raise BadPosition("no such flow")
    walk = Walk(program, program.flow(program.flow_names[position.flow]), position, now)
    walk.stack = read(position.place, walk.flow)
    walk.step = walk.flow.steps[step_of(walk.stack)].name
    if position.turn >= MAX_TURNS and not isinstance(event, RequestEnded | CalleeAnswered | CalleePressed):
        walk.alert(f"cut: the call has had {MAX_TURNS} turns")
        walk.end("limit")
    else:
        walk.resume(event)
    return _turn(walk)


def action_at(program: Program, position: Position) -> Action | None:
    """The action that waits at a position; None for a menu. Raises `BadPosition`."""
    if not 0 <= position.flow < len(program.flow_names):
        raise BadPosition("no such flow")
    top = read(position.place, program.flow(program.flow_names[position.flow]))[-1]
    return top.actions[top.index] if isinstance(top, Actions) and top.index < len(top.actions) else None


def language_at(program: Program, position: Position) -> str:
    """The language of a call that stands there. Raises `BadPosition`."""
    if not 0 <= position.flow < len(program.flow_names):
        raise BadPosition("no such flow")
    return position.memory.language or program.flow(program.flow_names[position.flow]).model.language


def not_in_service(program: Program, call: Call) -> Turn:
    """A number without an entry: it is said so, and hung up.

    In English; a text of the configuration's own in the language of its first flow.
    """
    said = own(program, "not_in_service", NOBODYS, call=call)
    if isinstance(said, Say) and program.sound_text(own_sound("not_in_service")) and program.flow_names:
        said = replace(said, language=program.flow(program.flow_names[0]).model.language)
    why = f"number {call.called} is not in service: it has no entry"
    return Turn(None, (said, Hangup()), (why,), ended_by="hangup")


def _start(program: Program, call: Call, name: str) -> Position:
    return Position(program.revision, 0, program.flow_numbers[name], "s0a0", "continue", call, Memory())


def _turn(walk: Walk) -> Turn:
    walk.run()
    if walk.waiting == "continue":
        walk.tell(Continue())
    if walk.ended_by and not _ends(walk.instructions):
        walk.tell(Hangup())
    return Turn(
        _position(walk),
        tuple(walk.instructions),
        tuple(walk.trace),
        tuple(walk.alerts),
        walk.asked,
        walk.ended_by,
        walk.step,
        walk.menu,
        walk.flow.name,
        tuple(walk.values.items()),
        tuple(walk.signs),
    )


def _ends(instructions: list[Instruction]) -> bool:
    """Whether the line ends by itself after these."""
    last = instructions[-1] if instructions else None
    return isinstance(last, Hangup | Reject) or getattr(last, "loop", 1) == 0


def _position(walk: Walk) -> Position | None:
    if walk.for_callee:
        return walk.position
    if walk.asked:
        return replace(walk.position, place=spell(walk.stack), memory=walk.remembered())
    if walk.waiting is None:
        return None
    return moved(walk.position, spell(walk.stack), walk.waiting, walk.remembered())
