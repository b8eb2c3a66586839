"""`back`: the previous menu's greeting is heard again; in the first menu, its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from flows.actions.base import Action

if TYPE_CHECKING:
    from flows.walk import Walk


class Back(Action):
    """The previous menu's greeting is heard again; in the first menu, its own.

    {"type": "back"}
    """

    type: Literal["back"]
    needs_menu: ClassVar[bool] = True

    def run(self, walk: Walk) -> None:
        walk.back_menu()
