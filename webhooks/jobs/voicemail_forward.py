"""Sending a message on to somebody by mail, because a person asked for it."""

from __future__ import annotations

import logging

from webhooks import mail
from webhooks.jobs import voicemail_letter as letters
from webhooks.jobs.outbox import QUEUE
from webhooks.jobs.tools import Tools, settings_here, tools_of
from webhooks.jobs.voicemail import spoken_at
from webhooks.redis_client import connect

log = logging.getLogger("carillon.voicemail")
JOB = "webhooks.jobs.voicemail_forward.run"
RETRIES = (10, 60, 300, 1800)
"""Seconds until each further attempt."""


class NoMail(Exception):
    """SMTP_URL or MAIL_FROM is not set."""


def send_on(tools: Tools, id: str, address: str, note: str) -> bool:
    """Mails a message with its audio; False where it was deleted meanwhile. Raises `NoMail`, `webhooks.mail.NotSent`, OSError."""
    settings, message = tools.settings, tools.store.voicemails.get(id)
    if settings.smtp_url is None or settings.mail_from is None:
        raise NoMail("Mail cannot be sent: SMTP_URL and MAIL_FROM are not set.")
    if message is None:
        return False
    language, zone = spoken_at(tools, message)
    written = letters.letter(message, [address], settings.mail_from, settings.public_url, language, zone)
    del written["Message-ID"]  # the mailbox's people may have had it under that one
    if note:
        written.set_content(f"{note}\n\n{written.get_content()}")
    if message.audio_key:
        letters.attach(written, message, tools.files.get(message.audio_key) or b"")
    if mail.send(written, settings.smtp_url):
        log.error("message %s: the mail server refuses who it is sent on to", id)
    return True


def queue(tools: Tools, id: str, address: str, note: str) -> None:
    """Has the worker send it, or sends it at once where there is no queue. Raises what `send_on` raises."""
    if tools.settings.smtp_url is None or tools.settings.mail_from is None:
        raise NoMail("Mail cannot be sent: SMTP_URL and MAIL_FROM are not set.")
    if tools.settings.redis_url is None or not _queued(tools.settings.redis_url, id, address, note):
        send_on(tools, id, address, note)


def run(id: str, address: str, note: str) -> None:
    """The job that RQ runs."""
    tools = tools_of(settings_here())
    try:
        send_on(tools, id, address, note)
    finally:
        tools.store.close()


def _queued(redis_url: str, id: str, address: str, note: str) -> bool:
    from rq import Queue, Retry

    try:
        again = Retry(max=len(RETRIES), interval=list(RETRIES))
        Queue(QUEUE, connection=connect(redis_url)).enqueue(JOB, id, address, note, retry=again, result_ttl=0)
    except Exception as wrong:  # Redis is away, in whichever way
        log.warning("message %s is sent on at once, the queue does not take it: %s", id, wrong)
        return False
    return True
