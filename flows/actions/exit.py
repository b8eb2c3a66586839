"""`exit`: all menus are left: the action after `menu` in the step follows, then the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from flows.actions.base import Action

if TYPE_CHECKING:
    from flows.walk import Walk


class Exit(Action):
    """All menus are left: the action after `menu` in the step follows, then the next step.

    {"type": "exit"}
    """

    type: Literal["exit"]
    needs_menu: ClassVar[bool] = True

    def run(self, walk: Walk) -> None:
        walk.exit_menu()
