"""Requests of flows: what is sent, what is kept, and what is never reached."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from flows.actions.request import Request
from webhooks.addresses import is_public
from webhooks.outgoing import MAX_ANSWER, make_request


class Service(BaseHTTPRequestHandler):
    """A service on the web, that remembers what it was asked."""

    asked: list[tuple[str, str, dict[str, str], bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, dict(self.headers), body))  # type: ignore[attr-defined]
        getattr(self, self.path.partition("?")[0].strip("/"))()

    do_GET = do_POST

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

    def slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(50):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def web() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.daemon_threads = True
    server.asked = []  # type: ignore[attr-defined]
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
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


def test_only_what_is_named_is_sent_and_what_is_asked_for_is_kept(web):
    ended = ask(
        web, "customer", send=["client", "caller"], save={"name": "customer.name", "open": "customer.orders.0.open"}
    )

    assert ended.ok
    assert dict(ended.values) == {"name": "Ana", "open": "true"}
    method, _, headers, body = web.asked[0]
    assert (method, json.loads(body)) == ("POST", {"client": "1234", "caller": "+33612345678"})
    assert headers["Idempotency-Key"] == "CA1-2-0"


def test_get_sends_a_query(web):
    assert ask(web, "customer", method="GET", send=["client", "caller"]).ok
    assert web.asked[0][1] == "/customer?client=1234&caller=%2B33612345678"


def test_a_redirect_after_a_post_is_fetched(web):
    assert dict(ask(web, "other", save={"name": "customer.name"}).values) == {"name": "Ana"}
    assert [asked[0] for asked in web.asked] == ["POST", "GET"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("missing", "status 404"),
        ("huge", "more than 65536 bytes"),
        ("squeezed", "encoding"),
        ("away", "not a public one"),
        ("around", "more than 3 redirects"),
    ],
)
def test_what_is_no_answer_is_told(web, path, words):
    ended = ask(web, path)

    assert not ended.ok
    assert words in ended.detail


def test_an_answer_that_is_no_json_is_told(web):
    assert ask(web, "text", save={"name": "x"}).detail == "the answer is not JSON"


def test_a_value_that_is_not_there_is_left_out(web):
    ended = ask(web, "customer", save={"name": "customer.name", "city": "customer.address.city"})

    assert (ended.ok, dict(ended.values), ended.detail) == (True, {"name": "Ana"}, "not in the answer: city")


def test_a_service_that_drips_does_not_hold_the_call(web):
    before = time.monotonic()

    assert not ask(web, "slow", timeout=0.5).ok
    assert time.monotonic() - before < 1.5


def test_a_private_address_is_refused_unless_allowed(web):
    ended = ask(web, "customer", allowed=False)

    assert not ended.ok
    assert "not a public one" in ended.detail
    assert web.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::a00:1",
        "not an address",
    ],
)
def test_addresses_that_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "url", ["http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://localhost./", "http://a@127.0.0.1/"]
)
def test_odd_spellings_of_this_machine_are_refused(url):
    ended = make_request(Request(type="request", url=url), {}, key="k")

    assert not ended.ok


def test_a_name_that_means_another_address_later_cannot_help(web, monkeypatch):
    """The address that was checked is the one that is connected to."""
    answers = iter(["8.8.8.8", "127.0.0.1"])
    asked = []

    def lookup(host, port, *args, **kwargs):
        asked.append(host)
        if host == "rebind.example.com":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]
        return real(host, port, *args, **kwargs)

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    action = Request(type="request", url=f"http://rebind.example.com:{web.server_port}/customer", timeout=0.3)

    assert not make_request(action, {}, key="k").ok
    assert web.asked == []
    assert asked.count("rebind.example.com") == 1
