"""How pages are made: the way in, the role that is needed, the frame around each, and what is told when something is wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

import sqlalchemy as sa
from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from flows.store.ports import Role
from webhooks.auth import Principal
from webhooks.console import texts, workspace
from webhooks.console.sessions import signed_in
from webhooks.errors import ApiError

log = logging.getLogger("carillon.console")
Answer = str | Response | tuple[str, int]
View = Callable[..., Answer]


def guarded(role: Role | None, view: View) -> View:
    """The view, given who asks, behind the check that they may. None: for everybody, and the view is given nobody."""

    @wraps(view)
    def page(**place: Any) -> Answer:
        g.who = who = signed_in()
        if role is None:
            return view(**place)
        if who is None:
            here = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("console.signing_in", next=here))
        if not who.may(role):
            words = _("This needs the role %(needed)s; yours is %(role)s.", needed=_(role), role=_(who.role))
            raise ApiError(403, "forbidden", words)
        if request.method == "GET":
            return view(who, **place)
        return workspace.unless_overtaken(lambda: _anew(view, who, place))

    return page


def _anew(view: View, who: Principal, place: dict[str, Any]) -> Answer:
    for upload in request.files.values():
        upload.seek(0)
    return view(who, **place)


def render(template: str, **facts: Any) -> str:
    """A page of `templates/console/`."""
    return render_template(f"console/{template}", **facts)


def done(words: str, endpoint: str, **place: Any) -> Response:
    """After a form: what was done is told on the page that comes next."""
    flash(words, "good")
    return redirect(url_for(f"console.{endpoint}", **place), 303)


def refused(error: ApiError, endpoint: str, **place: Any) -> Response:
    """After a form that was refused: why is told on the page that comes next."""
    flash(told(error), "bad")
    return redirect(url_for(f"console.{endpoint}", **place), 303)


def wrong(error: Exception) -> Response:
    """The page of an error. The cause of what nobody foresaw is in the log alone."""
    status, words = _told(error)
    title = _(HTTPStatus(status).phrase)
    response = make_response(render("error.html", title=title, words=words, status=status), status)
    answered = getattr(error, "response", None)
    if isinstance(answered, Response) and "Retry-After" in answered.headers:
        response.headers["Retry-After"] = answered.headers["Retry-After"]
    return response


def told(error: ApiError) -> str:
    """What a refusal says, in the reader's language."""
    if needed := error.members.get("needed"):
        return str(_("This needs the role %(needed)s.", needed=_(str(needed))))
    return texts.told(error.detail)


def _told(error: Exception) -> tuple[int, str]:
    if isinstance(error, ApiError):
        return error.status, told(error)
    if isinstance(error, HTTPException) and error.code:
        return error.code, str(_WORDS.get(error.code, error.description or HTTPStatus(error.code).description))
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    if isinstance(error, sa.exc.OperationalError):
        return 503, _("The database does not answer. Calls go on; try again in a moment.")
    return 500, _("Something went wrong here; the log says what.")


_WORDS = {
    404: _l("There is nothing at this address."),
    405: _l("This address does not take this method."),
    413: _l("The request is too large."),
    429: _l("Too many wrong passwords came from this address. Wait a while, then try again."),
}


def principal() -> Principal | None:
    """Who looks at this page."""
    found: Principal | None = g.get("who")
    return found
