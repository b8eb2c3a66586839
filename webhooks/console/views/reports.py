"""GET /console/reports: calls by day and hour, how they ended, what menus lose; as charts, with the figures beneath."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from flask import request
from flask_babel import format_date
from flask_babel import gettext as _

from flows.store.ports import CallFilter
from webhooks.auth import Principal
from webhooks.console import shown
from webhooks.console.charts import Bar, bars
from webhooks.console.pages import Answer, render
from webhooks.live import NoConfiguration
from webhooks.reports.figures import Report, report, shares
from webhooks.reports.reading import MOST, calls_of
from webhooks.service import service

DAYS: Final = (7, 30, 90)


def page(_: Principal) -> Answer:
    """The report of the last days, of one number or flow if asked for."""
    days = next((days for days in DAYS if request.args.get("days") == str(days)), DAYS[0])
    zone = shown.zone()
    last = service().now().astimezone(zone).date()
    first = last - timedelta(days=days - 1)
    flow = request.args.get("flow") or None
    found = _counted(first, last, zone, flow)
    return render(
        "reports.html",
        report=found,
        days=days,
        spans=DAYS,
        flow=flow,
        flows=shown.live_configuration().names("flows"),
        is_cut=found.calls >= MOST,
        by_day=bars([Bar(format_date(day, "d MMM"), format_date(day, "full"), n) for day, n in found.days.items()]),
        by_hour=bars([Bar(str(hour), _hour(hour), n) for hour, n in enumerate(found.hours)]),
        ends=shares(found.ends),
    )


def _counted(first: date, last: date, zone: Any, flow: str | None) -> Report:
    here = service()
    until = zone.localize(datetime.combine(last + timedelta(days=1), time.min)).astimezone(UTC)
    since = zone.localize(datetime.combine(first, time.min)).astimezone(UTC)
    try:
        program = here.live.program()
    except NoConfiguration:
        program = None
    only = CallFilter(flow=flow, since=since, until=until)
    return report(calls_of(here.store.calls, only), first, last, zone, program)


def _hour(hour: int) -> str:
    return str(_("%(from_)s to %(to)s", from_=f"{hour:02}:00", to=f"{hour + 1:02}:00"))
