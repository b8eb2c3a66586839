"""A WSGI request as a `Webhook`: the raw target, the raw body, headers read only when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from providers.base import Provider, Webhook

MAX_BODY = 256 * 1024
"""Bytes of a webhook's body; providers send a few kB."""
BODY = "carillon.body"
"""Where a body is in the WSGI environment that has been read already (`webhooks/reception.py`)."""


class EnvironHeaders(Mapping[str, str]):
    """The headers of a WSGI environment, by lower-case name."""

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self._environ = environ

    def __getitem__(self, name: str) -> str:
        value: str = self._environ[_key(name)]
        return value

    def get(
        self, name: str, default: Any = None
    ) -> Any:  # as `Mapping` has it, without an exception for what is missing
        return self._environ.get(_key(name), default)

    def __iter__(self) -> Iterator[str]:
        for key in self._environ:
            if key.startswith("HTTP_"):
                yield key[5:].replace("_", "-").lower()
            elif key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
                yield key.replace("_", "-").lower()

    def __len__(self) -> int:
        return sum(1 for _ in self)


@lru_cache(maxsize=64)
def _key(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


def webhook_of(environ: Mapping[str, Any]) -> Webhook:
    """The webhook that a WSGI server has received."""
    return Webhook(environ["REQUEST_METHOD"], target_of(environ), EnvironHeaders(environ), _body(environ))


def target_of(environ: Mapping[str, Any]) -> str:
    """The request target as it came over the wire: signatures cover it, so nothing of it may be decoded and built again.

    gunicorn calls it RAW_URI, others REQUEST_URI. Where a server gives neither: by PEP 3333 the query is raw, and our paths
    are plain.
    """
    raw = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if raw:
        return str(raw)
    path = _quoted(environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", ""))
    return f"{path}?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else path


@lru_cache(maxsize=256)
def _quoted(path: str) -> str:
    return quote(path.encode("latin-1"), safe="/~-._")


def _body(environ: Mapping[str, Any]) -> bytes:
    read: bytes | None = environ.get(BODY)
    if read is not None:
        return read
    told = environ.get("CONTENT_LENGTH")
    if (
        not told and environ.get("HTTP_TRANSFER_ENCODING") == "chunked"
    ):  # of a proxy; the server ends the input by itself
        told = MAX_BODY
    try:
        length = int(told or 0)
    except ValueError:
        return b""
    if length <= 0 or length > MAX_BODY:
        return b""
    body: bytes = environ["wsgi.input"].read(length)
    return body


def query_of(target: str) -> dict[str, str]:
    """The parameters of our own URLs: unreserved characters only, so nothing is decoded; the first of equal names counts.

    >>> query_of("/voice/twilio/resume?r=1&t=2&r=3")
    {'r': '1', 't': '2'}
    """
    found: dict[str, str] = {}
    for pair in target.partition("?")[2].split("&"):
        name, _, value = pair.partition("=")
        found.setdefault(name, value)
    return found


def leg_of(line: Provider, webhook: Webhook) -> str:
    """The provider's id of the leg that a callee's webhook speaks of."""
    names = line.call_id(webhook)
    return next((name for name in names if not name.startswith("CON-")), "")
