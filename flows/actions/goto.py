"""`goto`: another step follows, its condition evaluated anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from flows.actions.base import Action
from flows.document.base import Name, Ref

if TYPE_CHECKING:
    from flows.walk import Walk


class Goto(Action):
    """Go to a step of this flow; its condition is evaluated anew. All menus are left.

    {"type": "goto", "step": "répondeur"}
    """

    type: Literal["goto"]
    step: Annotated[Name, Ref("step")] = Field(examples=["répondeur"])
    """Name of the step."""

    def run(self, walk: Walk) -> None:
        walk.goto(self.step)
