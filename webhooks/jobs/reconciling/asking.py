"""Asking a provider's API: slowly where it says so, and never for ever."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from flows.record import Frozen
from flows.store.ports import CallStatus

log = logging.getLogger("carillon.reconcile")
SECONDS = 20
"""The most that one request takes."""
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds before a request is made again (https://www.twilio.com/docs/api/errors/20429)."""
AGAIN = (429, 500, 502, 503, 504)
T = TypeVar("T")


class Trouble(Exception):
    """The provider's API refused or did not answer. `str()` says which and why."""


class NotThere(Exception):
    """The provider knows no such thing."""


class Ended(Frozen):
    """How a call ended. seconds: from answer to end, None where not told. status "active": it goes on."""

    status: CallStatus
    seconds: int | None = None
    ended_at: datetime | None = None


def patiently(name: str, ask: Callable[[], T], status_of: Callable[[Exception], int | None]) -> T:
    """What `ask` gives; asked again, after a pause, where the provider is busy or the network fails.

    status_of: the HTTP status in an error of the SDK, None where it is none of its errors. Raises `NotThere`, `Trouble`.
    """
    for pause in (*PAUSES, None):
        try:
            return ask()
        except Exception as wrong:
            status = status_of(wrong)
            if status is None and not isinstance(wrong, OSError):
                raise
            if status == 404:
                raise NotThere(name) from wrong
            if pause is None or status not in (None, *AGAIN):
                raise Trouble(f"{name}: {status or type(wrong).__name__}") from wrong
            log.info("%s: %s, again in %d s", name, status or type(wrong).__name__, pause)
            time.sleep(pause)
    raise AssertionError("the last pause is None")
