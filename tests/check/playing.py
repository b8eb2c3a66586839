"""Examples of problems, played through the interpreter as the document stands, errors and all."""

from __future__ import annotations

from flows import frames
from flows.check.starts import ALONE
from flows.check.trying import choices, path_at, tried
from flows.configuration import pointer
from flows.events import Call, Continued, RequestEnded
from flows.interpreter import MAX_TURNS, advance, begin
from flows.program import Program
from flows.schedules.zones import at_instant
from flows.supposed import NOBODY
from sounds.phrases import phrase


def played(configuration, example, then_nothing=0):
    """The turns of an example, and where the call waited after each input, as pointers. then_nothing: how often nothing follows."""
    program = Program(0, configuration, phrase)
    name = example.get("flow") or configuration.document("numbers", example["number"])["flow"]
    flow = program.flow(name)
    now = at_instant(example["at"], flow.model.timezone)
    call = Call("played", example["caller"], example.get("number", NOBODY), ALONE)
    turns = list(_by_itself(program, begin(program, call, now, name), now))
    places = [_place(flow, name, turns[-1])]
    for given in [*example["inputs"], *[None] * then_nothing]:
        position = turns[-1].position
        if position is None:
            assert given is None, "the call ended before its inputs"
            break
        last = tried(program, flow, position, choices(flow, position)[-1] if given is None else given, now)
        turns += last.turns
        places.append(_place(flow, name, turns[-1]))
    return turns, places


def _by_itself(program, turn, now):
    yield turn
    for _ in range(2 * MAX_TURNS):
        if not turn.position or not (turn.request or turn.position.waiting == "continue"):
            return
        turn = advance(program, turn.position, RequestEnded(ok=False) if turn.request else Continued(), now)
        yield turn


def _place(flow, name, turn):
    if turn.position is None:
        return None
    top = frames.read(turn.position.place, flow)[-1]
    return (
        pointer("flows", name, "menus", top.menu.name)
        if isinstance(top, frames.InMenu)
        else pointer("flows", name, *path_at(flow, turn.position))
    )
