"""`gather`: the caller keys in a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from flows.actions.base import Action
from flows.document.base import Name, Seconds, fault
from flows.document.prompts import Prompt
from flows.events import DigitsPressed, Event, WaitContinues
from flows.instructions import Gather as GatherInstruction
from flows.instructions import Heard
from flows.words import words

if TYPE_CHECKING:
    from flows.actions import AnyAction
    from flows.walk import Walk


class Gather(Action):
    """Ask for a number of keys and keep them in a variable; then the next action follows.

    {"type": "gather", "variable": "client", "prompt": "Tapez votre numéro de client, puis dièse.", "min_digits": 4}
    """

    type: Literal["gather"]
    variable: Name = Field(examples=["client"])
    """The name under which the value is kept for the rest of the call."""
    prompt: Prompt
    """Says what to key in."""
    min_digits: int = Field(1, ge=1, le=20)
    """Fewer keys are a failed attempt."""
    max_digits: int = Field(20, ge=1, le=20)
    """So many keys end the wait at once."""
    finish_on_key: Literal["#", "*", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", ""] = "#"
    """The key that ends the value; "" for none, then # and * are keys like others."""
    timeout: Seconds = 5
    """Seconds of silence before the first key."""
    inter_digit_timeout: Seconds = 3
    """Seconds of silence between keys, after which the value is complete."""
    attempts: int = Field(3, ge=1, le=10)
    """How many times the prompt is played without a valid value."""
    invalid: Prompt | None = None
    """Heard after too few keys."""
    sensitive: bool = False
    """true keeps the value out of logs and traces."""
    exhausted: list[AnyAction] = Field(default_factory=list)
    """Actions after the last attempt; then the next action."""

    @model_validator(mode="after")
    def fits(self) -> Gather:
        if self.min_digits > self.max_digits:
            raise fault(
                "out_of_range",
                words(
                    "min_digits {min_digits} is more than max_digits {max_digits}.",
                    min_digits=self.min_digits,
                    max_digits=self.max_digits,
                ),
            )
        return self

    def run(self, walk: Walk) -> None:
        self.ask(walk, 0, 0)

    def ask(self, walk: Walk, no_input: int, no_match: int, invalid: bool = False) -> None:
        """Play the prompt and wait; the attempts used so far stand in the position."""
        prompts = (walk.heard(self.invalid) if invalid and self.invalid else ()) + walk.heard(self.prompt)
        self.listen(walk, prompts, max(self.timeout, self.inter_digit_timeout), no_input, no_match)

    def listen(self, walk: Walk, prompts: tuple[Heard, ...], seconds: int, no_input: int, no_match: int) -> None:
        walk.tell(GatherInstruction(prompts, self.max_digits, seconds, self.finish_on_key))
        walk.wait("keys", (no_input, no_match))

    def resume(self, walk: Walk, event: Event) -> None:
        no_input, no_match = walk.state
        if isinstance(event, WaitContinues):
            return self.listen(walk, (), event.seconds, no_input, no_match)
        digits = self.taken(event.digits) if isinstance(event, DigitsPressed) else ""
        if len(digits) >= self.min_digits:
            return walk.collect(self.variable, digits, self.sensitive)
        no_input, no_match = (no_input, no_match + 1) if digits else (no_input + 1, no_match)
        walk.note(
            f"{self.variable}: {'too few keys' if digits else 'silence'}, attempt {no_input + no_match} of {self.attempts}"
        )
        if no_input + no_match < self.attempts:
            return self.ask(walk, no_input, no_match, invalid=bool(digits))
        if digits and self.invalid:
            walk.say(self.invalid)
        return walk.enter_branch(self, "exhausted")

    def taken(self, digits: str) -> str:
        """The keys before the finish key: a provider that cannot end on it hands it over."""
        kept = digits.split(self.finish_on_key, 1)[0] if self.finish_on_key else digits
        return kept[: self.max_digits]

    def branch(self, name: str) -> Sequence[Action]:
        return self.exhausted
