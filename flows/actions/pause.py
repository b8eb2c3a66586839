"""`pause`: silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from flows.actions.base import Action
from flows.document.base import Seconds
from flows.instructions import Pause as PauseInstruction

if TYPE_CHECKING:
    from flows.walk import Walk


class Pause(Action):
    """Say nothing for a while, then go on.

    {"type": "pause", "seconds": 2}
    """

    type: Literal["pause"]
    seconds: Seconds = Field(examples=[2])
    """Length of the silence, 1 to 60 seconds."""

    def run(self, walk: Walk) -> None:
        walk.tell(PauseInstruction(self.seconds))
