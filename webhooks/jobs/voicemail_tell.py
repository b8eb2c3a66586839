"""Telling a mailbox's webhook of a message, signed."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from flows.store.ports import Voicemail
from webhooks.addresses import Refused
from webhooks.exchange import NoAnswer, Sent, exchange

SECONDS = 10


class NotTaken(Exception):
    """What was told was not taken. `str()` says why, without any path or secret."""


def tell(message: Voicemail, url: str, public_url: str, secret: str, now: int, allowed_hosts: Collection[str]) -> None:
    """Posts a message to a mailbox's webhook; only a 2xx counts, a redirect does not. Raises `NotTaken`."""
    host, body = _host(url), body_of(message, public_url)
    headers = {
        "User-Agent": "Carillon",
        "Content-Type": "application/json",
        "Idempotency-Key": message.id,
        "X-Carillon-Signature": signature(body, secret, now),
    }
    sent = Sent("POST", url.partition("#")[0], body, headers)
    try:
        status = exchange(sent, time.monotonic() + SECONDS, allowed_hosts, most=None).status
    except (Refused, NoAnswer) as wrong:
        raise NotTaken(f"{host}: {wrong}") from wrong
    if not 200 <= status <= 299:
        raise NotTaken(f"{host} answered {status}")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError as wrong:
        raise NotTaken("not a plain web address") from wrong


def body_of(message: Voicemail, public_url: str) -> bytes:
    """What the webhook is told (JSON). `id` is the same whenever it is told again."""
    recording = message.recording
    at = recording.recorded_at or message.created_at
    told: dict[str, Any] = {
        "event": "voicemail",
        "id": message.id,
        "mailbox": recording.mailbox,
        "caller": recording.caller,
        "called": recording.called,
        "call_id": recording.call_id,
        "at": at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "seconds": recording.seconds,
        "transcription": message.transcription,
        "audio": f"{public_url}/api/voicemails/{message.id}/audio",
    }
    return json.dumps(told, ensure_ascii=False).encode()


def signature(body: bytes, secret: str, now: int) -> str:
    """The value of X-Carillon-Signature.

    >>> signature(b"{}", "secret", 1)
    't=1,v1=1122767b193110cfec322b6f199b599edbf608ed087f2d27afb0b97d99523908'
    """
    mac = hmac.new(secret.encode(), f"{now}.".encode() + body, hashlib.sha256)
    return f"t={now},v1={mac.hexdigest()}"
