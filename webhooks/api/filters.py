"""Which calls of the log are wanted, as queries say it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, Final, cast, get_args

import pytz

from flows.numbers import normalise
from flows.store.calls import WITHHELD
from flows.store.ports import CallFilter, CallStatus
from webhooks.errors import ApiError

FILTERS: Final = ("caller", "called", "flow", "status", "end_by", "since", "until")
ENDS: Final = ("hangup", "reject", "voicemail", "dial", "limit", "caller")
STATUSES: Final[tuple[CallStatus, ...]] = get_args(CallStatus)


def call_filter(asked: Mapping[str, str], zone: Any = pytz.utc) -> CallFilter:
    """The filter that a query asks for; what is empty asks for nothing. Raises ApiError (400).

    zone: of days and of times without an offset. `until` a day includes it.
    """
    given = {name: asked[name].strip() for name in FILTERS if asked.get(name, "").strip()}
    return CallFilter(
        caller=_caller(given["caller"]) if "caller" in given else None,
        called=_number("called", given["called"]) if "called" in given else None,
        flow=given.get("flow"),
        status=cast(CallStatus, _one("status", given["status"], STATUSES)) if "status" in given else None,
        end_by=_one("end_by", given["end_by"], ENDS) if "end_by" in given else None,
        since=_instant("since", given["since"], zone, time.min) if "since" in given else None,
        until=_instant("until", given["until"], zone, time.max) if "until" in given else None,
    )


def _caller(text: str) -> str:
    return WITHHELD if text == WITHHELD else _number("caller", text)


def _number(name: str, text: str) -> str:
    """A `+` that was not escaped arrives as a blank, and is meant all the same."""
    number = normalise(text) or normalise(f"+{text}")
    if number is None:
        raise ApiError(400, "bad_parameter", f'"{name}" is a full number such as +33612345678, not "{text}".')
    return number


def _one(name: str, text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        raise ApiError(400, "bad_parameter", f'"{name}" is one of {", ".join(known)}, not "{text}".')
    return text


def _instant(name: str, text: str, zone: Any, of_day: time) -> datetime:
    try:
        if len(text) == 10:
            return _local(datetime.combine(date.fromisoformat(text), of_day), zone)
        at = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        return at.astimezone(UTC) if at.tzinfo else _local(at, zone)
    except (ValueError, OverflowError) as error:
        words = f'"{name}" is a day (2026-11-23) or an instant (2026-11-23T09:00:00Z), not "{text}".'
        raise ApiError(400, "bad_parameter", words) from error


def _local(at: datetime, zone: Any) -> datetime:
    found: datetime = zone.localize(at).astimezone(UTC)
    return found
