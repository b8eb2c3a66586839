"""What Twilio's webhooks tell, in our words. Twilio's words are the literal tables."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from flows.events import (
    CalleeAnswered,
    CalleePressed,
    CallEnded,
    Continued,
    DialEnded,
    DigitsPressed,
    DocumentRefused,
    Event,
    LegProgressed,
    MessageRecorded,
    NoInput,
    Notice,
    Outcome,
    RecordingReady,
    TranscriptionReady,
    Unknown,
)
from providers.base import Purpose, Waiting

log = logging.getLogger(__name__)

Fields = Mapping[str, str]
State = Literal["ringing", "active", "ended", "not_connected"]

# Twilio's `DialCallStatus` on the left. https://www.twilio.com/docs/voice/twiml/dial#dialcallstatus-values
DIAL_OUTCOMES: dict[str, Outcome] = {
    "completed": "answered",
    "answered": "answered",
    "busy": "busy",
    "no-answer": "no_answer",
    "canceled": "no_answer",
    "failed": "failed",
}
# Twilio's `CallStatus` on the left. https://www.twilio.com/docs/voice/twiml#callstatus-values
CALL_STATES: dict[str, State] = {
    "queued": "ringing",
    "initiated": "ringing",
    "ringing": "ringing",
    "in-progress": "active",
    "answered": "active",
    "completed": "ended",
    "busy": "not_connected",
    "no-answer": "not_connected",
    "failed": "not_connected",
    "canceled": "not_connected",
}
# Twilio's `RecordingStatus`: the final ones. https://www.twilio.com/docs/voice/twiml/record#recordingstatuscallback
RECORDING_STATES: dict[str, Literal["completed", "absent", "failed"]] = {
    "completed": "completed",
    "absent": "absent",
    "failed": "failed",
}
RECORDING_GOES_ON = ("in-progress", "paused", "stopped", "processing")
KEYS = "0123456789*#"


def resume(fields: Fields, waiting: Waiting, purpose: Purpose) -> Event | Notice:
    """What has happened on a call that was told to wait for that."""
    if purpose == "whisper":
        return CalleeAnswered(_is_machine(fields))
    if purpose == "accept":
        return CalleePressed(_digits(fields))
    if purpose == "called":
        return _dial_ended(fields)
    if waiting == "recording":
        # Also where the caller has hung up: the message is there, and whatever is answered is not played.
        return MessageRecorded(_seconds(fields.get("RecordingDuration")))
    if purpose == "held":
        return _held(fields)
    waiting = "keys" if purpose == "round" else waiting  # https://www.twilio.com/docs/voice/twiml/enqueue#waiturl
    event = _dial_ended(fields) if waiting == "dial" else _keys(fields) if waiting == "keys" else Continued()
    if _is_over(fields) and not (isinstance(event, DialEnded) and event.outcome == "answered"):
        return CallEnded(fields.get("CallSid", ""), "ended", detail=f"the caller hung up while waiting for {waiting}")
    return event


def _keys(fields: Fields) -> Event:
    digits = _digits(fields)
    return DigitsPressed(digits) if digits else NoInput()


def _digits(fields: Fields) -> str:
    """The keys pressed; "" for none and for anything that is no key. Twilio leaves the finish key out itself."""
    digits = fields.get("Digits", "")
    return "" if digits.strip(KEYS) else digits


def _dial_ended(fields: Fields) -> DialEnded:
    status = fields.get("DialCallStatus", "")
    outcome = DIAL_OUTCOMES.get(status)
    if outcome is None:
        log.warning("a dial ended with the unknown DialCallStatus %r, which counts as failed", status[:40])
        outcome = "failed"
    if status == "completed" and fields.get("DialBridged") == "false":
        outcome = "no_answer"  # somebody, or a mailbox, picked up and did not take the call
    return DialEnded(outcome, _seconds(fields.get("DialCallDuration")))


def _held(fields: Fields) -> Event | Notice:
    """The caller has left the room (https://www.twilio.com/docs/voice/twiml/enqueue#action). Whether it was with somebody the
    hunt knows better, except where this says so."""
    result = fields.get("QueueResult", "")
    if result == "hangup" or (_is_over(fields) and result != "bridged"):
        return CallEnded(fields.get("CallSid", ""), "ended", detail="the caller hung up while waiting for somebody")
    return DialEnded("answered" if result == "bridged" else "failed")


def _is_machine(fields: Fields) -> bool:
    """https://www.twilio.com/docs/voice/answering-machine-detection: `human`, `unknown`, or a machine of some kind."""
    return fields.get("AnsweredBy", "").startswith(("machine", "fax"))


def _is_over(fields: Fields) -> bool:
    return CALL_STATES.get(fields.get("CallStatus", "")) in ("ended", "not_connected")


def status(fields: Fields, purpose: Purpose | None = None) -> Sequence[Notice]:
    """What a status webhook tells: at most one notice, none where it is only progress of no interest.

    purpose: `leg` where the call is a person's whom we have rung over REST: it has no parent that would tell so.
    """
    if purpose == "leg" and (state := CALL_STATES.get(fields.get("CallStatus", ""))):
        return (_leg(fields, fields.get("ParentCallSid", ""), state),)
    if "TranscriptionSid" in fields or "TranscriptionStatus" in fields:
        return (_transcription(fields),)
    if "RecordingStatus" in fields:
        return _recording(fields)
    if "Payload" in fields and "Level" in fields:
        return (_debugger(fields),)
    if "ErrorUrl" in fields:
        code, url = fields.get("ErrorCode", ""), fields["ErrorUrl"]
        return (DocumentRefused(f"Twilio could not use what {url[:200]} answered", code, fields.get("CallSid", "")),)
    return _call_status(fields)


def _recording(fields: Fields) -> Sequence[Notice]:
    word = fields["RecordingStatus"]
    state = RECORDING_STATES.get(word)
    if state is None:
        return () if word in RECORDING_GOES_ON else (_unknown("RecordingStatus", fields),)
    recording = RecordingReady(
        id=fields.get("RecordingSid", ""),
        url=fields.get("RecordingUrl", ""),
        seconds=_seconds(fields.get("RecordingDuration")),
        started=fields.get("RecordingStartTime", ""),
        status=state,
        account=fields.get("AccountSid", ""),
    )
    return (recording,)


def _transcription(fields: Fields) -> Notice:
    """https://www.twilio.com/docs/voice/twiml/record#transcribecallback"""
    return TranscriptionReady(
        recording_id=fields.get("RecordingSid", ""),
        text=fields.get("TranscriptionText", ""),
        url=fields.get("TranscriptionUrl", ""),
        ok=fields.get("TranscriptionStatus") == "completed",
    )


def _debugger(fields: Fields) -> Notice:
    """An error or a warning of the account, https://www.twilio.com/docs/usage/troubleshooting/debugging-event-webhooks"""
    try:
        payload: Any = json.loads(fields["Payload"])
    except (ValueError, RecursionError):
        payload = None
    if not isinstance(payload, dict):
        return _unknown("Level", fields)
    code, call_id = str(payload.get("error_code") or ""), str(payload.get("resource_sid") or "")
    more = payload.get("more_info")
    text = (more.get("Msg") or more.get("msg")) if isinstance(more, dict) else ""
    return DocumentRefused(f"{fields['Level']}: {text or 'no text'}"[:300], code[:10], call_id[:34])


def _call_status(fields: Fields) -> Sequence[Notice]:
    state = CALL_STATES.get(fields.get("CallStatus", ""))
    if state is None:
        return (_unknown("CallStatus", fields),)
    if parent := fields.get("ParentCallSid"):
        return (_leg(fields, parent, state),)
    if state in ("ended", "not_connected"):
        return (CallEnded(fields.get("CallSid", ""), state, _seconds(fields.get("CallDuration")), _detail(fields)),)
    return ()


def _leg(fields: Fields, parent: str, state: State) -> Notice:
    final = state in ("ended", "not_connected")
    outcome = DIAL_OUTCOMES.get(fields["CallStatus"]) if final else None
    return LegProgressed(fields.get("CallSid", ""), state, parent, outcome, _detail(fields), _is_machine(fields))


def _detail(fields: Fields) -> str:
    words = [fields.get("CallStatus", "")]
    if code := fields.get("SipResponseCode"):
        words.append(f"SIP {code[:10]}")
    return ", ".join(words)


def _unknown(name: str, fields: Fields) -> Unknown:
    return Unknown(f"{name} {fields.get(name, '')[:40]}".strip(), tuple(sorted(fields)))


def _seconds(text: str | None) -> int | None:
    """A whole number of seconds; None for anything else.

    >>> _seconds("21"), _seconds("-1"), _seconds("²"), _seconds(None), _seconds("9" * 5000)
    (21, None, None, None, None)
    """
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else None
