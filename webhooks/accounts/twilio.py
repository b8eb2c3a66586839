"""The numbers of Twilio accounts (https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from providers.emergency import name
from webhooks.accounts.base import Line, Trouble, kept_fallback, settings_of
from webhooks.clients import twilio_client
from webhooks.config import Settings

LABELS = {
    "voice_url": "A call comes in",
    "voice_method": "A call comes in, method",
    "voice_fallback_url": "Primary handler fails",
    "voice_fallback_method": "Primary handler fails, method",
    "status_callback": "Call status changes",
    "status_callback_method": "Call status changes, method",
    "voice_application_sid": "TwiML app",
    "trunk_sid": "SIP trunk",
}
"""The API's words (left) and the console's. An application or a trunk comes before the voice URL, so there must be none."""
SECONDS = 20


def lines(settings: Settings) -> Iterator[Line]:
    """Every number of every account. Raises `Trouble`."""
    for sid, token in settings.twilio_accounts.items():
        yield from _lines(sid, token, settings)


def _wanted(settings: Settings, number: Any) -> dict[str, str]:
    answer, status = f"{settings.public_url}/voice/twilio/answer", f"{settings.public_url}/voice/twilio/status"
    fallback, method = _fallback(settings, number, answer)
    return {
        "voice_url": answer,
        "voice_method": "POST",
        "voice_fallback_url": fallback,
        "voice_fallback_method": method,
        "status_callback": status,
        "status_callback_method": "POST",
        "voice_application_sid": "",
        "trunk_sid": "",
    }


def _fallback(settings: Settings, number: Any, answer: str) -> tuple[str, str]:
    """The document of the number on another host, which may be a host of files; else what is there; else a second try here."""
    if settings.fallback_url:
        return f"{settings.fallback_url}/{name(number.phone_number, 'twilio')}", "GET"
    kept = kept_fallback(number.voice_fallback_url or "", number.voice_url or "")
    return (kept, number.voice_fallback_method or "POST") if kept else (answer, "POST")


def _lines(sid: str, token: str, settings: Settings) -> list[Line]:
    from twilio.base.exceptions import TwilioException

    client = twilio_client(sid, token, SECONDS)
    try:
        numbers = client.incoming_phone_numbers.list()
    except (TwilioException, OSError) as wrong:
        raise Trouble(f"Twilio, account {sid}: {_said(wrong)}") from wrong
    return [_line(sid, number, _wanted(settings, number)) for number in numbers]


def _line(sid: str, number: Any, wanted: dict[str, str]) -> Line:
    now = {key: getattr(number, key, None) for key in wanted}
    found = settings_of(wanted, LABELS, now)
    return Line(
        "twilio", sid, number.phone_number, number.friendly_name or "", found, partial(_connect, number, wanted)
    )


def _connect(number: Any, wanted: dict[str, str]) -> None:
    from twilio.base.exceptions import TwilioException

    try:
        number.update(**wanted)
    except (TwilioException, OSError) as wrong:
        raise Trouble(f"Twilio, {number.phone_number}: {_said(wrong)}") from wrong


def _said(wrong: Exception) -> str:
    return str(getattr(wrong, "msg", "") or wrong)
