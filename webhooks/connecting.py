"""Connecting to the host of an address: only where it is plain and public, and exactly where it was checked."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Collection
from functools import cache

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import Url, parse_url

from webhooks.addresses import Refused, resolve

_HOST = re.compile(r"[a-z0-9_][a-z0-9._-]*|\[[0-9a-f:.]+\]")


def plain(text: str) -> Url:
    """The address in its parts, where all readers of addresses agree on them: nothing odd in front of the path."""
    try:
        url = parse_url(text)
    except LocationParseError as wrong:
        raise Refused("not a plain web address") from wrong
    odd = url.auth is not None or "\\" in text or not _HOST.fullmatch(url.host or "")
    if url.scheme not in ("http", "https") or odd:
        raise Refused("not a plain web address")
    return url


def connect(url: Url, allowed_hosts: Collection[str], end: float) -> HTTPConnection:
    """A connection to the first address of the host that takes one, of those that were checked and no other.

    url: a `plain` one. end: the instant of `time.monotonic()` by which there is one.
    Raises `Refused`, `OSError` (`TimeoutError` among them), `urllib3.exceptions.HTTPError`.
    """
    host, port = str(url.host).strip("[]").rstrip("."), url.port or (443 if url.scheme == "https" else 80)
    addresses = resolve(host, port, allowed_hosts)
    for left, address in zip(range(len(addresses) - 1, -1, -1), addresses, strict=True):
        seconds = end - time.monotonic()
        if seconds <= 0:
            break
        connection = _connection(url, address, host, port, seconds / (left + 1))
        try:
            connection.connect()
        except (HTTPError, OSError):
            connection.close()
            if not left:
                raise
            continue
        connection.timeout = max(end - time.monotonic(), 0.001)
        connection.sock.settimeout(connection.timeout)
        return connection
    raise TimeoutError


def _connection(url: Url, address: str, host: str, port: int, seconds: float) -> HTTPConnection:
    """The certificate is to be the host's, whatever the address."""
    if url.scheme == "https":
        return HTTPSConnection(address, port, timeout=seconds, server_hostname=host, ssl_context=_trust())
    return HTTPConnection(address, port, timeout=seconds)


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
