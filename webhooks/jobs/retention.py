"""Forgetting in time: messages after their mailbox's `keep_days`, calls after CALLS_KEEP_DAYS; and at once, when a person asks."""

from __future__ import annotations

import logging
from datetime import timedelta

from flows.store.ports import Voicemail
from webhooks.jobs.tools import Tools, settings_here, tools_of
from webhooks.jobs.voicemail import mailbox_of
from webhooks.jobs.voicemail_clear import wanted

log = logging.getLogger("carillon.retention")
KEEP_DAYS = 60
"""Of messages whose mailbox is not known (the default of `keep_days`)."""
HUNTS_KEPT = timedelta(days=2)
"""Longer than a conversation may last; who was called stands in the call log as long as that is kept."""
TASKS_KEPT = timedelta(days=7)
"""So long one can come back to what was begun in the console."""
PAGE = 500


def run() -> None:
    """The job that the worker's clock queues every night."""
    tools = tools_of(settings_here())
    try:
        forget_old(tools)
    finally:
        tools.store.close()


def forget_old(tools: Tools) -> tuple[int, int]:
    """Deletes what is past its time; how many messages and calls that were."""
    messages = _old_messages(tools)
    calls = tools.store.calls.forget_before(tools.now() - timedelta(days=tools.settings.calls_keep_days))
    tools.store.marks.purge()
    tools.store.hunts.purge(tools.now() - HUNTS_KEPT)
    tools.store.tasks.forget_before(tools.now() - TASKS_KEPT)
    log.info("%d messages and %d calls were past their time", messages, calls)
    return messages, calls


def _old_messages(tools: Tools) -> int:
    deleted, before = 0, None
    while rows := tools.store.voicemails.list(PAGE, before):
        for message in rows:
            deleted += _is_old(tools, message) and delete(tools, message)
        before = (rows[-1].created_at, rows[-1].id)
    return deleted


def _is_old(tools: Tools, message: Voicemail) -> bool:
    mailbox = mailbox_of(tools, message)
    return message.created_at < tools.now() - timedelta(days=mailbox.keep_days if mailbox else KEEP_DAYS)


def delete(tools: Tools, message: Voicemail) -> bool:
    """Deletes a message and its audio; False where it was gone already. The audio first: what fails is done again.

    The provider's copy, where it is to go too, is the next thing that is due on the message.
    """
    if message.audio_key:
        tools.files.delete(message.audio_key)
    return tools.store.voicemails.delete(message.id, tools.now() if wanted(tools.settings, message) else None)
