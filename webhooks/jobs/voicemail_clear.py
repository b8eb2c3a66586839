"""Deleting a recording at its provider, where the operator says so: never before our own copy was read back and found whole."""

from __future__ import annotations

import hashlib

from flows.store.ports import Voicemail
from webhooks.config import Settings
from webhooks.jobs.reconciling import twilio
from webhooks.jobs.reconciling.asking import NotThere, log
from webhooks.jobs.tools import Tools

PROVIDERS = ("twilio",)
"""Vonage's Voice API tells of no way to delete a recording; it keeps them for 30 days (https://developer.vonage.com/en/api/voice)."""


class NotKept(Exception):
    """Our copy is not what was downloaded. `str()` says in what; the provider's copy is left alone."""


def wanted(settings: Settings, message: Voicemail) -> bool:
    """Whether the provider's copy is to be deleted, and was not yet."""
    here = message.recording.provider in PROVIDERS and message.provider_deleted_at is None
    return settings.delete_at_provider and here


def clear(tools: Tools, message: Voicemail) -> None:
    """Deletes the provider's copy of a message that is kept here, and notes so. Raises `NotKept`, `Trouble`, OSError."""
    if not wanted(tools.settings, message):
        return
    _verify(tools, message)
    _delete(tools, message)
    tools.store.voicemails.note(message.id, provider_deleted_at=tools.now())


def clear_deleted(tools: Tools, message: Voicemail) -> None:
    """Deletes the provider's copy of a message that was deleted here. Raises `Trouble`."""
    if wanted(tools.settings, message):
        _delete(tools, message)
        tools.store.voicemails.at_provider(message.id, None, tools.now())
    else:  # the setting was taken back meanwhile
        tools.store.voicemails.at_provider(message.id, None, message.provider_deleted_at)


def _verify(tools: Tools, message: Voicemail) -> None:
    content = tools.files.get(message.audio_key or "")
    if content is None:
        raise NotKept("our copy of the audio is not there")
    if len(content) != message.audio_bytes or hashlib.sha256(content).hexdigest() != message.audio_sha256:
        raise NotKept("our copy of the audio is not what was downloaded")


def _delete(tools: Tools, message: Voicemail) -> None:
    recording = message.recording
    try:
        twilio.delete(recording.account, tools.settings, recording.recording_id)
    except NotThere:
        log.info("message %s: the provider has no copy any more", message.id)
        return
    log.info("message %s: the provider's copy is deleted", message.id)
