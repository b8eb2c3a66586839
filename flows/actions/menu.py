"""`menu`: ask the caller to choose (what a menu does is in flows/menus.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from flows.actions.base import Action
from flows.document.base import Name, Ref

if TYPE_CHECKING:
    from flows.walk import Walk


class OpenMenu(Action):
    """Open a menu of this flow. Inside an entry it is a sub-menu; a menu already open above is gone back to.

    {"type": "menu", "menu": "services"}
    """

    type: Literal["menu"]
    menu: Annotated[Name, Ref("menu")] = Field(examples=["services"])
    """Name of the menu."""

    def run(self, walk: Walk) -> None:
        walk.open_menu(self.menu)
