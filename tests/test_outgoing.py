"""Requests of flows: what is sent, what is kept, and what is never reached."""

from __future__ import annotations

import datetime
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from flows.actions.request import Request
from flows.events import RequestEnded
from webhooks import connecting
from webhooks.addresses import Refused, is_public, resolve
from webhooks.exchange import MAX_ANSWER
from webhooks.outgoing import make_request


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
        for count in range(50):
            self.wfile.write(b"X-%d: y\r\n" % count)
            self.wfile.flush()
            time.sleep(0.1)

    def slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(50):
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
        ("endless", "more than 65536 bytes"),
        ("short", "no answer"),
        ("broken", "no answer"),
        ("away", "not a public one"),
        ("nowhere", "a redirect that leads nowhere"),
        ("file", "not a plain web address"),
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


def test_values_become_text_that_can_be_said_and_stored(web):
    ended = ask(web, "values", save={name: name for name in ("long", "odd", "no", "big", "half", "n", "off")})

    assert dict(ended.values) == {"long": "x" * 500, "odd": "ab c", "half": "1.5", "n": "12", "off": "false"}
    assert ended.detail == "not in the answer: no, big"


@pytest.mark.parametrize("place", ["list", "list.2", "list.-1", "list.²", "list." + "9" * 5000, "n.0", ""])
def test_a_place_where_no_value_stands_is_told(web, place):
    assert ask(web, "values", save={"name": place}) == RequestEnded(ok=True, detail="not in the answer: name")


@pytest.mark.parametrize("path", ["slow", "heads"])
def test_a_service_that_drips_holds_neither_the_call_nor_a_thread(web, path):
    before = time.monotonic()
    ended = ask(web, path, timeout=0.5)

    assert (ended.ok, ended.detail) == (False, "no answer in time")
    assert time.monotonic() - before < 1.5
    for thread in threading.enumerate():
        if thread.name == "carillon-request":
            thread.join(1)
            assert not thread.is_alive()


def test_a_name_that_is_not_found_in_time_does_not_hold_the_call(monkeypatch):
    asked, ended = threading.Event(), threading.Event()

    def lookup(*args, **kwargs):
        asked.set()
        ended.wait(5)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    before = time.monotonic()
    action = Request(type="request", url="https://slow.example.com/", timeout=4)
    answer = make_request(action, {}, key="k", deadline=before + 0.2)
    ended.set()

    assert asked.is_set()
    assert answer == RequestEnded(ok=False, detail="no answer in time")
    assert time.monotonic() - before < 1


def test_more_than_is_allowed_is_not_sent(web):
    for method in ("GET", "POST"):
        action = Request(type="request", url=f"http://127.0.0.1:{web.server_port}/", method=method, send=["client"])
        ended = make_request(action, {"client": "é" * 9000}, key="k", allowed_hosts=[f"127.0.0.1:{web.server_port}"])
        assert ended == RequestEnded(ok=False, detail="refused: more than 16384 bytes to send")
    assert web.asked == []


@pytest.mark.parametrize(
    ("method", "path", "then"),
    [
        ("POST", "found", "GET"),
        ("POST", "kept", "POST"),
        ("PUT", "found", "PUT"),
        ("PUT", "kept", "PUT"),
        ("PUT", "other", "GET"),
        ("GET", "kept", "GET"),
    ],
)
def test_a_redirect_keeps_the_method_where_http_says_so(web, method, path, then):
    assert ask(web, path, method=method, send=["client"]).ok
    (first, _, _, _), (second, _, headers, body) = web.asked
    assert (first, second) == (method, then)
    assert body == (b"" if then == "GET" else b'{"client": "1234"}')
    assert headers["Idempotency-Key"] == "CA1-2-0"


def test_nothing_of_the_environment_is_used_or_sent(web, monkeypatch, tmp_path):
    """No proxy, no netrc, no cookies, no compressed answer asked for."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password s3cret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert ask(web, "customer").ok
    headers = web.asked[0][2]
    assert headers == {
        "Host": f"127.0.0.1:{web.server_port}",
        "Accept-Encoding": "identity",
        "Accept": "application/json",
        "User-Agent": "Carillon",
        "Idempotency-Key": "CA1-2-0",
        "Content-Type": "application/json",
        "Content-Length": "2",
        "Connection": "close",
    }


def test_no_number_of_a_caller_is_logged(web, caplog):
    assert ask(web, "odd", method="GET", send=["caller"]).ok
    assert not ask(web, "broken", method="GET", send=["caller"]).ok
    assert "33612345678" not in caplog.text


def test_an_ipv6_address_is_allowed_in_brackets():
    assert resolve("fd00::5", 8080, ["[fd00::5]:8080"]) == ["fd00::5"]
    with pytest.raises(Refused):
        resolve("fd00::5", 8081, ["[fd00::5]:8080"])


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
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::808:808",
        "2001:0:808:808::f7f7:f7f7",
        "2002:a9fe:a9fe::1",
        "fec0::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "3fff::1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "192.88.99.1",
        "198.18.0.1",
        "240.0.0.1",
        "2606:4700::1%eth0%",
        "not an address",
    ],
)
def test_addresses_that_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_addresses_that_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433:{}/customer",
        "http://0x7f000001:{}/customer",
        "http://0x7f.1:{}/customer",
        "http://0177.0.0.1:{}/customer",
        "http://127.1:{}/customer",
        "http://0:{}/customer",
        "http://localhost:{}/customer",
        "http://LOCALHOST.:{}/customer",
        "http://127.0.0.1.:{}/customer",
        "http://.:{}/customer",
        "http://[::ffff:127.0.0.1]:{}/customer",
        "http://[::ffff:7f00:1]:{}/customer",
        "http://[::]:{}/customer",
        "http://[::1%25lo]:{}/customer",
        "http://8.8.8.8@127.0.0.1:{}/customer",
        "http://127.0.0.1:{}@8.8.8.8:bad/customer",
        "http://127.0.0.1:{}\\@8.8.8.8/customer",
        "http://8.8.8.8\\@127.0.0.1:{}/customer",
        "http://①②⑦.⓪.⓪.①:{}/customer",
        "http://127。0。0。1:{}/customer",
        "http://127%2e0%2e0%2e1:{}/customer",
        "http://ⓛocalhost:{}/customer",
        "http:///127.0.0.1:{}/customer",
        "http://",
    ],
)
def test_odd_spellings_of_this_machine_do_not_reach_it(web, url):
    ended = make_request(Request(type="request", url=url.format(web.server_port)), {}, key="k")

    assert not ended.ok
    assert ended.detail.startswith("refused: ")
    assert web.asked == []


@pytest.mark.parametrize("others", [["127.0.0.1"], ["::1"], ["fe80::1%eth0"], ["10.0.0.1", "8.8.4.4"]])
def test_one_address_that_is_not_public_refuses_the_host(web, monkeypatch, others):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ["8.8.8.8", *others]]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    ended = make_request(Request(type="request", url="http://mixed.example.com/"), {}, key="k")

    assert ended == RequestEnded(ok=False, detail="refused: the host's address is not a public one")


@pytest.mark.parametrize(
    ("allowed", "ok"),
    [("localhost", True), ("localhost:{}", True), ("localhost:1", False), ("host", False), ("127.0.0.1", False)],
)
def test_the_operator_allows_a_host_or_one_port_of_it(web, allowed, ok):
    """Where `localhost` is an IPv6 address first, the service that listens on the other one is found too."""
    action = Request(type="request", url=f"http://localhost:{web.server_port}/customer")

    assert make_request(action, {}, key="k", allowed_hosts=[allowed.format(web.server_port)]).ok is ok


def test_a_second_address_is_tried_where_the_first_takes_no_connection(web, monkeypatch):
    def lookup(host, port, *args, **kwargs):
        addresses = ["127.0.0.9", "127.0.0.1"] if host == "two.internal" else [host]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    action = Request(type="request", url=f"http://two.internal:{web.server_port}/customer")

    assert make_request(action, {}, key="k", allowed_hosts=["two.internal"]).ok
    assert web.asked[0][2]["Host"] == f"two.internal:{web.server_port}"


def _certificate(name: str, file: Path) -> Path:
    """A certificate that a host named so has signed itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.2"))]
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + made.public_bytes(pem))
    return file


@pytest.mark.parametrize(
    ("host", "path", "detail"),
    [
        ("crm.example.com", "customer", ""),
        ("other.example.com", "customer", "its certificate or its TLS is not accepted"),
        ("crm.example.com", "plainly", "refused: a redirect away from https"),
    ],
)
def test_the_certificate_is_to_be_the_hosts_though_its_address_is_connected_to(
    web, monkeypatch, tmp_path, host, path, detail
):
    file = _certificate("crm.example.com", tmp_path / "tls.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    web.socket = context.wrap_socket(web.socket, server_side=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    connecting._trust.cache_clear()
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda _, port, *args, **kwargs: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))],
    )
    action = Request(type="request", url=f"https://{host}:{web.server_port}/{path}")
    ended = make_request(action, {}, key="k", allowed_hosts=[host])
    connecting._trust.cache_clear()

    assert (ended.ok, ended.detail) == (not detail, detail)
    assert len(web.asked) == (host == "crm.example.com")


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
