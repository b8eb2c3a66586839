"""Recordings and calls of Twilio accounts.

https://www.twilio.com/docs/voice/api/recording, https://www.twilio.com/docs/voice/api/call-resource
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from flows.store.ports import Recording
from providers.twilio_events import CALL_STATES
from webhooks.clients import twilio_client
from webhooks.config import Settings
from webhooks.jobs.reconciling.asking import SECONDS, Ended, NotThere, Trouble, patiently

SPOKEN = "RecordVerb"
"""The `source` of recordings that `<Record>` made; a conversation that somebody records has another."""
PAGE = 500


def recordings(client: Any, account: str, since: datetime) -> Iterator[Recording]:
    """What callers have left since then, page by page. Raises `Trouble`."""
    name = f"Twilio, recordings of {account}"
    page = patiently(name, lambda: client.recordings.page(date_created_after=since, page_size=PAGE), _status)
    while page is not None:
        for found in page:
            if found.source == SPOKEN and found.status == "completed":
                yield _recording(found, account)
        page = patiently(name, page.next_page, _status)


def _recording(found: Any, account: str) -> Recording:
    """As the callback would have told it: the address has no extension."""
    url = f"https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/{found.sid}"
    seconds = _whole(found.duration)
    at = found.start_time or found.date_created
    return Recording("twilio", found.sid, url, account, found.call_sid, seconds=seconds, recorded_at=at)


def call(client: Any, id: str) -> Any:
    """The call resource. Raises `NotThere`, `Trouble`."""
    return patiently(f"Twilio, call {id}", lambda: client.calls(id).fetch(), _status)


def delete(account: str, settings: Settings, id: str) -> None:
    """Deletes a recording, https://www.twilio.com/docs/voice/api/recording#delete-a-recording-resource, and before it what was
    written down of it, which would stay, https://www.twilio.com/docs/voice/api/recording-transcription.

    Raises `NotThere`, `Trouble`.
    """
    token, name = settings.twilio_accounts.get(account), f"Twilio, recording {id}"
    if token is None:
        raise Trouble(f"{name}: there are no credentials of the account {account or '(not told)'}")
    client = twilio_client(account, token, SECONDS)
    for text in patiently(name, lambda: client.recordings(id).transcriptions.list(), _status):
        with contextlib.suppress(NotThere):
            patiently(name, partial(client.transcriptions(text.sid).delete), _status)
    patiently(name, client.recordings(id).delete, _status)


def ended(client: Any, id: str) -> Ended:
    """How a call ended, or that it goes on. Raises `NotThere`, `Trouble`."""
    found = call(client, id)
    state = CALL_STATES.get(found.status)
    if state not in ("ended", "not_connected"):
        return Ended("active")
    return Ended(state, _whole(found.duration), found.end_time)


def _status(wrong: Exception) -> int | None:
    from twilio.base.exceptions import TwilioException, TwilioRestException

    # A page that is refused is an error without a status; the response comes as its second argument.
    told = wrong.args[1] if isinstance(wrong, TwilioException) and len(wrong.args) > 1 else None
    status: int | None = wrong.status if isinstance(wrong, TwilioRestException) else getattr(told, "status_code", None)
    return status


def _whole(text: Any) -> int | None:
    return int(text) if str(text).isdecimal() else None
