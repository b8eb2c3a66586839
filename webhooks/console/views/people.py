"""/console/people: who may sign in, and the tokens of programs."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _

from flows.store.ports import ROLES
from webhooks.api import people as api
from webhooks.api import tokens
from webhooks.auth import Principal
from webhooks.console import sessions
from webhooks.console.pages import Answer, done, refused, render
from webhooks.errors import ApiError
from webhooks.service import service


def page(_: Principal) -> Answer:
    """GET /console/people."""
    return _shown()


def add(who: Principal) -> Answer:
    """POST /console/people."""
    form = request.form
    try:
        person = api.added(who, form.get("name", ""), form.get("role", ""), form.get("password", ""))
    except ApiError as error:
        return refused(error, "people")
    return done(_("%(name)s can sign in now.", name=person.name), "people")


def remove(who: Principal, name: str) -> Answer:
    """POST /console/people/<name>/remove."""
    try:
        api.removed(who, name)
    except ApiError as error:
        return refused(error, "people")
    return done(_("%(name)s can sign in no longer.", name=name), "people")


def create_token(who: Principal) -> Answer:
    """POST /console/tokens; the page that answers shows the token, this once."""
    try:
        text, _token = tokens.created(who, request.form.get("role", ""), request.form.get("label", ""))
    except ApiError as error:
        return refused(error, "people")
    return _shown(text)


def revoke(who: Principal, id: str) -> Answer:
    """POST /console/tokens/<id>/revoke."""
    try:
        tokens.revoked(who, id)
    except ApiError as error:
        return refused(error, "people")
    return done(_("The token is revoked."), "people")


def own(_: Principal) -> Answer:
    """GET /console/me: one's own password."""
    return render("me.html")


def set_password(who: Principal) -> Answer:
    """POST /console/me: the old password proves that it is them. Sessions elsewhere end; this one goes on."""
    people, form = service().store.people, request.form
    if people.check(who.label, form.get("old", "")) is None:
        return refused(ApiError(403, "wrong_password", _("The password you have now is not right.")), "me")
    try:
        people.set_password(who.label, form.get("new", ""))
    except ValueError as wrong:
        return refused(ApiError(422, "bad_password", str(wrong)), "me")
    sessions.begin(people.get(who.label))
    return done(_("Your password is changed. Wherever else you were signed in, you are not any more."), "me")


def _shown(token: str = "") -> str:
    store = service().store
    return render("people.html", people=store.people.list(), tokens=store.tokens.list(), roles=ROLES, token=token)
