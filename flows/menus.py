"""What a menu does: greets, waits for keys, counts silence and wrong keys apart, acts (flow-document, section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.events import DigitsPressed, Event, WaitContinues
from flows.instructions import Gather, Heard

if TYPE_CHECKING:
    from flows.frames import InMenu
    from flows.walk import Walk


def greet(walk: Walk, frame: InMenu, before: tuple[Heard, ...] = ()) -> None:
    """Play the greeting and wait for the keys of an entry."""
    menu, (no_input, no_match) = frame.menu.model, frame.state or (0, 0)
    walk.pending = ""
    walk.greeted(frame.menu.name)
    seconds = menu.timeout if frame.menu.keys_needed("") == 1 else max(menu.timeout, menu.inter_digit_timeout)
    _listen(walk, frame, before + walk.heard(menu.greeting), seconds, (no_input, no_match))


def _listen(walk: Walk, frame: InMenu, prompts: tuple[Heard, ...], seconds: int, state: tuple[int, int]) -> None:
    keys = frame.menu.keys_needed(walk.pending)
    walk.tell(Gather(prompts, max(keys, 1), seconds, "", frame.menu.model.barge_in))
    frame.state = state
    walk.wait_here("keys")


def answered(walk: Walk, frame: InMenu, event: Event) -> None:
    """Keys were pressed, or not."""
    no_input, no_match = frame.state
    if isinstance(event, WaitContinues):
        return _listen(walk, frame, (), event.seconds, (no_input, no_match))
    new = event.digits if isinstance(event, DigitsPressed) else ""
    pressed = walk.pending + new
    if new and frame.menu.keys_needed(pressed):
        walk.pending = pressed
        return _listen(walk, frame, (), frame.menu.model.inter_digit_timeout, (no_input, no_match))
    walk.pending = ""
    if pressed in frame.menu.numbers:
        return walk.enter_entry(frame, frame.menu.numbers[pressed])
    return _failed(walk, frame, pressed)


def _failed(walk: Walk, frame: InMenu, pressed: str) -> None:
    """Silence or a wrong key: once more, or out by `exhausted`."""
    menu, (no_input, no_match) = frame.menu.model, frame.state
    frame.state = state = (no_input, no_match + 1) if pressed else (no_input + 1, no_match)
    walk.note(
        f"menu {frame.menu.name}: {f'{pressed} is no entry' if pressed else 'silence'}, attempt {sum(state)} of {menu.attempts}"
    )
    prompt = menu.invalid if pressed else menu.no_input
    said = walk.heard(prompt) if prompt else ()
    if sum(state) < menu.attempts:
        return greet(walk, frame, said)
    for heard in said:
        walk.tell(heard)
    walk.note(f"menu {frame.menu.name}: attempts used up")
    return walk.enter_exhausted(frame)
