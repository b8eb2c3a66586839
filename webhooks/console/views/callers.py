"""/console/caller: what is kept of one caller, to be given out or erased when they ask. The number is in no address."""

from __future__ import annotations

from flask import flash, request
from flask_babel import gettext as _
from flask_babel import ngettext

from webhooks.api import callers as api
from webhooks.auth import Principal
from webhooks.console.pages import Answer, done, refused, render
from webhooks.console.shown import number as told_number
from webhooks.errors import ApiError
from webhooks.jobs import personal


def page(_: Principal) -> Answer:
    """GET /console/caller: of whom."""
    return render("caller.html", number="", kept=None)


def look_up(_: Principal) -> Answer:
    """POST /console/caller: how much there is, and what can be done with it."""
    try:
        number = api.number_of(request.form.get("number", ""))
    except ApiError as error:
        return refused(error, "caller")
    return render("caller.html", number=number, kept=personal.kept_of(api.tools_here(), number))


def export(who: Principal) -> Answer:
    """POST /console/caller/export: the same files as the command line writes, in a ZIP."""
    try:
        return api.exported(who, api.number_of(request.form.get("number", "")))
    except ApiError as error:
        return refused(error, "caller")


def erase(who: Principal) -> Answer:
    """POST /console/caller/erase, once it was said that this is meant."""
    try:
        number = api.number_of(request.form.get("number", ""))
        if request.form.get("sure") != "1":
            raise ApiError(422, "bad_value", _("Nothing was erased: say first that you are sure."))
        kept, due = api.forgotten(who, number)
    except ApiError as error:
        return refused(error, "caller")
    if due:
        flash(_("Their messages are deleted at the provider by the worker."), "good")
    if kept.named_in:
        flash(_("The configuration still names the number: %(places)s.", places=", ".join(kept.named_in)), "bad")
    return done(_("Erased, of %(number)s: %(what)s.", number=told_number(number), what=told(kept)), "caller")


def told(kept: personal.Kept) -> str:
    """ "3 calls, 1 message left", in the reader's language."""
    calls = ngettext("%(num)s call", "%(num)s calls", len(kept.calls))
    return f"{calls}, {ngettext('%(num)s message left', '%(num)s messages left', len(kept.messages))}"


FILTERS = {"told_kept": told}
