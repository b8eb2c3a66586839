"""`sign_in`: an agent signs in or out by telephone, with a PIN."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from flows.actions.base import Action
from flows.document.prompts import Prompt
from flows.events import DigitsPressed, Event, WaitContinues
from flows.instructions import Gather, Heard

if TYPE_CHECKING:
    from flows.actions import AnyAction
    from flows.program import Program
    from flows.walk import Walk

PIN_SECONDS = 8
LONGEST_PIN = 12


class SignIn(Action):
    """Ask an agent for their PIN, and have them rung for callers of their queues, or no longer; then the next action follows.

    {"type": "sign_in", "state": "in"}
    """

    type: Literal["sign_in"]
    state: Literal["in", "out"] = "in"
    """Whether they are signed in or out."""
    prompt: Prompt | None = None
    """Asks for the PIN (default: a text of the product)."""
    attempts: int = Field(3, ge=1, le=5)
    """How many times the PIN is asked for."""
    exhausted: list[AnyAction] = Field(default_factory=list)
    """Actions after the last attempt; then the next action."""

    def run(self, walk: Walk) -> None:
        self.ask(walk, 0, ())

    def ask(self, walk: Walk, attempts: int, before: tuple[Heard, ...]) -> None:
        """Ask for the PIN; the attempts used so far stand in the position, and the PIN nowhere."""
        prompt = walk.heard(self.prompt) if self.prompt else (walk.phrase("agent_pin"),)
        lengths = {len(pin) for pin in pins(walk.program)} or {LONGEST_PIN}
        most = max(lengths) if len(lengths) == 1 else LONGEST_PIN
        walk.tell(Gather((*before, *prompt), most, PIN_SECONDS, "#"))
        walk.wait("keys", (attempts,))

    def resume(self, walk: Walk, event: Event) -> None:
        (attempts,) = walk.state
        if isinstance(event, WaitContinues):
            walk.tell(Gather((), LONGEST_PIN, event.seconds, "#"))
            return walk.wait("keys", (attempts,))
        pressed = event.digits.split("#", 1)[0] if isinstance(event, DigitsPressed) else ""
        name = pins(walk.program).get(pressed)
        if name is not None:
            walk.sign(name, self.state == "in")
            return walk.say_phrase("agent_signed_in" if self.state == "in" else "agent_signed_out", name=name)
        attempts += 1
        walk.note(f"sign_in: {'wrong pin' if pressed else 'silence'}, attempt {attempts} of {self.attempts}")
        wrong = (walk.phrase("agent_wrong_pin"),) if pressed else ()
        if attempts < self.attempts:
            return self.ask(walk, attempts, wrong)
        walk.tell(*wrong)
        return walk.enter_branch(self, "exhausted")

    def branch(self, name: str) -> Sequence[Action]:
        return self.exhausted


def pins(program: Program) -> dict[str, str]:
    """PIN → agent, of all queues."""
    queues = [program.queue(name) for name in program.configuration.names("queues")]
    return {agent.pin: name for queue in queues for name, agent in queue.agents.items() if agent.pin}
