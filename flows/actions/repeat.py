"""`repeat`: this menu's greeting is heard again, with fresh attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from flows.actions.base import Action

if TYPE_CHECKING:
    from flows.walk import Walk


class Repeat(Action):
    """This menu's greeting is heard again, with fresh attempts.

    {"type": "repeat"}
    """

    type: Literal["repeat"]
    needs_menu: ClassVar[bool] = True

    def run(self, walk: Walk) -> None:
        walk.repeat_menu()
