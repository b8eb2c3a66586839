"""The pages of the picture and the phone, for the table of all (`webhooks.console.routes`)."""

from __future__ import annotations

from typing import Final

from flows.store.ports import Role
from webhooks.console.pages import View
from webhooks.console.views import phone, picture

ROUTES: Final[dict[tuple[str, str], tuple[str, Role | None, View]]] = {
    ("GET", "/flows"): ("flows", "viewer", picture.flows),
    ("GET", "/flows/<name>"): ("picture", "viewer", picture.page),
    ("GET", "/phone"): ("phone", "viewer", phone.page),
    ("GET", "/phone/picture"): ("phone_picture", "viewer", phone.picture),
    ("POST", "/phone/call"): ("phone_call", "viewer", phone.call),
    ("POST", "/phone/turn"): ("phone_turn", "viewer", phone.turn),
}
