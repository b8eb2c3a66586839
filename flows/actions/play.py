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
            for _ in range(self.loop):
                walk.say(self.prompt)
        elif walk.say_forever(self.prompt):
            walk.end("hangup")
        else:
            walk.wait("continue", (0,))

    def resume(self, walk: Walk, event: Event) -> None:
        self.run(walk)
