"""What providers tell besides the turns of a call: legs, recordings, ends, refused documents."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from flows.actions.dial import Dial
from flows.actions.voicemail import Voicemail
from flows.event_names import RECORDED
from flows.events import (
    CallEnded,
    DocumentRefused,
    LegProgressed,
    MessageRecorded,
    Notice,
    RecordingReady,
    TranscriptionReady,
    Unknown,
)
from flows.interpreter import action_at, advance
from flows.position import Position
from flows.store.ports import Recording
from providers.base import Provider
from webhooks import late, legs
from webhooks.jobs import outbox, voicemail_text
from webhooks.service import Service

log = logging.getLogger("carillon.notices")


def on_the_way(here: Service, line: Provider, position: Position, notice: Notice | None) -> None:
    """A notice that came to a resume URL."""
    if isinstance(notice, LegProgressed):
        legs.progressed(here, position, notice)
    elif notice is not None:
        take(here, line, position, [notice])


def take(here: Service, line: Provider, position: Position | None, told: Sequence[Notice]) -> bool:
    """Take notices; False where one of them could not be kept and the provider should tell it again."""
    kept = [_take(here, line, position, notice) for notice in told]  # each, also after one that failed
    return all(kept)


def _take(here: Service, line: Provider, position: Position | None, notice: Notice) -> bool:
    if isinstance(notice, RecordingReady):
        return _recording(here, line, position, notice)
    if isinstance(notice, TranscriptionReady):
        return _transcription(here, line, notice)
    if isinstance(notice, CallEnded):
        here.log.ended(line.name, notice, here.now())
    elif isinstance(notice, DocumentRefused):
        log.error(
            "ALERT %s could not use a document: %s %s (call %s)", line.name, notice.code, notice.reason, notice.call_id
        )
    elif isinstance(notice, Unknown):
        log.info("%s tells something unknown: %s %s", line.name, notice.words, ", ".join(notice.fields))
    return True


def _recording(here: Service, line: Provider, position: Position | None, notice: RecordingReady) -> bool:
    """The row is in SQL before the provider hears that all is well: what a caller has spoken is never lost."""
    call = position.call if position else None
    recording = Recording(
        line.name,
        notice.id,
        notice.url,
        notice.account,
        call_id=call.id if call else None,
        mailbox=mailbox_of(here, position),
        revision=position.revision if position else None,
        caller=call.caller if call else None,
        called=call.called if call else None,
        seconds=notice.seconds,
        recorded_at=instant(notice.started),
    )
    if notice.status != "completed":
        log.info("call %s: recording %s", recording.call_id, notice.status)
        return True
    kept, is_new = _received(here, recording, notice)
    if call and position and recording.mailbox:
        _over(here, line, position, notice, is_new)
    return kept


def _received(here: Service, recording: Recording, notice: RecordingReady) -> tuple[bool, bool]:
    """Whether it is kept, and whether it was not known before."""
    try:
        message, is_new = here.store.voicemails.receive(recording)
    except Exception as wrong:  # the provider is asked to tell it again, which not all do
        kept = "kept aside until it is" if late.keep_recording(here, recording) else f"NOT kept; it is at {notice.url}"
        log.error("ALERT recording %s of call %s is not in SQL (%s): %s", notice.id, recording.call_id, wrong, kept)
        return False, True
    if is_new:
        outbox.queue(here.settings.redis_url, message.id)
        log.info(
            "call %s: message of %s s in mailbox %s, at %s",
            recording.call_id,
            notice.seconds,
            recording.mailbox,
            notice.url,
        )
    return True, is_new


def _over(here: Service, line: Provider, position: Position, notice: RecordingReady, is_new: bool) -> None:
    """After a message the call is over, in whichever order that is told: Vonage asks for no document then, and Twilio's request
    for one may be lost. Written in full, for a turn that is told twice is one."""
    program = here.live.program(position.revision)
    if isinstance(action_at(program, position), Voicemail):
        turn = advance(program, position, MessageRecorded(notice.seconds), here.now())
        at = position.call, position.revision, position.turn
        here.log.turn(line.name, *at, RECORDED, turn, here.now(), aloud=is_new)


def _transcription(here: Service, line: Provider, notice: TranscriptionReady) -> bool:
    """What was said, or where to fetch it, noted with its message; mail that has waited for it goes out."""
    try:
        due = voicemail_text.told(here.store, line.name, notice, here.now())
    except Exception as wrong:  # the provider is asked to tell it again; without it, mail goes out in a while
        log.error("the text of recording %s cannot be kept: %s", notice.recording_id, wrong)
        return False
    if due is not None:
        outbox.queue(here.settings.redis_url, due)
    return True


def mailbox_of(here: Service, position: Position | None) -> str | None:
    """The mailbox of the voicemail that the position stands at; None for another recording, or where that cannot be read."""
    try:
        action = action_at(here.live.program(position.revision), position) if position else None
    except Exception as wrong:  # the message counts more than where it belongs
        log.error("the mailbox of a recording cannot be told: %s", wrong)
        return None
    return action.mailbox if isinstance(action, Voicemail | Dial) else None


def instant(text: str) -> datetime | None:
    """An instant as providers write it: ISO 8601 (Vonage) or RFC 2822 (Twilio).

    >>> instant("2026-01-01T12:00:40Z") == instant("Thu, 01 Jan 2026 12:00:40 +0000")
    True
    """
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text)
        except (ValueError, TypeError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
