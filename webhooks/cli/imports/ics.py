"""`carillon import ics`: the closures of a calendar file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, BinaryIO

import click
import pytz

from flows.imports.names import name_of
from flows.imports.report import Report
from webhooks.cli.imports.output import deliver, push_options

USUAL_ZONE = "Europe/Paris"


def _zone(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and value not in pytz.all_timezones_set:
        raise click.BadParameter(f'"{value}" is no time zone; IANA names look like Europe/Paris.')
    return value


@click.command("ics")
@click.argument("file", type=click.File("rb"))
@click.argument("calendar")
@click.option("--timezone", callback=_zone, help="IANA zone of the calendar.  [default: the file's, else Europe/Paris]")
@push_options
def command(file: BinaryIO, calendar: str, timezone: str | None, **where: Any) -> None:
    """Make the events of FILE (iCalendar, .ics) the events of CALENDAR, in place of all that it has.

    What repeats stays so where it can; what repeats with exceptions, or in another zone, becomes single events from a
    year ago to three years ahead. Cancelled events are left out.
    """
    from webhooks.ics.reading import NotACalendar

    if name_of(calendar, "") != calendar:
        raise click.BadParameter(
            f'"{calendar}" cannot be a name: letters, digits, - _ and spaces.', param_hint="CALENDAR"
        )
    report = Report()
    try:
        document = document_of(file.read(), timezone, datetime.now(UTC), report)
    except NotACalendar as error:
        raise click.ClickException(f"{file.name}: {error}") from error
    deliver(file.name, {"schema_version": 1, "calendars": {calendar: document}}, report, **where)


def document_of(content: bytes, timezone: str | None, now: datetime, report: Report) -> dict[str, Any]:
    """The calendar (as in the document) that a calendar file makes. timezone: IANA name; None takes the file's own.

    Raises `webhooks.ics.reading.NotACalendar`.
    """
    from webhooks.ics.reading import events_of, read

    found = read(content)
    zone = timezone or found.zone or USUAL_ZONE
    about = {"description": found.name[:2000]} if found.name else {}
    return {"timezone": zone, **about, "events": events_of(found, zone, now, report)}
