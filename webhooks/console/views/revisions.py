"""/console/revisions: who changed what, when and why; one compared with another; back to an earlier one."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _

from webhooks.api import reading
from webhooks.api.answers import page as paged
from webhooks.api.answers import text_of
from webhooks.api.changes import described
from webhooks.api.current import Current, current, stored
from webhooks.api.revisions import one as revision_of
from webhooks.api.revisions import published
from webhooks.auth import Principal
from webhooks.console.editing.draft import gone_back
from webhooks.console.pages import Answer, done, refused, render
from webhooks.errors import ApiError
from webhooks.service import service

ROWS = 30


def page(_: Principal) -> Answer:
    """GET /console/revisions, the newest first."""
    found = service().store.revisions.list(ROWS + 1, reading.below())
    rows, cursor = paged(found, ROWS, lambda row: str(row.number))
    return render("revisions.html", revisions=rows, older=cursor, live=current().number)


def one(_: Principal, number: int) -> Answer:
    """GET /console/revisions/<n>: what changed since the one before it, or since `?since=`; and the JSON."""
    found, new = revision_of(number), stored(number)
    since = _since(found.base)
    changes = described(since.configuration, new) if since else []
    now = current()
    ahead = described(now.configuration, new) if now.number != number else []
    others = [row for row in service().store.revisions.list(200) if row.number != number]
    return render(
        "revision.html",
        revision=found,
        since=since.number if since else None,
        changes=changes,
        ahead=ahead,
        others=others,
        live=now.number,
        gone_back=gone_back(number),
        text=text_of(new.as_json()),
    )


def publish(who: Principal, number: int) -> Answer:
    """POST /console/revisions/<n>/publish: rolls back, or publishes a draft as it is.

    What was live when the page was made is sent with the form: somebody else's publication in between is told, not undone.
    """
    message, seen, live = request.form.get("message", "").strip(), request.form.get("live"), current().number
    try:
        if seen != str(live):
            words = _("Revision %(number)s has been published meanwhile. Look at it before you go on.", number=live)
            raise ApiError(409, "conflict", words)
        published(who, number, message[: reading.MESSAGE_CHARACTERS])
    except ApiError as error:
        return refused(error, "revision", number=number)
    return done(_("Revision %(number)s is live.", number=number), "revision", number=number)


def _since(base: int | None) -> Current | None:
    """What a revision is compared with: nothing for the first one."""
    number = reading.number("since", base or 0, 0, reading.MOST)
    return Current(number, stored(number)) if number else None
