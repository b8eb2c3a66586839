"""Requests of flows: what is sent, and what is kept."""

from __future__ import annotations

import json
import socket
import threading
import time

import pytest

from flows.actions.request import Request
from flows.events import RequestEnded
from tests.services_asked import DRIPS, ask, web
from tests.waiting import LONG
from webhooks.outgoing import make_request

__all__ = ["web"]


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
    assert time.monotonic() - before < DRIPS / 2
    for thread in threading.enumerate():
        if thread.name == "carillon-request":
            thread.join(DRIPS / 2)
            assert not thread.is_alive()


def test_a_name_that_is_not_found_in_time_does_not_hold_the_call(monkeypatch):
    asked, ended = threading.Event(), threading.Event()

    def lookup(*args, **kwargs):
        asked.set()
        ended.wait(LONG)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    before = time.monotonic()
    action = Request(type="request", url="https://slow.example.com/", timeout=4)
    answer = make_request(action, {}, key="k", deadline=before + 1)
    took = time.monotonic() - before
    assert asked.wait(LONG)
    ended.set()

    assert answer == RequestEnded(ok=False, detail="no answer in time")
    assert took < 3.5, "its own time limit would be 4 s"


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
