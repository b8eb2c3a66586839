"""Who has signed in: a cookie that SECRET_KEY signs. It names a person; what they may do is asked for with each page."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from flask import Flask, Request, session
from flask.sessions import SecureCookieSessionInterface

from flows.store.ports import ENVIRONMENT, Person
from webhooks.auth import Principal
from webhooks.config import Settings
from webhooks.service import service

LIFETIME = timedelta(hours=12)
"""From signing in, however often pages are asked for: a copied cookie must end too."""


class ConsoleSessions(SecureCookieSessionInterface):
    """Sessions of the console alone: a webhook of a provider has none, and pays for none."""

    def open_session(self, app: Flask, request: Request) -> Any:
        return super().open_session(app, request) if request.path.startswith("/console") else None


def install(app: Flask, settings: Settings) -> None:
    """Sessions, in a cookie that scripts cannot read and other sites cannot use."""
    app.secret_key = settings.key("sessions")
    app.session_interface = ConsoleSessions()
    app.config.update(
        SESSION_COOKIE_NAME="carillon_session",
        SESSION_COOKIE_PATH="/console",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=LIFETIME,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )


def begin(person: Person | None) -> None:
    """Signs a person in; None: somebody with the token of the environment. Nothing of an earlier session stays."""
    session.clear()
    session.permanent = True
    session["who"] = person.name if person else ENVIRONMENT
    session["proof"] = person.passwords if person else _token_proof()
    session["id"], session["since"] = secrets.token_urlsafe(12), int(service().clock())


def end() -> None:
    """Signs out; a copy of the cookie is of no use any more either."""
    if "id" in session:
        service().store.marks.set(_ended(), "signed out", service().now() + LIFETIME)
    session.clear()


def _ended() -> str:
    return f"session:{session['id']}"


def _is_over() -> bool:
    since = session.get("since", 0)
    return bool(service().clock() - since >= LIFETIME.total_seconds() or service().store.marks.get(_ended()))


def signed_in() -> Principal | None:
    """Who asks, with the role they have now; None for nobody, or a session that has ended meanwhile."""
    name, proof = session.get("who"), session.get("proof")
    if name is None or "id" not in session or _is_over():
        return None
    if name == ENVIRONMENT:
        return Principal(ENVIRONMENT, "admin") if proof and proof == _token_proof() else None
    person = service().store.people.get(name)
    return Principal(person.name, person.role) if person and person.passwords == proof else None


def somebody(name: str) -> Principal | None:
    """Who is called so, with the role they have now, whether they have signed in or not; None for nobody any more."""
    if name == ENVIRONMENT:
        return Principal(ENVIRONMENT, "admin") if service().settings.admin_token else None
    person = service().store.people.get(name)
    return Principal(person.name, person.role) if person else None


def _token_proof() -> str | None:
    token = service().settings.admin_token
    return hashlib.sha256(service().settings.key("token proof") + token.encode()).hexdigest()[:32] if token else None
