"""GET /console/calls: the log of calls, live and past; GET /console/calls/<id>: one call, turn by turn, with its reasons."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from flows.store.calls import WITHHELD
from webhooks.api.answers import page as paged
from webhooks.api.calls import COLUMNS, before, call_cursor, facts, spreadsheet
from webhooks.api.filters import ENDS, FILTERS, STATUSES, call_filter
from webhooks.auth import Principal
from webhooks.console import shown
from webhooks.console.pages import Answer, render
from webhooks.console.paths import query
from webhooks.errors import ApiError
from webhooks.service import service

ROWS = 50
MOST_IN_A_SPREADSHEET = 10_000


def page(_: Principal) -> Answer:
    """The log. What is asked for that makes no sense is told above the form, and the form keeps it."""
    words, asked = "", {name: request.args.get(name, "") for name in FILTERS}
    try:
        found = service().store.calls.list(ROWS + 1, before(), call_filter(asked, shown.zone()))
    except ApiError as error:
        found, words = [], error.detail
    rows, cursor = paged(found, ROWS, call_cursor)
    return render("calls.html", calls=rows, words=words, asked=asked, older=_older(asked, cursor), **_choices(asked))


def table(_: Principal) -> Response:
    """GET /console/calls.csv: the same calls for a spreadsheet."""
    asked = {name: request.args.get(name, "") for name in FILTERS}
    found = service().store.calls.list(MOST_IN_A_SPREADSHEET, None, call_filter(asked, shown.zone()))
    return spreadsheet("calls", COLUMNS, map(facts, found))


def one(who: Principal, id: str) -> Answer:
    """One call with its trace, and the messages left in it."""
    kept = service().store
    call = kept.calls.get(id)
    if call is None:
        raise ApiError(404, "unknown_call", _("There is no such call in the log."))
    messages = kept.voicemails.of_call(id)
    return render("call.html", call=call, turns=kept.calls.turns(id), messages=messages)


def _choices(asked: Mapping[str, str]) -> dict[str, object]:
    configuration = shown.live_configuration()
    return {
        "flows": configuration.names("flows"),
        "numbers": configuration.names("numbers"),
        "statuses": STATUSES,
        "ends": ENDS,
        "withheld": WITHHELD,
        "csv": query("calls_table", asked),
        "is_live": asked["status"] == "active",
    }


def _older(asked: Mapping[str, str], cursor: str | None) -> str | None:
    return query("calls", {**asked, "cursor": cursor}) if cursor else None
