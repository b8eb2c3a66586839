"""`hangup`: the call ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flows.actions.base import Action
from flows.instructions import Hangup as HangupInstruction

if TYPE_CHECKING:
    from flows.walk import Walk


class Hangup(Action):
    """End the call.

    {"type": "hangup"}
    """

    type: Literal["hangup"]

    def run(self, walk: Walk) -> None:
        walk.tell(HangupInstruction())
        walk.end("hangup")
