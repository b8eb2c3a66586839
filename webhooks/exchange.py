"""One HTTP request and its answer: to a checked address, bounded in size, over when its time is over."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
import time
from collections.abc import Collection, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPException

from urllib3.exceptions import ConnectTimeoutError, HTTPError
from urllib3.response import BaseHTTPResponse

from webhooks.addresses import Refused
from webhooks.connecting import connect, plain

log = logging.getLogger("carillon.requests")
LATE = "no answer in time"
MAX_ANSWER = 64 * 1024
"""Bytes of an answer."""
# It warns of headers it cannot read with the whole query, in which callers' numbers stand.
logging.getLogger("urllib3.connection").setLevel(logging.ERROR)


class NoAnswer(Exception):
    """There was no answer that can be used. `str()` says why, without any part of the address."""


@dataclass(frozen=True)
class Sent:
    """One HTTP request on its way."""

    method: str
    url: str
    body: bytes | None
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """status: of HTTP. location: where a redirect leads, "" if nowhere. headers: the rest, by their names in lower case."""

    status: int
    body: bytes
    location: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Exchange:
    """What the thread that asks and the one that waits share."""

    sock: socket.socket | None = None
    over: bool = False
    answer: Answer | None = None
    wrong: Exception = field(default_factory=lambda: NoAnswer(LATE))


def exchange(sent: Sent, end: float, allowed_hosts: Collection[str] = (), most: int | None = MAX_ANSWER) -> Answer:
    """Make one request, following no redirect, until the instant `end` of `time.monotonic()` at most.

    most: bytes of the answer; None: its status is enough, and its body is not read.
    Raises `Refused` for an address that must not be reached, `NoAnswer` for any other trouble.
    """
    shared = _Exchange()
    # A time limit of a socket holds for each of its reads, and none for looking up a name: only another thread can stop both.
    asking = threading.Thread(
        target=_ask, args=(shared, sent, end, allowed_hosts, most), name="carillon-request", daemon=True
    )
    try:
        asking.start()
    except RuntimeError as wrong:
        raise NoAnswer("there is no thread to ask it") from wrong
    asking.join(max(end - time.monotonic(), 0))
    shared.over = True
    if (answer := shared.answer) is None:
        _cut(shared.sock)
        raise shared.wrong
    return answer


def _ask(shared: _Exchange, sent: Sent, end: float, allowed_hosts: Collection[str], most: int | None) -> None:
    try:
        shared.answer = _answer(shared, sent, end, allowed_hosts, most)
    except Exception as wrong:  # one that is not kept would be lost with the thread
        shared.wrong = _in_words(wrong)


def _in_words(wrong: Exception) -> Exception:
    if isinstance(wrong, Refused | NoAnswer):
        return wrong
    if isinstance(wrong, TimeoutError | ConnectTimeoutError):
        return NoAnswer(LATE)
    if isinstance(wrong, socket.gaierror):
        return NoAnswer("the host's name has no address")
    if isinstance(wrong, ssl.SSLError):
        return NoAnswer("its certificate or its TLS is not accepted")
    if not isinstance(wrong, HTTPError | HTTPException | OSError | ValueError):
        log.error("a request could not be made", exc_info=wrong)
    return NoAnswer(f"no answer ({type(wrong).__name__})")


def _answer(shared: _Exchange, sent: Sent, end: float, allowed_hosts: Collection[str], most: int | None) -> Answer:
    url = plain(sent.url)
    connection = connect(url, allowed_hosts, end)
    shared.sock = connection.sock
    try:
        if shared.over:
            raise TimeoutError
        headers = {**sent.headers, "Host": str(url.netloc), "Connection": "close"}
        connection.request(
            sent.method, url.request_uri, sent.body, headers, preload_content=False, decode_content=False
        )
        with closing(connection.getresponse()) as answer:
            told = {name.lower(): value for name, value in answer.headers.items()}
            body = b"" if most is None else _body(answer, most)
            return Answer(answer.status, body, answer.headers.get("Location", ""), told)
    finally:
        connection.close()


def _body(answer: BaseHTTPResponse, most: int) -> bytes:
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Refused("an answer in an encoding that was not asked for")
    found = b""
    while piece := answer.read(16 * 1024, decode_content=False):
        found += piece
        if len(found) > most:
            raise NoAnswer(f"an answer of more than {most} bytes")
    return found


def _cut(sock: socket.socket | None) -> None:
    """End a connection under the thread that reads it, so that a server that drips holds no thread."""
    if sock is not None:
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
