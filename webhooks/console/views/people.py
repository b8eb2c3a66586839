"""/console/people: who may sign in, and the tokens of programs."""

from __future__ import annotations

from typing import Final

from flask import request
from flask_babel import gettext as _

from flows.store.people import normal, wrong
from flows.store.ports import ROLES, LastAdmin
from webhooks.api import people as api
from webhooks.api import tokens
from webhooks.api.records import audit
from webhooks.auth import Principal
from webhooks.console import sessions
from webhooks.console.pages import Answer, done, refused, render
from webhooks.errors import ApiError
from webhooks.service import service

PASSED: Final = "-" * 12
"""Stands for a password where none is asked for: nothing is wrong with it."""


def page(_: Principal) -> Answer:
    """GET /console/people."""
    return _shown()


def add(who: Principal) -> Answer:
    """POST /console/people."""
    name, role, password = (request.form.get(field, "") for field in ("name", "role", "password"))
    try:
        person = api.added(who, name, role, password)
    except ApiError as error:
        return _untaken(error, name, role, password)
    return done(_("%(name)s can sign in now.", name=person.name), "people")


def change(who: Principal, name: str) -> Answer:
    """POST /console/people/<name>: another role, and a new password where one is typed, which ends their sessions."""
    people, role, password = service().store.people, request.form.get("role", ""), request.form.get("password", "")
    person = people.get(name)
    if person is None:
        return _untaken(api.unknown(name), name)
    chosen = next((one for one in ROLES if one == role), None)
    if chosen is None or wrong(person.name, role, password or PASSED):
        return _untaken(ApiError(422, "bad_person", ""), person.name, role, password or PASSED)
    try:
        people.set_role(person.name, chosen)
    except LastAdmin:
        return _untaken(api.last_admin(person.name), person.name)
    if password:
        people.set_password(person.name, password)
    audit(who, "change person", person.name, {"role": role, "password": bool(password)})
    return done(_("%(name)s is changed.", name=person.name), "people")


def remove(who: Principal, name: str) -> Answer:
    """POST /console/people/<name>/remove."""
    try:
        api.removed(who, name)
    except ApiError as error:
        return _untaken(error, name)
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
    except ValueError:
        sentences = map(_, wrong(who.label, "viewer", form.get("new", "")))
        return refused(ApiError(422, "bad_password", " ".join(sentences)), "me")
    sessions.begin(people.get(who.label))
    return done(_("Your password is changed. Wherever else you were signed in, you are not any more."), "me")


def _untaken(error: ApiError, name: str, role: str = "viewer", password: str = PASSED) -> Answer:
    """What is wrong, in the reader's language."""
    told = {
        "person_exists": _("There is somebody called %(name)s already.", name=normal(name)),
        "last_admin": _("%(name)s is the only admin. Make somebody else an admin first.", name=normal(name)),
        "unknown_person": _("Nobody is called %(name)s any more.", name=normal(name)),
        "bad_person": " ".join(map(_, wrong(normal(name), role, password))),
    }
    return refused(ApiError(error.status, error.code, told.get(error.code, error.detail)), "people")


def _shown(token: str = "") -> str:
    store = service().store
    return render("people.html", people=store.people.list(), tokens=store.tokens.list(), roles=ROLES, token=token)
