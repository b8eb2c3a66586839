"""The server of the Procfile, on a socket: what HTTP itself lets people try."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.configuration import Configuration
from flows.store.migrate import upgrade
from flows.store.store import Store
from providers.base import Webhook
from tests.calls.conftest import ACCOUNT, ANNEX, ENVIRONMENT, PUBLIC_URL
from tests.faults.world import Program
from tests.ports import free_port
from tests.providers import vonage_wire
from tests.security.forging import signed_by_twilio

PATH = "/voice/twilio/answer"
TOLD = f"CallSid=CA1&To=%2B33972101010&From=%2B33612345678&AccountSid={ACCOUNT}".encode()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, vonage_key: str) -> Iterator[int]:
    """Where `carillon serve` listens, with the example published."""
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    url = f"sqlite:///{folder / 'carillon.db'}"
    upgrade(url)
    store = Store.open(url)
    example = Configuration().merged(json.loads(ANNEX.read_text()))
    store.revisions.publish(example.to_bytes(), author="tests", message="")
    store.close()
    key = folder / "key.pem"
    key.write_text(vonage_key)
    more = {"DATABASE_URL": url, "PORT": str(port), "WEB_CONCURRENCY": "1", "VONAGE_PRIVATE_KEY": str(key)}
    here = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}
    server = Program(folder, {**ENVIRONMENT, **more, **here}, "serve", "--host", "127.0.0.1")
    server.start()
    yield port
    server.stop()


def sent(port: int, request: bytes) -> tuple[int, bytes]:
    """The status (0: cut off without one) and the whole of the answer to bytes on a socket."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
        wire.sendall(request)
        found = b""
        try:
            while piece := wire.recv(65536):
                found += piece
        except OSError:
            pass
    return int(found[9:12] or 0), found


def post(target: str = PATH, body: bytes = TOLD, lines: tuple[str, ...] = (), length: str | None = None) -> bytes:
    """A POST that Twilio has signed for PATH, with further lines of the head."""
    signature = signed_by_twilio(Webhook("POST", PATH, {}, TOLD)).headers["x-twilio-signature"]
    usual = (
        f"POST {target} HTTP/1.1",
        "Connection: close",
        "Content-Type: application/x-www-form-urlencoded",
        f"X-Twilio-Signature: {signature}",
    )
    sized = (f"Content-Length: {len(body)}",) if length is None else (length,)
    return (
        "\r\n".join((*usual, *(sized if sized[0] else ()), *(lines or ("Host: ivr.example.com",)))).encode("latin-1")
        + b"\r\n\r\n"
        + body
    )


CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(TOLD), TOLD)
CASES: list[tuple[str, bytes, int]] = [
    ("as Twilio sends it", post(), 200),
    ("another Host", post(lines=("Host: evil.example",)), 200),
    ("two Hosts", post(lines=("Host: ivr.example.com", "Host: evil.example")), 200),
    ("no Host", post(lines=("X: y",)), 200),
    ("an absolute target", post(f"{PUBLIC_URL}{PATH}"), 200),
    ("an absolute target elsewhere", post(f"http://evil.example{PATH}"), 200),
    ("with a fragment", post(f"{PATH}#a"), 200),
    ("in chunks", post(body=CHUNKED, length="Transfer-Encoding: chunked"), 200),
    ("a query more", post(f"{PATH}?a=1"), 403),
    ("another route", post("/voice/twilio/status"), 403),
    ("the other provider's", post("/voice/vonage/answer"), 401),
    ("below it", post(f"{PATH}/x"), 404),
    ("two signatures", post(lines=("X-Twilio-Signature: AAAA", "Host: x")), 403),
    ("a shorter body", post(body=TOLD[:-1]), 403),
    ("a length that lies", post(length="Content-Length: 10"), 403),
    ("two lengths", post(lines=("Content-Length: 5", "Host: x")), 400),
    ("a length and chunks", post(body=CHUNKED, length="Content-Length: 3\r\nTransfer-Encoding: chunked"), 200),
    ("a length with a sign", post(length=f"Content-Length: +{len(TOLD)}"), 400),
    ("no length", post(length=""), 403),
    ("a body of 300 kB", post(body=TOLD + b"&x=" + b"y" * 300_000), 403),
    (
        "300 kB in one chunk",
        post(body=b"4c4b0\r\n" + b"y" * 0x4C4B0 + b"\r\n0\r\n\r\n", length="Transfer-Encoding: chunked"),
        403,
    ),
    ("a NUL in a header", post(lines=("X: a\0b", "Host: x")), 400),
    ("a line feed alone", post(lines=("X: a\nX-Twilio-Signature: AAAA", "Host: x")), 403),
    ("a header of spaces", post(lines=("X-Twilio-Signature : AAAA", "Host: x")), 400),
    ("a folded header", post(lines=("X: a\r\n b", "Host: x")), 400),
    ("an underscore for a dash", post(lines=("X_Twilio_Signature: AAAA", "Host: x")), 403),
    ("another method", post().replace(b"POST", b"PUT", 1), 405),
    ("a method that is none", post().replace(b"POST", b"P\0ST", 1), 400),
    ("no HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
]


@pytest.mark.parametrize(("request_sent", "status"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_comes_over_the_wire_is_taken_as_signed_or_not_at_all(port: int, request_sent: bytes, status: int) -> None:
    found, answer = sent(port, request_sent)
    assert found == status, answer
    assert b"evil.example" not in answer
    if status == 200:
        assert b"<Response>" in answer


def test_one_request_cannot_hide_another(port: int) -> None:
    """A second request inside the body of the first: answered for itself, and only for what it is."""
    inner = b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    keep = post(body=TOLD).replace(b"Connection: close\r\n", b"")
    _, answer = sent(port, keep + inner)
    assert answer.count(b"HTTP/1.1 200 OK") == answer.count(b"HTTP/1.1 ") == 2
    _, answer = sent(port, post(body=TOLD + inner))
    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize(("path", "times", "status"), [(PATH, 2, 403), ("/" + "a" * 9000, 1, 404)])
def test_vonages_routes_are_as_strict(port: int, path: str, times: int, status: int) -> None:
    body = json.dumps(vonage_wire.ARRIVES).encode()
    token = vonage_wire.signed(body, iat=int(time.time())).headers["authorization"]
    head = f"Host: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    good = f"POST /voice/vonage/answer HTTP/1.1\r\n{head}Authorization: {token}\r\n\r\n".encode() + body
    assert sent(port, good)[0] == 200
    assert sent(port, good.replace(b"/voice/vonage/answer", path.encode(), 1))[0] == status
    doubled = good.replace(b"Authorization:", b"Authorization: Bearer x\r\nAuthorization:", 1)
    assert sent(port, doubled)[0] == 401
