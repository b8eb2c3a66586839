"""`play`: a prompt is heard, once, several times, or until the caller hangs up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from flows.actions.base import Action
from flows.document.prompts import Prompt
from flows.events import Event

if TYPE_CHECKING:
    from flows.walk import Walk


def _loop_kind(loop: Any) -> str:
    return "<forever>" if isinstance(loop, str) else "<times>"


Loop = Annotated[
    Annotated[int, Field(ge=1, le=100), Tag("<times>")] | Annotated[Literal["forever"], Tag("<forever>")],
    Discriminator(_loop_kind),
]


class Play(Action):
    """Play a prompt, then go on; `forever` ends when the caller hangs up.

    {"type": "play", "prompt": "Nos bureaux sont fermés.", "loop": 2}
    """

    type: Literal["play"]
    prompt: Prompt
    """What is heard."""
    loop: Loop = Field(1, examples=[1, "forever"])
    """How many times, or "forever"."""

    def run(self, walk: Walk) -> None:
        if self.loop != "forever":
            return self.repeat(walk, self.loop)
        if walk.say_forever(self.prompt):
            return walk.end("hangup")
        return walk.wait("continue", (1,))

    def repeat(self, walk: Walk, times: int) -> None:
        """Play it so many times, a document's fill at once; how many are left stands in the position."""
        for left in range(times, 0, -1):
            if walk.is_full:
                return walk.wait("continue", (left,))
            walk.say(self.prompt)
        return None

    def resume(self, walk: Walk, event: Event) -> None:
        if self.loop == "forever":
            self.run(walk)
        else:
            self.repeat(walk, walk.state[0])
