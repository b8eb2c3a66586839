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

from webhooks.live import NoConfiguration
from webhooks.service import service

THEMES: Final = ("auto", "light", "dark")
THEME_COOKIE: Final = "carillon_theme"


def theme() -> str:
    """light, dark, or auto: as the device has it."""
    chosen = request.cookies.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def zone() -> Any:
    """The zone in which the console tells times: that of the live configuration's first flow, else UTC."""
    try:
        configuration = service().live.program().configuration
    except NoConfiguration:
        return pytz.utc
    flows = (configuration.document("flows", name) for name in configuration.names("flows"))
    return next((pytz.timezone(flow["timezone"]) for flow in flows if flow.get("timezone")), pytz.utc)


def instant(at: datetime, form: str = "medium") -> str:
    """An instant in the reader's language, on the clocks of the office."""
    return str(format_datetime(at.astimezone(zone()), form, rebase=False))


def ago(at: datetime) -> str:
    """How long ago, roughly."""
    gone = service().now() - at
    if gone < timedelta(minutes=1):
        return str(_("just now"))
    return str(format_timedelta(-gone, add_direction=True))


def number(text: str) -> str:
    """A full number as people of its country write it.

    >>> number("+33972101010")
    '+33 9 72 10 10 10'
    """
    try:
        return str(format_number(parse(text), PhoneNumberFormat.INTERNATIONAL))
    except NumberParseException:
        return text


FILTERS: Final = {"instant": instant, "ago": ago, "number": number}

ROLES: Final = (_l("viewer"), _l("operator"), _l("editor"), _l("admin"))
"""Named here so that they are translated wherever a role is told."""
