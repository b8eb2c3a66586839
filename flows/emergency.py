"""What a number says and dials when nothing can ask the interpreter: in opening hours the first dial of its flow, else the closed
message. Documents of the provider's own fallback URL are made of it (`providers.emergency`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.actions.dial import Dial
from flows.actions.dial_targets import DialTarget
from flows.actions.menu import OpenMenu
from flows.actions.voicemail import Voicemail
from flows.events import Call, Continued, Event, Line, NoInput, RequestEnded
from flows.instructions import Dial as DialInstruction
from flows.instructions import Say, Target
from flows.interpreter import Turn, action_at, advance, begin
from flows.own_sounds import own_sound
from flows.program import Program, RunnableFlow
from flows.record import Frozen, replace
from flows.schedules.zones import at_instant
from flows.schedules.zones import zone as zone_of

MOST_TURNS = 30
"""Documents that are looked at before a number counts as closed."""
LINE = Line(ring_together=True, any_caller_id=False)
"""The dialled person is shown the number called: who calls is not known when the document is written."""


class Emergency(Frozen):
    """What is said first, then who is rung (None: nobody, and it is hung up), then a goodbye."""

    said: tuple[Say, ...]
    dial: DialInstruction | None
    goodbye: Say


def emergency(program: Program, number: str, now: datetime) -> Emergency:
    """What callers of a number are given at an instant (aware). number: E.164, one of the configuration."""
    turn = _no_requests(program, begin(program, Call("fallback", number, number, LINE), now), now)
    said: tuple[Say, ...] = ()
    for _ in range(MOST_TURNS):
        said += tuple(one for one in turn.instructions if isinstance(one, Say))
        found = _dial(program, turn)
        if found is not None:
            return _open(program, turn, number, said, found)
        event = _next(turn)
        if event is None or turn.position is None or isinstance(action_at(program, turn.position), Voicemail):
            break
        turn = _no_requests(program, advance(program, turn.position, event, now), now)
    voicemail = turn.position is not None and isinstance(action_at(program, turn.position), Voicemail)
    return _closed(program, turn, () if voicemail else said)


def changes(program: Program, number: str, since: datetime, until: datetime) -> Iterator[tuple[datetime, Emergency]]:
    """What holds from `since` on, then each change until `until` (both aware)."""
    instant, before = since, None
    while instant < until:
        found = emergency(program, number, instant)
        if found != before:
            yield instant, found
            before = found
        instant = next_change(program, number, instant)


def sorry(program: Program, number: str) -> Emergency:
    """An apology and a goodbye, in the language of the number's flow."""
    flow = program.flow_of(number)
    return Emergency((_words(program, flow, "apology"),), None, _words(program, flow, "goodbye"))


def next_change(program: Program, number: str, now: datetime) -> datetime:
    """The next instant (aware) at which any schedule may change, a switch goes off by itself, or the words for a day change."""
    flow = program.flow_of(number)
    zone = program.flow(flow).model.timezone if flow else "UTC"
    at, names = now.timestamp(), program.configuration.names
    ends: list[float] = [program.hours(name, zone).look(at).end for name in names("hours")]
    ends += [program.calendar(name, zone).look(at).end for name in names("calendars")]
    ends += [until.timestamp() for name in names("switches") if (until := program.switch_until(name, zone))]
    tomorrow = now.astimezone(zone_of(zone)).date() + timedelta(days=1)
    midnight = at_instant(f"{tomorrow}T00:00", zone).timestamp()
    return datetime.fromtimestamp(min(end for end in (*ends, max(midnight, at + 3600)) if end > at), UTC)


def _no_requests(program: Program, turn: Turn, now: datetime) -> Turn:
    """The turn after requests that nobody answers."""
    for _ in range(MOST_TURNS):
        if turn.request is None or turn.position is None:
            break
        after = advance(program, turn.position, RequestEnded(ok=False, detail="not made"), now)
        turn = replace(after, instructions=turn.instructions + after.instructions)
    return turn


def _next(turn: Turn) -> Event | None:
    """What a caller who does nothing lets happen."""
    if turn.position is None:
        return None
    kinds: dict[str, Callable[[], Event]] = {"keys": NoInput, "continue": Continued}
    made = kinds.get(turn.position.waiting)
    return made() if made else None


def _dial(program: Program, turn: Turn) -> Dial | None:
    """The dial that the call stands at, or the first behind the menu that it stands in."""
    if turn.position is None:
        return None
    flow = program.flow(program.flow_names[turn.position.flow])
    action = action_at(program, turn.position)
    if isinstance(action, Dial):
        return action if action.targets else None
    if action is None and turn.menu in flow.menu_numbers:
        return _in_menu(flow, turn.menu, set())
    return None


def _in_menu(flow: RunnableFlow, name: str, seen: set[str]) -> Dial | None:
    if name in seen or name not in flow.menu_numbers:
        return None
    seen.add(name)
    menu = flow.menus[flow.menu_numbers[name]]
    return next((found for actions in menu.lists if (found := _in_actions(flow, actions, seen))), None)


def _in_actions(flow: RunnableFlow, actions: Any, seen: set[str]) -> Dial | None:
    for action in actions:
        if isinstance(action, Dial) and action.targets:
            return action
        if isinstance(action, OpenMenu) and (found := _in_menu(flow, action.menu, seen)):
            return found
    return None


def _open(program: Program, turn: Turn, number: str, said: tuple[Say, ...], dial: Dial) -> Emergency:
    assert turn.position is not None
    model = program.flow(program.flow_names[turn.position.flow]).model
    shown = dial.caller_id or model.caller_id
    targets: list[DialTarget] = dial.groups(Call("fallback", number, number, LINE), hunt=False)[0]
    timeout = max(target.timeout or dial.timeout or model.dial_timeout for target in targets)
    told = DialInstruction(
        tuple(Target(target.to) for target in targets),
        number if shown in ("called", "caller") else shown,
        timeout,
        dial.time_limit,
    )
    return Emergency(tuple(replace(one, loop=1) for one in said), told, _words(program, turn.flow, "goodbye"))


def _closed(program: Program, turn: Turn, said: tuple[Say, ...]) -> Emergency:
    goodbye = _words(program, turn.flow, "goodbye")
    return Emergency(said or (_words(program, turn.flow, "apology"),), None, goodbye)


def _words(program: Program, flow: str | None, key: str) -> Say:
    language = program.flow(flow).model.language if flow else "en-GB"
    text = program.sound_text(own_sound(key)) or ""
    return Say(text if text and "{" not in text else program.phrases(key, language), language)
