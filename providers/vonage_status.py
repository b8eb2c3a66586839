"""What Vonage's status webhooks tell, in our words. Vonage's words are the literal tables.

https://developer.vonage.com/en/voice/voice-api/webhook-reference
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from flows.events import (
    CallEnded,
    DocumentRefused,
    LegProgressed,
    Notice,
    Outcome,
    RecordingReady,
    TranscriptionReady,
    Unknown,
)
from providers.base import Purpose

Fields = Mapping[str, Any]
State = Literal["ringing", "active", "ended", "not_connected"]

# Vonage's `status` on the left, ours on the right.
STATES: dict[str, State] = {
    "started": "ringing",
    "ringing": "ringing",
    "answered": "active",
    "human": "active",
    "machine": "active",
    "completed": "ended",
    "disconnected": "ended",
    "busy": "not_connected",
    "cancelled": "not_connected",
    "failed": "not_connected",
    "rejected": "not_connected",
    "timeout": "not_connected",
    "unanswered": "not_connected",
}
OUTCOMES: dict[str, Outcome] = {
    "completed": "answered",
    "busy": "busy",
    "cancelled": "no_answer",
    "failed": "failed",
    "rejected": "failed",
    "timeout": "no_answer",
    "unanswered": "no_answer",
}


def names_of(fields: Fields) -> tuple[str, ...]:
    """What the body calls the call, best first: `uuid` may be a dialled person's leg, and both may be missing."""
    return tuple(name for key in ("conversation_uuid", "uuid") if isinstance(name := fields.get(key), str) and name)


def status(fields: Fields, purpose: Purpose | None) -> Sequence[Notice]:
    """What a status webhook tells: at most one notice, none where it is only progress of no interest."""
    if purpose == "transcription" or "transcription_url" in fields:
        return (_transcription(fields),)
    if isinstance(fields.get("recording_url"), str):
        return (_recording(fields),)
    state = STATES.get(_word(fields, "status"))
    if state:
        return _call_status(fields, state)
    if "reason" in fields:
        return (DocumentRefused(str(fields["reason"])[:300], call_id=next(iter(names_of(fields)), "")),)
    if "conversation_uuid_to" in fields:  # a leg was moved to another conversation
        return ()
    return (_unknown(fields),)


def _call_status(fields: Fields, state: State) -> Sequence[Notice]:
    word, leg = _word(fields, "status"), _word(fields, "uuid") or _word(fields, "call_uuid")
    detail = _detail(fields)
    if fields.get("direction") != "inbound":
        parent, machine = _word(fields, "conversation_uuid"), word == "machine"
        return (LegProgressed(leg, state, parent, OUTCOMES.get(word), detail, machine),)
    if state in ("ended", "not_connected"):
        return (CallEnded(leg, state, _whole(fields.get("duration")), detail),)
    return ()


def _recording(fields: Fields) -> Notice:
    url = _word(fields, "recording_url")
    return RecordingReady(
        id=_word(fields, "recording_uuid") or url.rpartition("/")[2],
        url=url,
        seconds=length(fields),
        started=_word(fields, "start_time"),
    )


def _transcription(fields: Fields) -> Notice:
    url = _word(fields, "transcription_url")
    return TranscriptionReady(recording_id=_word(fields, "recording_uuid"), url=url, ok=bool(url))


def _detail(fields: Fields) -> str:
    """More than the state says: "busy, declined, SIP 486", "completed, by user"."""
    words = [_word(fields, name) for name in ("status", "sub_state", "detail")]
    by, code = _word(fields, "disconnected_by"), fields.get("sip_code")
    words += [f"by {by}" if by else "", f"SIP {code}" if isinstance(code, int) else ""]
    return ", ".join(word[:40] for word in words if word)


def _unknown(fields: Fields) -> Unknown:
    word = _word(fields, "status") or _word(fields, "type")
    return Unknown(f"status {word[:40]}".strip(), tuple(sorted(fields)))


def length(fields: Fields) -> int | None:
    """Whole seconds from `start_time` to `end_time` (ISO 8601); None where either is missing or no time."""
    try:
        start, end = (datetime.fromisoformat(fields[name]) for name in ("start_time", "end_time"))
        return max(0, round((end - start).total_seconds()))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _whole(value: object) -> int | None:
    """A whole number of seconds, which Vonage writes as text; None for anything else.

    >>> _whole("65"), _whole(65), _whole("-1"), _whole("²"), _whole(None), _whole("9" * 5000)
    (65, 65, None, None, None, None)
    """
    text = str(value) if isinstance(value, int) else value if isinstance(value, str) else ""
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else None


def _word(fields: Fields, name: str) -> str:
    """A field that is text; "" where it is missing or anything else."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""
