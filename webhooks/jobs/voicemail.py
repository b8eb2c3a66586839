"""A message on its way: fetched from the provider, kept, its people told.

Each step is remembered in the row before the next one begins, so that a job may run twice, stop anywhere and go on later. Whoever
claims a row has it alone until its `due_at`; a failure only moves that, and the row is picked up again.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta

from flows.document.resources import Mailbox
from flows.program import Program
from flows.store.ports import Voicemail
from webhooks import mail
from webhooks.jobs import voicemail_letter as letters
from webhooks.jobs import voicemail_text
from webhooks.jobs.tools import Tools, settings_here, tools_of
from webhooks.jobs.voicemail_audio import NotAudio, inspect
from webhooks.jobs.voicemail_clear import clear, clear_deleted
from webhooks.jobs.voicemail_fetch import CannotFetch, NotReady, fetch
from webhooks.jobs.voicemail_tell import NotTaken, tell
from webhooks.jobs.voicemail_text import NoText
from webhooks.recordings import key_of

log = logging.getLogger("carillon.voicemail")
LEASE = timedelta(minutes=10)
"""How long a job has a message alone: longer than any job takes."""
BACKOFF = (10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400)
"""Seconds until the next attempt; the last one holds for all that follow."""
GIVE_UP = timedelta(days=20)
"""Vonage keeps recordings for 30 days; by then an operator has heard of it many times."""
WAIT_FOR_TEXT = timedelta(minutes=5)
"""How long mail waits for the provider's transcription."""
UNKNOWN = ("en-GB", "UTC")
"""Language and zone of a message whose flow is not known."""


class Failed(Exception):
    """A step failed; the row says when it is tried again. Raised so that the queue tries again too."""


def run(id: str) -> None:
    """The job that RQ runs."""
    tools = tools_of(settings_here())
    try:
        carry_on(tools, id)
    finally:
        tools.store.close()


def carry_on(tools: Tools, id: str) -> bool:
    """Do what is due on a message; False where nothing is, or another has it. Raises `Failed`."""
    message = tools.store.voicemails.claim(id, tools.now() + LEASE)
    if message is None:
        return False
    try:
        _steps(tools, message)
    except Exception as wrong:  # whatever it was, the message stays and is tried again
        _later(tools, message, wrong)
        raise Failed(f"message {id}: {wrong}") from wrong
    except BaseException:  # this process is to end, as on a dyno that is restarted: the next one goes on at once
        _due(tools, message, tools.now())
        raise
    return True


def _steps(tools: Tools, message: Voicemail) -> None:
    if message.status == "deleted":
        clear_deleted(tools, message)
        return
    kept = message if message.audio_key else _keep(tools, message)
    if kept is None:  # deleted meanwhile
        return
    kept, no_text = _with_text(tools, kept)
    mailbox = mailbox_of(tools, message)
    if mailbox is None:
        log.error("ALERT message %s is in no mailbox that is known (%s)", message.id, message.recording.mailbox)
    elif (kept.recording.seconds or 0) >= mailbox.min_seconds:
        until = kept.created_at + WAIT_FOR_TEXT
        if mailbox.transcribe and kept.transcription is None and tools.now() < until:
            _wait(tools, kept, until, no_text)
            return
        _notify(tools, kept, mailbox)
        tools.store.voicemails.note(message.id, status="notified")
    clear(tools, kept)
    if no_text:
        raise no_text
    _rest(tools, message.id, None)


def _with_text(tools: Tools, message: Voicemail) -> tuple[Voicemail, NoText | None]:
    """The message with its text, or why that cannot be had yet: nobody's mail is held up for long by that."""
    try:
        return voicemail_text.take(tools, message), None
    except NoText as wrong:
        return message, wrong


def _wait(tools: Tools, message: Voicemail, until: datetime, no_text: NoText | None) -> None:
    """Leaves the message until its mail goes out without a text; a text that is not there yet is asked for again before."""
    if no_text is None:
        _rest(tools, message.id, until, attempts=0)
    else:
        again = min(until, tools.now() + _pause(message))
        log.info("message %s: %s; again at %s", message.id, no_text, again)
        tools.store.voicemails.note(message.id, due_at=again, error=str(no_text)[:500])


def _rest(tools: Tools, id: str, until: datetime | None, **values: int) -> None:
    """Nothing is due until then, but for a text of which a webhook told while this job went on."""
    row = tools.store.voicemails.note(id, due_at=until, error=None, **values)
    if row and (row.text_url is not None if row.transcription is None else until is not None):
        tools.store.voicemails.note(id, due_at=tools.now())


def _keep(tools: Tools, message: Voicemail) -> Voicemail | None:
    content = fetch(message.recording, tools.settings)
    audio = inspect(content)
    key = key_of(message.id, audio.extension)
    tools.files.put(key, content)
    log.info("message %s is kept: %d bytes, %.1f s", message.id, len(content), audio.seconds)
    kept = tools.store.voicemails.note(
        message.id,
        status="stored",
        audio_key=key,
        audio_type=audio.type,
        audio_bytes=len(content),
        audio_sha256=hashlib.sha256(content).hexdigest(),
        seconds=round(audio.seconds),
    )
    if kept is None:  # somebody deleted it while it was fetched
        tools.files.delete(key)
    return kept


def _notify(tools: Tools, message: Voicemail, mailbox: Mailbox) -> None:
    """Mail and webhook, each where it was not done: one that fails does not keep the other from being done."""
    failures: list[Exception] = []
    for wanted, done, step in (
        (mailbox.emails, message.emailed_at, _email),
        (mailbox.webhook, message.told_at, _tell),
    ):
        if wanted and done is None:
            try:
                step(tools, message, mailbox)
            except (mail.NotSent, NotTaken, OSError) as wrong:
                failures.append(wrong)
    if failures:
        raise Failed("; ".join(map(str, failures)))


def _email(tools: Tools, message: Voicemail, mailbox: Mailbox) -> None:
    settings = tools.settings
    if settings.smtp_url is None or settings.mail_from is None:
        log.error("ALERT message %s: nobody is told by mail, SMTP_URL is not set", message.id)
        return
    language, zone = spoken_at(tools, message)
    written = letters.letter(message, mailbox.emails, settings.mail_from, settings.public_url, language, zone)
    if mailbox.attach_audio and message.audio_key:
        letters.attach(written, message, tools.files.get(message.audio_key) or b"")
    for address in mail.send(written, settings.smtp_url):
        log.error("ALERT message %s: the mail server refuses %s", message.id, address)
    tools.store.voicemails.note(message.id, emailed_at=tools.now())


def _tell(tools: Tools, message: Voicemail, mailbox: Mailbox) -> None:
    settings, now = tools.settings, int(tools.now().timestamp())
    tell(message, str(mailbox.webhook), settings.public_url, settings.webhook_secret, now, tools.allowed_hosts)
    tools.store.voicemails.note(message.id, told_at=tools.now())


def mailbox_of(tools: Tools, message: Voicemail) -> Mailbox | None:
    """The mailbox as it is configured now, or as it was for the call: people who have left are not told."""
    name = message.recording.mailbox
    for program in (tools.live, tools.program(message.recording.revision)):
        if name is not None and program is not None and name in program.configuration.names("mailboxes"):
            return program.mailbox(name)
    return None


def spoken_at(tools: Tools, message: Voicemail) -> tuple[str, str]:
    """Language and zone of the flow that answered the call."""
    for program in (tools.live, tools.program(message.recording.revision)):
        flow = program.flow_of(message.recording.called or "") if program else None
        if flow is not None and program is not None:
            return _of_flow(program, flow)
    return UNKNOWN


def _of_flow(program: Program, flow: str) -> tuple[str, str]:
    model = program.flow(flow).model
    return model.language, model.timezone


def _later(tools: Tools, message: Voicemail, wrong: Exception) -> None:
    """The next attempt, or none: what can never be fetched is given up after a long while, and never in silence."""
    waited = tools.now() - message.created_at
    fetching = isinstance(wrong, CannotFetch | NotReady | NotAudio)
    error = f"{type(wrong).__name__}: {wrong}"[:500]
    if fetching and waited > GIVE_UP:
        log.error("ALERT message %s is given up: %s; it is at %s", message.id, wrong, message.recording.url)
        tools.store.voicemails.note(message.id, due_at=None, status="failed", error=error)
        return
    pause = _pause(message)
    level = logging.INFO if isinstance(wrong, NotReady) and message.attempts < 5 else logging.ERROR
    log.log(level, "message %s, attempt %d: %s; again in %d s", message.id, message.attempts, wrong, pause.seconds)
    _due(tools, message, tools.now() + pause, error=error)


def _due(tools: Tools, message: Voicemail, at: datetime, **noted: str) -> None:
    if tools.store.voicemails.note(message.id, due_at=at, **noted) is None:
        tools.store.voicemails.at_provider(message.id, at)


def _pause(message: Voicemail) -> timedelta:
    return timedelta(seconds=BACKOFF[min(message.attempts - 1, len(BACKOFF) - 1)])
