"""What a machine has written down of a message. It may come before the recording, after the mail, twice, or as an address.

Twilio sends the text itself, Vonage where it is (https://developer.vonage.com/en/voice/voice-api/guides/recording).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flows.events import TranscriptionReady
from flows.store.ports import Voicemail
from flows.store.store import Store
from webhooks.jobs.tools import Tools
from webhooks.jobs.voicemail_fetch import CannotFetch, NotReady, download, trusted

log = logging.getLogger("carillon.voicemail")
KEPT = timedelta(days=30)
"""How long a text waits for its recording; Vonage keeps both no longer."""
GIVE_UP = timedelta(days=20)
MAX_BYTES = 5_000_000
"""Of a text; two hours of speech with the time of each word have less."""
SPOKEN = ("sentence", "text", "transcription", "transcript")
"""What a sentence is called in the file; the words and the untouched sentence beside it say the same again."""


class NoText(Exception):
    """The text cannot be had yet. `str()` says why, without any secret."""


def told(store: Store, provider: str, notice: TranscriptionReady, now: datetime) -> str | None:
    """Keeps what a webhook tells, with its message or until there is one; the message's id where work on it is due now."""
    recording = notice.recording_id
    message = store.voicemails.find(provider, recording)
    if message is None:
        if store.voicemails.knows(provider, recording):  # deleted
            return None
        store.marks.set(_key(provider, recording), json.dumps(_values(notice)), now + KEPT)
        message = store.voicemails.find(provider, recording)  # it may have come in this very moment
    if message is None or message.transcription:
        return None
    values = _values(notice)
    waits = message.status == "stored" and message.attempts == 0
    due = waits or (message.due_at is None and "text_url" in values)
    store.voicemails.note(message.id, **values, **({"due_at": now} if due else {}))
    return message.id if due else None


def take(tools: Tools, message: Voicemail) -> Voicemail:
    """The message with its text, as far as that can be had now. Raises `NoText` where it is worth trying again."""
    if message.transcription is None and message.text_url is None:
        message = _waited(tools, message)
    if message.transcription is not None or message.text_url is None:
        return message
    text = _fetched(tools, message, message.text_url)
    return tools.store.voicemails.note(message.id, transcription=text) or message


def _waited(tools: Tools, message: Voicemail) -> Voicemail:
    """With a text that was there before the message."""
    key = _key(message.recording.provider, message.recording.recording_id)
    found = tools.store.marks.get(key)
    if not found:
        return message
    noted = tools.store.voicemails.note(message.id, **json.loads(found))
    tools.store.marks.set(key, "", tools.now())
    return noted or message


def _fetched(tools: Tools, message: Voicemail, url: str) -> str:
    if not trusted(message.recording.provider, url):
        log.error("ALERT message %s: its text is at no address of the provider's, and not fetched", message.id)
        return ""
    try:
        text = words_of(download(message.recording, url, tools.settings, MAX_BYTES))
    except (NotReady, CannotFetch, OSError) as wrong:
        if tools.now() - message.created_at > GIVE_UP:
            log.error("ALERT message %s: its text is given up: %s", message.id, wrong)
            return ""
        raise NoText(f"the text: {wrong}") from wrong
    if not text:
        log.error("message %s: nothing is said in its text, or it is in a form that is not known", message.id)
    return text


def words_of(content: bytes) -> str:
    """What was said, from a file of sentences (JSON) or a plain text; "" where there is nothing to read.

    >>> words_of(b'{"channels": [{"transcript": [{"sentence": "Hello.", "raw_sentence": "hello"}, {"sentence": "Bye."}]}]}')
    'Hello. Bye.'
    >>> words_of(b"Call me back. ")
    'Call me back.'
    """
    text = content.decode("utf-8-sig", "replace")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text.strip()
    return " ".join(_sentences(found)) if isinstance(found, dict | list) else str(found)


def _sentences(found: Any) -> Iterator[str]:
    for name, inner in found.items() if isinstance(found, dict) else enumerate(found):
        if isinstance(inner, str) and name in SPOKEN and inner.strip():
            yield inner.strip()
        elif isinstance(inner, dict | list):
            yield from _sentences(inner)


def _key(provider: str, recording_id: str) -> str:
    return f"text:{provider}:{recording_id}"


def _values(notice: TranscriptionReady) -> dict[str, str]:
    """By the names of `Voicemail`."""
    if notice.ok and not notice.text and notice.url:
        return {"text_url": notice.url}
    return {"transcription": notice.text if notice.ok else ""}
