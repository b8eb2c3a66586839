"""/console/queues: who waits, who answers; agents are signed in and out."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _

from webhooks.api import desk
from webhooks.auth import Principal
from webhooks.console.pages import Answer, done, refused, render
from webhooks.errors import ApiError


def page(_: Principal) -> Answer:
    """GET /console/queues."""
    return render("queues.html", queues=desk.queues_now(), agents=desk.agents_now())


def sign(who: Principal, name: str) -> Answer:
    """POST /console/agents/<name>: in or out; a conversation goes on."""
    signed_in = request.form.get("signed_in") == "1"
    try:
        desk.signed(who, name, signed_in)
    except ApiError as error:
        return refused(error, "queues")
    words = _("%(name)s is signed in.", name=name) if signed_in else _("%(name)s is signed out.", name=name)
    return done(words, "queues")
