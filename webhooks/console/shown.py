"""How times, numbers and choices are shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import pytz
from flask import request
from flask_babel import format_datetime, format_timedelta
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from phonenumbers import PhoneNumberFormat, format_number, parse
from phonenumbers.phonenumberutil import NumberParseException

from flows.configuration import Configuration
from flows.schedules.words import SOON
from webhooks.live import NoConfiguration
from webhooks.service import service

THEMES: Final = ("auto", "light", "dark")
THEME_COOKIE: Final = "carillon_theme"


def theme() -> str:
    """light, dark, or auto: as the device has it."""
    chosen = request.cookies.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def live_configuration() -> Configuration:
    """What callers hear; an empty one where nothing is published."""
    try:
        return service().live.program().configuration
    except NoConfiguration:
        return Configuration()


def zone() -> Any:
    """The zone in which the console tells times: that of the live configuration's first flow, else UTC."""
    configuration = live_configuration()
    flows = (configuration.document("flows", name) for name in configuration.names("flows"))
    return next((pytz.timezone(flow["timezone"]) for flow in flows if flow.get("timezone")), pytz.utc)


def instant(at: datetime, form: str = "d MMM y, HH:mm") -> str:
    """An instant in the reader's language, on the clocks of the office."""
    return str(format_datetime(at.astimezone(zone()), form, rebase=False))


def soon(at: datetime, where: Any) -> str:
    """An instant as people tell it who are there: a time today, a weekday within six days, else a date. where: a pytz zone."""
    local, today = at.astimezone(where), service().now().astimezone(where).date()
    days = (local.date() - today).days
    form = "HH:mm" if days == 0 else "EEEE HH:mm" if 0 < days <= SOON else "d MMMM y, HH:mm"
    return str(format_datetime(local, form, rebase=False))


def ago(at: datetime) -> str:
    """How long ago, roughly."""
    gone = service().now() - at
    if gone < timedelta(minutes=1):
        return str(_("just now"))
    return str(format_timedelta(-gone, add_direction=True))


def number(text: str) -> str:
    """A full number as people of its country write it; a prefix, a range or a name as it is.

    >>> number("+33972101010"), number("+33899*")
    ('+33 9 72 10 10 10', '+33899*')
    """
    if not text.removeprefix("+").isdigit():
        return text
    try:
        return str(format_number(parse(text), PhoneNumberFormat.INTERNATIONAL))
    except NumberParseException:
        return text


FILTERS: Final = {"instant": instant, "soon": soon, "ago": ago, "number": number}

ROLES: Final = (_l("viewer"), _l("operator"), _l("editor"), _l("admin"))
"""Named here so that they are translated wherever a role is told."""
