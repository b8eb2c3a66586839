"""Signing in and out. A wrong password counts as a guess (`webhooks.limits`), and takes as long as a right one."""

from __future__ import annotations

import re
from typing import Final

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webhooks.api.records import audit
from webhooks.auth import Principal, from_environment
from webhooks.console import sessions
from webhooks.console.pages import Answer, principal, render
from webhooks.limits import guessed
from webhooks.service import service

_OURS: Final = re.compile(r"/console(/[^\\\s]*)?")
"""Where one may be led after signing in: never to another site (OWASP, Unvalidated Redirects)."""


def page() -> Answer:
    """GET /console/sign-in. `?with=token` asks for the token of the environment."""
    if principal():
        return redirect(url_for("console.overview"))
    return _form()


def enter() -> Answer:
    """POST /console/sign-in with a name and a password, or with the token of the environment."""
    who = _by_token() if "token" in request.form else _by_password()
    if who is None:
        guessed()
        words = _("This token is not right.") if "token" in request.form else _("Name or password is not right.")
        return _form(words), 403
    audit(who, "sign in", who.label)
    if "token" in request.form:
        return redirect(url_for("console.first"), 303)
    return redirect(_next() or url_for("console.overview"), 303)


def leave() -> Response:
    """POST /console/sign-out."""
    sessions.end()
    return redirect(url_for("console.signing_in"), 303)


def _form(words: str = "") -> str:
    is_first = not service().store.people.list()
    by_token = is_first or request.args.get("with") == "token" or "token" in request.form
    name = request.form.get("name", "")
    has_token = bool(service().settings.admin_token)
    facts = {"is_first": is_first, "by_token": by_token and has_token, "has_token": has_token}
    return render("sign_in.html", words=words, name=name, next=_next(), **facts)


def _by_password() -> Principal | None:
    person = service().store.people.check(request.form.get("name", ""), request.form.get("password", ""))
    if person is None:
        return None
    sessions.begin(person)
    return Principal(person.name, person.role)


def _by_token() -> Principal | None:
    who = from_environment(request.form["token"].strip())
    if who:
        sessions.begin(None)
    return who


def _next() -> str:
    wanted = request.values.get("next", "")
    return wanted if _OURS.fullmatch(wanted) else ""
