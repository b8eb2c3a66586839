"""What every action is: settings from the document, and what it does to a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from flows.document.base import Model
from flows.events import Event

if TYPE_CHECKING:
    from flows.walk import Walk


class Action(Model):
    """One action. `run` tells the line what to do; when it returns without moving, waiting or ending, the next action follows."""

    type: str
    needs_menu: ClassVar[bool] = False
    """Stands only inside a menu: in its entries and in `exhausted`."""

    def run(self, walk: Walk) -> None:
        """Do it."""
        raise NotImplementedError

    def resume(self, walk: Walk, event: Event) -> None:
        """What the action has been waiting for has happened. An event that it does not wait for takes its safest meaning."""
        raise ValueError(f"{self.type} waits for nothing")

    def branch(self, name: str) -> Sequence[Action]:
        """The actions under `on.<name>` or in `exhausted`; empty where there are none."""
        return ()


Timeout = Field(ge=1, le=600)
Outcomes = Literal["answered", "busy", "no_answer", "failed"]
