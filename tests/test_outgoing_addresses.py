"""Requests of flows: what is never reached."""

from __future__ import annotations

import socket
import ssl

import pytest

from flows.actions.request import Request
from flows.events import RequestEnded
from tests.certificates import certificate
from tests.services_asked import ask, web
from tests.waiting import until
from webhooks import connecting
from webhooks.addresses import Refused, is_public, resolve
from webhooks.outgoing import make_request

__all__ = ["web"]


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
    file = certificate("crm.example.com", tmp_path / "tls.pem")
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
    action = Request(type="request", url=f"http://rebind.example.com:{web.server_port}/customer", timeout=1)

    assert not make_request(action, {}, key="k").ok
    assert web.asked == []
    assert until(lambda: asked.count("rebind.example.com") == 1)
