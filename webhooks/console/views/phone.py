"""The phone: a telephone on a page, and the picture of the flow beside it. Its turns are JSON; the page itself keeps the call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import make_response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from flows.configuration import Configuration
from flows.numbers import normalise
from flows.position import BadPosition
from flows.record import replace
from flows.schedules.errors import Unreadable
from providers.base import Malformed
from webhooks.auth import Principal
from webhooks.console import texts
from webhooks.console.drawing import trial as trials
from webhooks.console.drawing.line import Line, later
from webhooks.console.drawing.sheet import NOT_READY, Sheet, sheet_of
from webhooks.console.drawing.versions import choices, is_edited
from webhooks.console.drawing.words import words
from webhooks.console.pages import Answer, render
from webhooks.console.shown import number as written
from webhooks.console.workspace import Wanted, wanted
from webhooks.errors import ApiError

MOST_NUMBERS = 300
"""Numbers to choose from in a list; of more, one is typed."""
FLOW = "flow:"
"""Stands before the name of a flow that no number leads to, in place of a number."""
MOST_LINES = 20_000
"""Lines of a trace: 200 turns of 1,000 actions are cut long before."""


def page(who: Principal) -> Answer:
    """GET /console/phone: `?of=` which configuration, `?number=` or `?flow=` whom to call, `?caller=&at=` who calls, and when."""
    found = wanted(who)
    trial = _trial(found.configuration, request.args)
    return render(
        "phone.html",
        trial=trial,
        sheet=_sheet(who, found, trial),
        callable=_callable(found.configuration),
        versions=choices(who, found.of),
        words=words(),
        of=found.of,
    )


def picture(who: Principal) -> Answer:
    """GET /console/phone/picture: the picture alone, for a page that has chosen another number or configuration."""
    found = wanted(who)
    trial = _trial(found.configuration, request.args)
    facts = {"sheet": _sheet(who, found, trial), "callable": _callable(found.configuration)}
    return render("phone/picture.html", trial=trial, **facts)


def _sheet(who: Principal, found: Wanted, trial: trials.Trial) -> Sheet | None:
    return sheet_of(found.configuration, trial.flow, is_edited=is_edited(who, found)) if trial.flow else None


Turn = Callable[[Wanted, Mapping[str, Any]], dict[str, Any]]


def told(turn: Turn) -> Callable[[Principal], Answer]:
    """A turn of the phone as a view: JSON in and out, and what is wrong in words for the page."""

    @wraps(turn)
    def view(who: Principal) -> Answer:
        given = request.get_json(force=True, silent=True)
        if not isinstance(given, dict):
            return _wrong(_("The page sent what cannot be understood. Load it again."), 400)
        try:
            return make_response(turn(wanted(who), given))
        except (BadPosition, Malformed):
            return _wrong(_("This call cannot go on: the flow has been changed meanwhile. Call again."), 409)
        except Unreadable as wrong:
            return _wrong(texts.told(wrong.message), 422)
        except ApiError as wrong:
            return _wrong(texts.told(wrong.detail), wrong.status)
        except NOT_READY:
            return _wrong(trials.not_ready(), 422)

    return view


def _wrong(words: str, status: int) -> Response:
    return make_response({"wrong": words}, status)


@told
def call(found: Wanted, given: Mapping[str, Any]) -> dict[str, Any]:
    """POST /console/phone/call: `number` or `flow`, `caller` ("": withheld), `at` ("": now; the answer says when that is)."""
    trial = _trial(found.configuration, {key: str(value) for key, value in given.items() if value is not None})
    told = Line(found.configuration, found.number, trial.number).arrives(trial, trial.when())
    return {**told, "at": trial.at}


@told
def turn(found: Wanted, given: Mapping[str, Any]) -> dict[str, Any]:
    """POST /console/phone/turn: `next`, the address that was given; `happened`; `at` and `elapsed` seconds; the `trace` so far."""
    happened, trace, elapsed = given.get("happened"), given.get("trace"), given.get("elapsed")
    if not isinstance(happened, dict) or not isinstance(trace, list) or not isinstance(elapsed, int | float):
        raise Malformed("happened is an object, trace a list, elapsed a number")
    trial = _trial(found.configuration, {key: str(given.get(key, "")) for key in ("number", "flow", "at")})
    at = later(trial.when(), float(elapsed))
    lines = [str(line) for line in trace[:MOST_LINES]]
    return Line(found.configuration, found.number, trial.number).goes_on(
        str(given.get("next", "")), happened, at, lines
    )


def _trial(configuration: Configuration, given: Mapping[str, str]) -> trials.Trial:
    """Whom to call: a number, whatever flow it leads to, if to any; or a flow that no number leads to."""
    number = normalise(given.get("number", "")) or given.get("number", "")
    named = number.removeprefix(FLOW) if number.startswith(FLOW) else given.get("flow", "")
    numbers = configuration.names("numbers")
    if named and configuration.has("flows", named):
        return trials.read(configuration, named, given)
    if not number:
        number = numbers[0] if numbers else ""
    flow = (configuration.document("numbers", number) or {}).get("flow", "") if number else ""
    trial = trials.read(configuration, str(flow), given)
    return replace(trial, number=number or trial.number)


def _callable(configuration: Configuration) -> list[tuple[str, str]]:
    """What can be called: (value, words), flows without a number at the end; empty where there are too many."""
    numbers = configuration.names("numbers")
    if len(numbers) > MOST_NUMBERS:
        return []
    documents = {name: configuration.document("numbers", name) or {} for name in numbers}
    listed = [
        (name, f"{written(name)} · {found.get('label') or found.get('flow', '')}") for name, found in documents.items()
    ]
    reached = {str(found.get("flow")) for found in documents.values()}
    return listed + [(FLOW + flow, flow) for flow in configuration.names("flows") if flow not in reached]
