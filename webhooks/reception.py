"""Whoever sends a body slowly, or never, keeps no call waiting; nor does a page that is slow.

granian reads a body only when the application asks for it, and waits for that in a thread, for as long as the client likes
(https://github.com/emmett-framework/granian/issues/728). Threads are few, for many are slow (docs/serving.md). So a body is
waited for before a request takes a seat, there are twice as many threads as seats, and where all of them wait, those that they wait
for are ended. Pages and the API have seats of their own, and leave threads for calls.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from webhooks.repeating import Repeating
from webhooks.wire import BODY, MAX_BODY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("carillon")
INTERNET: Final = (socket.AF_INET, socket.AF_INET6)
PEOPLES: Final = ("/api", "/console")
SECONDS, LOOK_SECONDS = 1.0, 0.25
"""For so long all threads may wait for bodies at once; how often that is looked at. A provider sends a body with its head."""
FOR_CALLS: Final = 2
"""Threads that pages and the API leave."""
BUSY: Final = b"Too many pages are being made at once. Try again in a moment."
LAST_SENT: Final = slice(44, 48)
"""Where `tcpi_last_data_sent` (milliseconds) stands in Linux's `struct tcp_info` (include/uapi/linux/tcp.h)."""


class Reception:
    """In front of the application. threads: how many the server has for it; half of them work on calls, or on what people want."""

    def __init__(self, application: WSGIApplication, threads: int) -> None:
        self._application, self._threads = application, threads
        seats = max(1, threads // 2)
        self._calls, self._people = _free(seats), _free(seats)
        self._lobby = _free(max(1, threads - FOR_CALLS))
        self._awaited: dict[int, tuple[float, str]] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        told = environ.get("CONTENT_LENGTH")
        if told is not None or "HTTP_TRANSFER_ENCODING" in environ:
            self._wait_for_body(environ, told)
        if environ["PATH_INFO"].startswith(PEOPLES):
            return self._of_people(environ, start_response)
        self._calls.get()
        try:
            return self._application(environ, start_response)
        finally:
            self._calls.put(None)

    def _of_people(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            self._lobby.get_nowait()
        except Empty:
            start_response("503 Service Unavailable", [("Content-Type", "text/plain"), ("Retry-After", "1")])
            return [BUSY]
        self._people.get()
        try:
            return self._application(environ, start_response)
        finally:
            self._people.put(None)
            self._lobby.put(None)

    def watch(self, port: int) -> None:
        """Ends slow connections to that port from now on, where this system tells of them."""
        if Path("/proc/self/fd").is_dir():
            Repeating("reception", LOOK_SECONDS, lambda: self.cut_off(port)).start()

    def cut_off(self, port: int) -> int:
        """Ends the connections to a port that all threads wait for, and what the same addresses have begun before; how many that
        were. So a call is among them only where it comes from such an address, as through a proxy, and the provider asks again.
        """
        awaited = list(self._awaited.values())
        waited = time.monotonic() - max((since for since, _ in awaited), default=0.0)
        if len(awaited) < self._threads or waited < SECONDS:
            return 0
        addresses, ended = {address for _, address in awaited}, 0
        for one in connections(port):
            with suppress(OSError):  # it has been closed meanwhile
                if one.getpeername()[0] in addresses and silent_for(one) >= waited - LOOK_SECONDS:
                    one.shutdown(socket.SHUT_RDWR)
                    ended += 1
        log.warning("%d connections were ended: every thread waited for a body that did not come", ended)
        return ended

    def _wait_for_body(self, environ: WSGIEnvironment, told: str | None) -> None:
        """Has a body of up to `MAX_BODY` bytes in memory. A longer one is left to the view, which knows who may send so much."""
        most = MAX_BODY + 1
        if told is not None:
            if not told.isdecimal() or int(told) > MAX_BODY:
                return
            most = int(told)
        source, waits = environ["wsgi.input"], id(environ)
        self._awaited[waits] = time.monotonic(), environ.get("REMOTE_ADDR", "")
        try:
            begun = _read(source, most)
        finally:
            del self._awaited[waits]
        if len(begun) <= MAX_BODY:
            environ[BODY] = begun
        else:
            environ["wsgi.input"] = _Begun(begun, source)


def _free(seats: int) -> SimpleQueue[None]:
    """So many seats. A queue in C: taking a seat of `threading.Semaphore` costs a tenth of a turn."""
    free: SimpleQueue[None] = SimpleQueue()
    for _ in range(seats):
        free.put(None)
    return free


def _read(source: Any, most: int) -> bytes:
    """So many bytes, or all that there are."""
    found: bytes = source.read(most)
    while len(found) < most and (more := source.read(most - len(found))):
        found += more
    return found


class _Begun:
    """A body of which the beginning has been read."""

    def __init__(self, begun: bytes, rest: Any) -> None:
        self._begun, self._rest = BytesIO(begun), rest

    def read(self, size: int = -1) -> bytes:
        """So many bytes at most; all where `size` is negative."""
        if size < 0:
            return self._begun.read() + bytes(self._rest.read())
        return self._begun.read(size) or bytes(self._rest.read(size))


def connections(port: int) -> Iterator[socket.socket]:
    """The connections to a port that this process has taken, each for as long as it is looked at. Only Linux tells them."""
    with suppress(OSError):
        for name in os.listdir("/proc/self/fd"):
            with suppress(OSError), _socket(int(name)) as one:
                if one.family in INTERNET and one.getsockname()[1] == port and one.getpeername():
                    yield one


def _socket(number: int) -> socket.socket:
    """Another handle of an open file. Raises OSError where it is no socket, or has been closed meanwhile."""
    same = os.dup(number)
    try:
        return socket.socket(fileno=same)
    except OSError:
        os.close(same)
        raise


def silent_for(one: socket.socket) -> float:
    """Seconds since anything was sent on a connection, or since it began."""
    told = one.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, LAST_SENT.stop)
    return int.from_bytes(told[LAST_SENT], sys.byteorder) / 1000
