"""Telling a mailbox's webhook of a message, signed."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from collections.abc import Collection
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import urllib3

from flows.store.ports import Voicemail
from webhooks.addresses import is_public

SECONDS = 10


class NotTaken(Exception):
    """What was told was not taken. `str()` says why, without any path or secret."""


def tell(message: Voicemail, url: str, public_url: str, secret: str, now: int, allowed_hosts: Collection[str]) -> None:
    """Posts a message to a mailbox's webhook; only a 2xx counts, a redirect does not. Raises `NotTaken`."""
    parts, body = urlsplit(url), body_of(message, public_url)
    headers = {
        "Host": parts.netloc,
        "User-Agent": "Carillon",
        "Content-Type": "application/json",
        "Idempotency-Key": message.id,
        "X-Carillon-Signature": signature(body, secret, now),
    }
    try:
        with _pool(url, allowed_hosts) as pool:
            path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            answer = pool.urlopen(
                "POST", path, body, headers, retries=False, redirect=False, timeout=SECONDS, preload_content=False
            )
            with closing(answer):
                status = answer.status
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as wrong:
        raise NotTaken(f"{parts.hostname}: {type(wrong).__name__}") from wrong
    if not 200 <= status <= 299:
        raise NotTaken(f"{parts.hostname} answered {status}")


def _pool(url: str, allowed_hosts: Collection[str]) -> urllib3.HTTPConnectionPool:
    """A connection to the address that was checked, whatever the name leads to a moment later, with the name's certificate."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if parts.scheme not in ("http", "https") or not host or parts.username is not None or "\\" in url:
        raise NotTaken("not a plain web address")
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not {host, f"{host}:{port}"} & set(allowed_hosts) and not all(map(is_public, found)):
        raise NotTaken(f"{host}: its address is not a public one")
    if parts.scheme == "https":
        return urllib3.HTTPSConnectionPool(found[0], port, server_hostname=host, assert_hostname=host)
    return urllib3.HTTPConnectionPool(found[0], port)


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
