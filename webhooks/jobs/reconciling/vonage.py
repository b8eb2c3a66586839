"""Calls of a Vonage application (https://developer.vonage.com/en/api/voice#getCall).

The Voice API has no list of recordings and none of a call's recordings: a recording is known by its event alone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from providers.vonage_status import STATES
from webhooks.clients import vonage_client
from webhooks.config import Vonage
from webhooks.jobs.reconciling.asking import SECONDS, Ended, patiently

HOSTS = (
    "api.nexmo.com",
    "api-eu-3.vonage.com",
    "api-eu-4.vonage.com",
    "api-us-3.vonage.com",
    "api-us-4.vonage.com",
    "api-ap-3.vonage.com",
    "api-ap-4.vonage.com",
)
"""The usual one and those of the regions (https://developer.vonage.com/en/api/application.v2, `region`); the wrong region
answers 404."""


def clients_of(account: Vonage) -> list[Any]:
    """One for each region."""
    return [vonage_client(account, SECONDS, host).http_client for host in HOSTS]


def ended(client: Any, id: str) -> Ended:
    """How a call ended, or that it goes on. Raises `NotThere`, `Trouble`."""
    found = patiently(f"Vonage, call {id}", lambda: client.get(client.api_host, f"/v1/calls/{id}"), _status)
    state = STATES.get((found or {}).get("status", ""))
    if state not in ("ended", "not_connected"):
        return Ended("active")
    seconds = str(found.get("duration") or "")
    return Ended(state, int(seconds) if seconds.isdecimal() else None, _instant(found.get("end_time")))


def _instant(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _status(wrong: Exception) -> int | None:
    from vonage_http_client.errors import HttpRequestError

    return wrong.response.status_code if isinstance(wrong, HttpRequestError) else None
