"""Calendars: exceptional days on a month, public holidays of a country."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from babel import Locale
from flask import redirect, request, url_for
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from flows.schedules.public_holidays import PublicHolidays, countries, regions
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing.documents import form_page, saved
from webhooks.console.editing.links import link_of
from webhooks.console.editing.month import color_of, month, month_of
from webhooks.console.editing.new import Names
from webhooks.console.editing.parts import Part
from webhooks.console.editing.typed_event import TypedEvent
from webhooks.console.pages import Answer
from webhooks.console.workspace import Working
from webhooks.errors import ApiError
from webhooks.service import service

YEARS = 3
"""Years whose holidays are shown: this one and those after it."""
SHOWN_EVENTS = 60


def show(who: Principal, name: str, typed: TypedEvent | None = None) -> Answer:
    """GET /console/edit/calendars/<name>: `?month=2026-12`, `?day=` for a new event, `?others=1` the other calendars too."""
    mine = workspace.working(who)
    found = calendar_of(mine, name)
    today = service().now().date()
    first = month_of(request.args.get("month") or request.args.get("day", "")[:7], today)
    others = request.args.get("others") == "1"
    names = [name, *(other for other in mine.configuration.names("calendars") if others and other != name)]
    documents = {other: mine.configuration.document("calendars", other) or {} for other in names}
    default = Names(mine.configuration).zones()[0]
    facts = {
        "weeks": month(first, documents, default),
        "first": first,
        "month_name": format_date(first, "MMMM yyyy").capitalize(),
        "around": ((first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)),
        "today": today,
        "others": others,
        "legend": [(other, color_of(found, number)) for number, (other, found) in enumerate(documents.items())],
        "typed": typed or TypedEvent.on(request.args.get("day", "")),
        "weekdays": [format_date(date(2026, 6, 1 + number), "EEE") for number in range(7)],
        "events": _events(found),
        **_holidays(found, today),
    }
    return form_page(who, Part("calendars", name), "calendar.html", **facts)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def list_of(value: Any) -> list[Any]:
    """A value that should be a list; an empty one where it is none."""
    return value if isinstance(value, list) else []


def _events(found: dict[str, Any]) -> list[tuple[int, Any]]:
    """The events in the order of their dates, each with its place in the document."""
    numbered = [(index, one) for index, one in enumerate(list_of(found.get("events"))) if isinstance(one, dict)]
    return sorted(numbered, key=lambda one: str(one[1].get("on") or one[1].get("from") or ""))[:SHOWN_EVENTS]


def _holidays(found: dict[str, Any], today: date) -> dict[str, Any]:
    """The country's holidays of these years, each with whether it is kept."""
    setting = _object(found.get("holidays"))
    country = str(setting.get("country") or "")
    names = (get_locale() or Locale("en")).territories
    try:
        whole = {key: value for key, value in setting.items() if key != "except"}
        days = sorted(PublicHolidays(whole).days(range(today.year, today.year + YEARS))) if country else []
    except (ValueError, TypeError, KeyError):
        days = []
    left_out = [str(one) for one in list_of(setting.get("except"))]
    return {
        "country": country,
        "region": str(setting.get("region") or ""),
        "countries": sorted(((names.get(code, code), code) for code in countries()), key=lambda one: one[0].casefold()),
        "regions": regions(country) if country else (),
        "holidays": [(day, title, day.isoformat() not in left_out) for day, title in days],
    }


def add_event(who: Principal, name: str) -> Answer:
    """POST /console/edit/calendars/<name>/events: a day, days or hours. What cannot be read is shown again as it was typed."""
    mine = workspace.working(who)
    found = calendar_of(mine, name)
    typed = TypedEvent.of(request.form)
    event, wrong = typed.event()
    if event is None:
        return show(who, name, typed.told(wrong))
    put = {**found, "events": [*list_of(found.get("events")), event]}
    workspace.change(who, "calendars", name, put, _("%(title)s added to %(name)s", title=event["title"], name=name))
    return redirect(url_for("console.calendar", name=name, month=typed.first[:7]), 303)


def event(who: Principal, name: str, index: int) -> Answer:
    """GET /console/edit/calendars/<name>/events/<index>."""
    return form_page(who, Part("calendars", name, ("events", index)), "event.html")


def take_event(who: Principal, name: str, index: int) -> Answer:
    """POST /console/edit/calendars/<name>/events/<index>; `do=remove` takes it away."""
    if request.form.get("do") != "remove":
        return saved(who, Part("calendars", name, ("events", index)))
    found = calendar_of(workspace.working(who), name)
    events = list_of(found.get("events"))
    if index < len(events) and request.form.get("title") == str(events[index].get("title", "")):
        put = {**found, "events": [*events[:index], *events[index + 1 :]]}
        words = _("%(title)s removed from %(name)s", title=request.form["title"], name=name)
        workspace.change(who, "calendars", name, put, words)
    return redirect(link_of(Part("calendars", name)), 303)


def take_holidays(who: Principal, name: str) -> Answer:
    """POST /console/edit/calendars/<name>/holidays: the country, its region, and the days that are kept."""
    found = calendar_of(workspace.working(who), name)
    before = _object(found.get("holidays"))
    country, region = request.form.get("country", ""), request.form.get("region", "").strip()
    same = (before.get("country"), before.get("region") or "") == (country, region)
    offered, kept = set(request.form.getlist("offered")), set(request.form.getlist("kept"))
    listed = list_of(before.get("except")) if same else []
    left_out = sorted({*(day for day in listed if day not in offered), *(offered - kept if same else ())})
    setting = {
        "country": country,
        **({"region": region} if region else {}),
        **({"except": left_out} if left_out else {}),
    }
    put = {key: value for key, value in found.items() if key != "holidays"} | ({"holidays": setting} if country else {})
    if put != found:
        workspace.change(who, "calendars", name, put, _("Public holidays of %(name)s changed", name=name))
    return redirect(link_of(Part("calendars", name)) + "#holidays", 303)


def calendar_of(mine: Working, name: str) -> dict[str, Any]:
    """A calendar of the draft. Raises ApiError: 404, or 409 for one that is no object."""
    if not mine.configuration.has("calendars", name):
        raise ApiError(404, "unknown_document", _("There is no “%(name)s” here.", name=name))
    found = mine.configuration.document("calendars", name)
    if not isinstance(found, dict):
        raise ApiError(409, "broken", _("This calendar can only be mended in its JSON."))
    return found
