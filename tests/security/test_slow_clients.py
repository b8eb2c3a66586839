"""Clients that take their time, against the server of the Procfile: no call waits for them."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.security.test_on_the_wire import PATH, port, post, sent
from webhooks.reception import BUSY, SECONDS, Reception
from webhooks.serve import THREADS
from webhooks.wire import BODY, MAX_BODY

__all__ = ["port"]
HEAD = (
    "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: AAAA\r\n"
)
LENGTH, CHUNKS = "Content-Length: 100\r\n\r\nCallSid=", "Transfer-Encoding: chunked\r\n\r\n5\r\nCallS"


WIRES = (("silent", "127.0.0.1"), ("elsewhere", "127.0.0.2"))


def called(port: int) -> bytes:
    """How a call is answered that comes from another address than slow clients do."""
    with socket.create_connection(("127.0.0.1", port), timeout=10, source_address=("127.0.0.2", 0)) as wire:
        wire.sendall(post())
        return wire.recv(12)


@pytest.mark.parametrize("path", [PATH, "/voice/vonage/status", "/console/sign-in", "/api/config"])
@pytest.mark.parametrize("body", [LENGTH, CHUNKS, "Content-Length: 5000000\r\n\r\n{", "Content-Length: 0"])
def test_no_call_waits_for_bodies_that_do_not_come(port: int, path: str, body: str) -> None:
    """Nor for a head without its end. Eight such clients had stopped every call, for as long as they liked."""
    with ExitStack() as wires:
        for _ in range(10 * THREADS):
            wire = wires.enter_context(socket.create_connection(("127.0.0.1", port)))
            wire.sendall((HEAD.format(path=path) + body).encode())
        time.sleep(0.2)
        began = time.monotonic()
        assert [called(port) for _ in range(3)] == [b"HTTP/1.1 200"] * 3
        assert time.monotonic() - began < 5


def test_who_sends_slowly_is_answered_all_the_same(port: int) -> None:
    request = post()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
        for start in range(0, len(request), 40):
            wire.sendall(request[start : start + 40])
            time.sleep(0.01)
        assert wire.recv(12) == b"HTTP/1.1 200"


def test_an_answer_that_nobody_reads_holds_up_no_call(port: int) -> None:
    with ExitStack() as wires:
        for _ in range(10 * THREADS):
            wire = wires.enter_context(socket.create_connection(("127.0.0.1", port)))
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
            wire.sendall(b"GET /api/schema HTTP/1.1\r\nHost: x\r\n\r\n" * 20)
        assert sent(port, post())[0] == 200


class Source(io.BytesIO):
    """A body, and whether anything of it was asked for."""

    asked = 0

    def read(self, size: int | None = -1) -> bytes:
        self.asked += 1
        return super().read(min(size, 1000) if size and size > 0 else size)


def told(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """An application that repeats what it was sent."""
    return [environ["wsgi.input"].read()]


def asked(body: bytes, **environ: str) -> tuple[bytes, int]:
    source = Source(body)
    here: dict[str, Any] = {"PATH_INFO": "/", "wsgi.input": source, **environ}
    before = source.asked
    Reception(lambda *_: [], 1)(here, lambda *_: None)  # type: ignore[arg-type,return-value]
    asked_for = source.asked - before
    return here[BODY] if BODY in here else here["wsgi.input"].read(), asked_for


@pytest.mark.parametrize("size", [0, 1, 5000, MAX_BODY, MAX_BODY + 1, 3 * MAX_BODY])
def test_a_body_is_whole_whatever_its_length(size: int) -> None:
    body = b"x" * size
    assert asked(body, CONTENT_LENGTH=str(size))[0] == body
    assert asked(body, HTTP_TRANSFER_ENCODING="chunked")[0] == body


def test_a_long_body_is_left_to_whoever_may_send_it() -> None:
    """So nobody fills the memory who has not proven who they are."""
    assert asked(b"x" * 2 * MAX_BODY, CONTENT_LENGTH=str(2 * MAX_BODY)) == (b"x" * 2 * MAX_BODY, 0)


def test_pages_that_are_slow_hold_up_no_call() -> None:
    """Two threads of six are left for calls; who comes when no thread is left for pages is asked to come again."""
    entered, free, answers = threading.Semaphore(0), threading.Event(), []

    def slow(environ: dict[str, Any], _: Any) -> list[bytes]:
        if environ["PATH_INFO"].startswith("/console"):
            entered.release()
            free.wait(10)
        return [b"done"]

    here = Reception(slow, 6)  # type: ignore[arg-type]
    pages = [threading.Thread(target=here, args=({"PATH_INFO": "/console/"}, None)) for _ in range(4)]
    for page in pages:
        page.start()
    for _ in range(3):
        assert entered.acquire(timeout=5)
    assert not entered.acquire(timeout=0.1)
    assert here({"PATH_INFO": "/api/config"}, lambda status, _: answers.append(status)) == [BUSY]  # type: ignore[arg-type]
    assert answers == ["503 Service Unavailable"]
    assert here({"PATH_INFO": PATH}, None) == [b"done"]  # type: ignore[arg-type]
    assert here({"PATH_INFO": "/sounds/a/b.wav"}, None) == [b"done"]  # type: ignore[arg-type]
    free.set()
    for page in pages:
        page.join(5)
    assert here({"PATH_INFO": "/console/"}, None) == [b"done"]  # type: ignore[arg-type]


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_where_every_thread_waits_those_that_it_waits_for_are_ended(listening: socket.socket) -> None:
    """A call from elsewhere, or that has come later, is not."""
    here, where = Reception(told, 2), listening.getsockname()  # type: ignore[arg-type]
    with ExitStack() as wires:
        wire = {
            name: wires.enter_context(socket.create_connection(where, source_address=(host, 0))) for name, host in WIRES
        }
        ours = [wires.enter_context(listening.accept()[0]) for _ in WIRES]
        time.sleep(0.1)
        here._awaited = dict.fromkeys(range(2), (time.monotonic(), "127.0.0.1"))
        assert here.cut_off(where[1]) == 0
        time.sleep(SECONDS)
        wire["later"] = wires.enter_context(socket.create_connection(where))
        ours.append(wires.enter_context(listening.accept()[0]))
        assert here.cut_off(where[1] + 1) == 0
        assert here.cut_off(where[1]) == 1
        wire["silent"].settimeout(5)
        assert wire["silent"].recv(1) == b""
        for name, one in (("elsewhere", ours[1]), ("later", ours[2])):
            one.sendall(b"x")
            assert wire[name].recv(1) == b"x"


def test_as_long_as_one_thread_works_nobody_is_ended(listening: socket.socket) -> None:
    here = Reception(told, 2)  # type: ignore[arg-type]
    here._awaited = {1: (time.monotonic() - 2 * SECONDS, "127.0.0.1")}
    with socket.create_connection(listening.getsockname()), listening.accept()[0]:
        time.sleep(0.1)
        assert here.cut_off(listening.getsockname()[1]) == 0
