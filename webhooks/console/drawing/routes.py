"""The pages of the picture and the phone, for the table of all (`webhooks.console.routes`)."""

from __future__ import annotations

from typing import Final

from flows.store.ports import Role
from webhooks.console.pages import View
from webhooks.console.views import picture

ROUTES: Final[dict[tuple[str, str], tuple[str, Role | None, View]]] = {
    ("GET", "/flows"): ("flows", "viewer", picture.flows),
    ("GET", "/flows/<name>"): ("picture", "viewer", picture.page),
}
