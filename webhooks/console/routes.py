"""The pages of the console: every route with its endpoint, the least role that may use it, and its view."""

from __future__ import annotations

from typing import Final

from flows.store.ports import Role
from webhooks.console.pages import View
from webhooks.console.views import first, preferences, signing

ROUTES: Final[dict[tuple[str, str], tuple[str, Role | None, View]]] = {
    ("GET", "/"): ("overview", "viewer", first.page),
    ("GET", "/sign-in"): ("signing_in", None, signing.page),
    ("POST", "/sign-in"): ("sign_in", None, signing.enter),
    ("POST", "/sign-out"): ("sign_out", None, signing.leave),
    ("GET", "/first"): ("first", "admin", first.page),
    ("POST", "/preferences"): ("preferences", None, preferences.choose),
}
