"""The pages of work that takes long: every route with its endpoint, the least role that may use it, and its view."""

from __future__ import annotations

from typing import Final

from flows.store.ports import Role
from webhooks.console.pages import View
from webhooks.console.tasks import views

ROUTES: Final[dict[tuple[str, str], tuple[str, Role | None, View]]] = {
    ("GET", "/tasks"): ("tasks", "operator", views.listed),
    ("GET", "/tasks/<id>"): ("task", "operator", views.one),
    ("POST", "/tasks/<id>"): ("act_on_task", "operator", views.act),
}
