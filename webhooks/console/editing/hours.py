"""Weekly hours: a grid in which ranges are drawn, over fields in which they are typed."""

from __future__ import annotations

from typing import Any

from babel.dates import get_day_names
from flask import redirect, request
from flask_babel import get_locale
from flask_babel import gettext as _

from flows.schedules.errors import Unreadable
from flows.schedules.week import DAYS, read_days
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing import checks, week
from webhooks.console.editing.documents import form_page
from webhooks.console.editing.links import link_of
from webhooks.console.editing.parts import Part
from webhooks.console.pages import Answer
from webhooks.errors import ApiError


def show(who: Principal, name: str) -> Answer:
    """GET /console/edit/hours/<name>."""
    configuration = workspace.working(who).configuration
    found = configuration.document("hours", name) or {}
    problems = checks.of_document(configuration, "hours", name) if configuration.has("hours", name) else []
    kept = found.get("week") if isinstance(found, dict) else None
    names = get_day_names("wide", locale=get_locale() or "en")
    days = [
        {
            "key": key,
            "name": names[number].capitalize(),
            "amid": names[number],
            "text": ", ".join(ranges),
            "problems": [],
        }
        for number, (key, ranges) in enumerate(zip(DAYS, week.days_of(kept), strict=True))
    ]
    for problem in problems:
        if day := _day_of(problem.pointer):
            days[day[0]]["problems"].append(problem)
    return form_page(who, Part("hours", name), "hours.html", days=days, odd=week.unreadable(kept))


def _day_of(pointer: str) -> tuple[int, ...]:
    """The days that a problem speaks of."""
    parts = pointer.split("/")
    try:
        return read_days(parts[4]) if len(parts) > 4 and parts[3] == "week" else ()
    except Unreadable:
        return ()


def take_week(who: Principal, name: str) -> Answer:
    """POST /console/edit/hours/<name>/week: what was typed for each day; `do=down|mon` gives the next day the same."""
    mine = workspace.working(who)
    found: Any = mine.configuration.document("hours", name)
    if not isinstance(found, dict):
        raise ApiError(404, "unknown_document", _("There is no “%(name)s” here.", name=name))
    days = [week.typed(request.form.get(key, "")) for key in DAYS]
    verb, _sep, day = request.form.get("do", "").partition("|")
    if verb == "down" and day in DAYS[:-1]:
        days[DAYS.index(day) + 1] = days[DAYS.index(day)]
    new = week.week_of(days, found.get("week"))
    if new != found.get("week"):
        part = Part("hours", name)
        workspace.change(who, "hours", name, {**found, "week": new}, _("%(part)s changed", part=part.words(found)))
    return redirect(link_of(Part("hours", name)), 303)
