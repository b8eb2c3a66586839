"""A service on the web that flows may ask."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from flows.actions.request import Request
from webhooks.exchange import MAX_ANSWER
from webhooks.outgoing import make_request

DRIPS = 20.0
"""Seconds that a slow answer takes: many times what it is given."""


class Service(BaseHTTPRequestHandler):
    """A service on the web, that remembers what it was asked."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, dict(self.headers), body))
        getattr(self, self.path.partition("?")[0].strip("/"))()

    do_GET = do_PUT = do_POST

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def customer(self) -> None:
        self.send(200, json.dumps({"customer": {"name": "Ana", "orders": [{"open": True, "n": 3}]}}).encode())

    def missing(self) -> None:
        self.send(404)

    def text(self) -> None:
        self.send(200, b"hello")

    def huge(self) -> None:
        self.send(200, b"x" * (MAX_ANSWER + 1))

    def squeezed(self) -> None:
        self.send(200, b"x", Content_Encoding="gzip")

    def away(self) -> None:
        self.send(302, Location="http://169.254.169.254/latest/meta-data")

    def around(self) -> None:
        self.send(302, Location="/around")

    def other(self) -> None:
        self.send(303, Location="/customer")

    def found(self) -> None:
        self.send(302, Location="/customer")

    def kept(self) -> None:
        self.send(307, Location="/customer")

    def plainly(self) -> None:
        self.send(302, Location="http://crm.example.com/")

    def nowhere(self) -> None:
        self.send(302, Location="http://[::1/")

    def file(self) -> None:
        self.send(302, Location="file:///etc/passwd")

    def broken(self) -> None:
        self.wfile.write(b"SSH-2.0-nothing\r\n")

    def short(self) -> None:
        self.send(200, b"{}", Content_Length="9")

    def endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(1000):
            self.wfile.write(b"x" * 1024)

    def values(self) -> None:
        self.send(
            200,
            b'{"long": "' + b"x" * 600 + b'", "odd": "a\\u0000b\\ud800\\u00a0c", "no": null, "big": 1e999, '
            b'"half": 1.5, "n": 12, "off": false, "list": [1, 2]}',
        )

    def odd(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\nno header at all\r\n\r\n")

    def heads(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\n")
        for count in range(int(DRIPS / 0.1)):
            self.wfile.write(b"X-%d: y\r\n" % count)
            self.wfile.flush()
            time.sleep(0.1)

    def slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(int(DRIPS / 0.1)):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Web(ThreadingHTTPServer):
    """The server of it. asked: method, path, headers and body of each request."""

    def __init__(self, *args) -> None:
        super().__init__(*args)
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []

    def handle_error(self, request, client_address) -> None:
        """A client that goes away in the middle is what some tests are about."""


@pytest.fixture
def web() -> Iterator[Web]:
    server = Web(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def ask(web, path, allowed=True, **settings):
    action = Request(type="request", url=f"http://127.0.0.1:{web.server_port}/{path}", **settings)
    hosts = [f"127.0.0.1:{web.server_port}"] if allowed else []
    return make_request(
        action, {"client": "1234", "caller": "+33612345678", "pin": "9"}, key="CA1-2-0", allowed_hosts=hosts
    )
