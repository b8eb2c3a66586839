"""The admin API: JSON under /api, bearer tokens, problem documents. `routes` has every route in one table."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, Response

from flows.store.ports import Role
from webhooks.api.routes import ROUTES
from webhooks.auth import guard

blueprint = Blueprint("api", __name__)


def _guarded(role: Role | None, view: Callable[..., Response]) -> Callable[..., Response]:
    """The view, which is given who asks, behind the check that they may."""
    if role is None:
        return view

    @wraps(view)
    def guarded(**place: object) -> Response:
        return view(guard(role), **place)

    return guarded


@blueprint.after_request
def _private(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


for (_method, _path), (_role, _view) in ROUTES.items():
    _name = f"{_view.__module__.rpartition('.')[2]}_{_view.__name__}"
    blueprint.add_url_rule(_path, _name, _guarded(_role, _view), methods=[_method])
