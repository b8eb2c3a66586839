"""`set_caller_name`: a name for the caller, told to whoever is dialled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from flows.actions.base import Action
from flows.document.base import Spoken

if TYPE_CHECKING:
    from flows.walk import Walk


class SetCallerName(Action):
    """Give the caller a name for the rest of the call.

    It is shown to callees where the provider can, and said before the whisper of a dial that has a whisper or an accept key.

    {"type": "set_caller_name", "text": "Ligne commerciale"}
    """

    type: Literal["set_caller_name"]
    text: Spoken = Field(max_length=100, examples=["Ligne commerciale"])
    """The name. May hold {caller} and collected variables."""

    def run(self, walk: Walk) -> None:
        walk.caller_name = walk.filled(self.text)
        walk.note(f"caller name set: {self.text}")  # as written: what stands in its braces may be secret
