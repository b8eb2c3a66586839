"""Requests are waited for before they take a seat: whoever sends a body slowly, or never, keeps no call waiting.

granian reads a body only when the application asks for it, and waits for that in a thread, for as long as the client likes
(https://github.com/emmett-framework/granian/issues/728). So threads are plenty, and what is scarce is seats: only so many requests
are worked on at once. Pages and the API have seats of their own, for what is slow there must not hold up a call either.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from webhooks.repeating import Repeating
from webhooks.wire import BODY, MAX_BODY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("carillon")
INTERNET: Final = (socket.AF_INET, socket.AF_INET6)
PEOPLES: Final = ("/api", "/console")
PATIENT: Final = 64
"""Bodies that are waited for without end. There are so many at once only where somebody means it."""
SECONDS, LOOK_SECONDS = 20, 5.0
"""While there are more, a connection on which we have said nothing for so long is ended; how often that is looked at."""
LAST_SENT: Final = slice(44, 48)
"""Where `tcpi_last_data_sent` (milliseconds) stands in Linux's `struct tcp_info` (include/uapi/linux/tcp.h)."""


class Reception:
    """In front of the application. seats: how many requests are worked on at once, of calls and of people each."""

    def __init__(self, application: WSGIApplication, seats: int) -> None:
        self._application = application
        self._calls, self._people = _free(seats), _free(seats)
        self._awaited: set[int] = set()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        told = environ.get("CONTENT_LENGTH")
        if told is not None or "HTTP_TRANSFER_ENCODING" in environ:
            self._wait_for_body(environ, told)
        seats = self._people if environ["PATH_INFO"].startswith(PEOPLES) else self._calls
        seats.get()
        try:
            return self._application(environ, start_response)
        finally:
            seats.put(None)

    def watch(self, port: int) -> None:
        """Ends slow connections to that port from now on, where this system tells of them."""
        if Path("/proc/self/fd").is_dir():
            Repeating("reception", LOOK_SECONDS, lambda: self.cut_off(port)).start()

    def cut_off(self, port: int) -> int:
        """Ends the connections to a port that keep it waiting, where they are many; how many that were."""
        if len(self._awaited) <= PATIENT:
            return 0
        ended = 0
        for one in connections(port):
            if _silent_for(one) >= SECONDS:
                one.shutdown(socket.SHUT_RDWR)
                ended += 1
        if ended:
            log.warning("%d connections were ended: too many at once say too slowly what they have to say", ended)
        return ended

    def _wait_for_body(self, environ: WSGIEnvironment, told: str | None) -> None:
        """Has a body of up to `MAX_BODY` bytes in memory. A longer one is left to the view, which knows who may send so much."""
        most = MAX_BODY + 1
        if told is not None:
            if not told.isdecimal() or int(told) > MAX_BODY:
                return
            most = int(told)
        source, waits = environ["wsgi.input"], id(environ)
        self._awaited.add(waits)
        try:
            begun = _read(source, most)
        finally:
            self._awaited.discard(waits)
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


def _silent_for(one: socket.socket) -> float:
    """Seconds since anything was sent on a connection, or since it began."""
    told = one.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, LAST_SENT.stop)
    return int.from_bytes(told[LAST_SENT], sys.byteorder) / 1000
