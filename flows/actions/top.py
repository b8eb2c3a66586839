"""`top`: the first menu's greeting is heard again."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from flows.actions.base import Action

if TYPE_CHECKING:
    from flows.walk import Walk


class Top(Action):
    """The first menu's greeting is heard again.

    {"type": "top"}
    """

    type: Literal["top"]
    needs_menu: ClassVar[bool] = True

    def run(self, walk: Walk) -> None:
        walk.top_menu()
