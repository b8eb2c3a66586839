"""`reject`: the call is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flows.actions.base import Action
from flows.instructions import Hangup
from flows.instructions import Reject as RejectInstruction

if TYPE_CHECKING:
    from flows.walk import Walk


class Reject(Action):
    """Refuse the call, without answering it where nothing was answered yet; later it is hung up.

    {"type": "reject", "reason": "busy"}
    """

    type: Literal["reject"]
    reason: Literal["busy", "rejected"] = "rejected"
    """What the caller's network is told: busy, or refused."""

    def run(self, walk: Walk) -> None:
        walk.tell(Hangup() if walk.answered else RejectInstruction(self.reason))
        walk.end("reject")
