"""What has happened on a call, from what Vonage sends to the resume route.

https://developer.vonage.com/en/voice/voice-api/webhook-reference
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.events import (
    CalleeAnswered,
    CalleePressed,
    Continued,
    DialEnded,
    DigitsPressed,
    Event,
    LegProgressed,
    MessageRecorded,
    NoInput,
    Notice,
    WaitContinues,
)
from providers.base import Purpose, Waiting
from providers.vonage_status import Fields, length, status

KEYS = "0123456789*#"


def resume(fields: Fields, waiting: Waiting, purpose: Purpose, seconds: int) -> Event | Notice | None:
    """What has happened on a call that was told to wait for that."""
    match purpose:
        case "whisper":
            return CalleeAnswered()
        case "accept":
            return CalleePressed(_digits(fields))
        case "after":
            # The line went on after a dial. A dial that failed would have been answered with another document.
            return DialEnded("answered")
        case "held":
            return DialEnded("failed")  # the hunt knows better; where there is none, nobody was reached
        case "round":
            digits = _digits(fields)
            return DigitsPressed(digits) if digits else NoInput()
        case "called":
            payload = fields.get("payload")
            is_after = isinstance(payload, Mapping) and payload.get("event") == "after"
            return DialEnded("answered") if is_after or fields.get("event") == "after" else _dial(fields)
        case "recording" | "transcription" | "leg":
            return next(iter(status(fields, purpose)), None)
        case _:
            return _turn(fields, waiting, seconds)


def _turn(fields: Fields, waiting: Waiting, seconds: int) -> Event | Notice | None:
    if waiting == "continue":
        return Continued()
    if waiting == "recording":
        return MessageRecorded(length(fields))
    if waiting == "dial":
        return _dial(fields)
    if "dtmf" not in fields and ("status" in fields or "reason" in fields):
        return next(iter(status(fields, None)), None)
    if digits := _digits(fields):
        return DigitsPressed(digits)
    return WaitContinues(seconds) if seconds > 0 else NoInput()


def _dial(fields: Fields) -> Event | Notice | None:
    """The URL of a synchronous connect hears every state of the new leg; only those that failed want a document. One that is
    cancelled is none of them: the caller has hung up, and what is answered would be a turn of a call that is over.

    https://developer.vonage.com/en/voice/voice-api/ncco-reference#connect
    """
    payload = fields.get("payload")  # what our own notify sends, wrapped or not
    notice = next(iter(status(payload if isinstance(payload, Mapping) else fields, None)), None)
    if not isinstance(notice, LegProgressed) or notice.state != "not_connected" or fields.get("status") == "cancelled":
        return notice
    return DialEnded(notice.outcome) if notice.outcome else notice


def _digits(fields: Fields) -> str:
    """The keys pressed; "" for none and for anything that is no key.

    `timed_out` is not looked at: it says that a timer ended the input, with keys or without.
    """
    dtmf = fields.get("dtmf")
    digits = dtmf.get("digits") if isinstance(dtmf, Mapping) else dtmf  # once `dtmf` was the keys themselves
    return digits if isinstance(digits, str) and not digits.strip(KEYS) else ""
