"""Tokens guessed: slowed down by address, whichever process is asked, with Redis and without."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.conftest import ADMIN, ENVIRONMENT
from tests.faults.world import Program
from tests.ports import free_port
from webhooks.app import create_app
from webhooks.config import Settings
from webhooks.services import RedisServer

MOST = 20
"""Guesses a minute."""
Make = Callable[..., Flask]


@pytest.fixture
def make(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    monkeypatch.chdir(tmp_path)
    made: list[Flask] = []

    def create(redis_url: str | None = None, **more: str) -> Flask:
        environment = {
            **ENVIRONMENT,
            "DATABASE_URL": sqlite_url,
            **more,
            **({"REDIS_URL": redis_url} if redis_url else {}),
        }
        made.append(create_app(Settings.from_env(environment), background=False))
        return made[-1]

    yield create
    for app in made:
        app.extensions["carillon"].store.close()


def ask(
    client: FlaskClient, token: str, address: str = "203.0.113.7", path: str = "/api/config", **headers: str
) -> int:
    given = {"Authorization": f"Bearer {token}", **{name.replace("_", "-"): text for name, text in headers.items()}}
    return client.get(path, headers=given, environ_base={"REMOTE_ADDR": address}).status_code


def guess(client: FlaskClient, times: int, **how: str) -> list[int]:
    return [ask(client, f"a-guess-that-is-wrong-{number}", **how) for number in range(times)]


def test_after_twenty_wrong_tokens_not_even_the_right_one_is_looked_at(make: Make) -> None:
    client = make().test_client()
    assert guess(client, MOST) == [401] * MOST
    headers = {"Authorization": f"Bearer {ADMIN}"}
    refused = client.get("/api/config", headers=headers, environ_base={"REMOTE_ADDR": "203.0.113.7"})
    assert refused.status_code == 429
    assert refused.content_type == "application/problem+json"
    assert json.loads(refused.data)["code"] == "too_many_attempts"
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert ask(client, ADMIN, address="203.0.113.8") == 200


def test_right_tokens_and_requests_without_one_are_no_guesses(make: Make) -> None:
    client = make().test_client()
    assert [ask(client, ADMIN) for _ in range(3 * MOST)] == [200] * 3 * MOST
    assert [client.get("/api/config").status_code for _ in range(2 * MOST)] == [401] * 2 * MOST
    assert ask(client, ADMIN) == 200


def test_guesses_count_over_all_processes_and_routes(make: Make, redis_url: str, redis_client: object) -> None:
    one, other = make(redis_url).test_client(), make(redis_url).test_client()
    guess(one, MOST // 2)
    guess(other, MOST // 2, path="/api/tokens")
    assert (ask(one, ADMIN), ask(other, ADMIN)) == (429, 429)


def test_guesses_count_over_the_processes_of_the_real_server(
    sqlite_url: str, tmp_path: Path, redis_url: str, redis_client: object
) -> None:
    port = free_port()
    here = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2]), "WEB_CONCURRENCY": "2"}
    more = {"DATABASE_URL": sqlite_url, "REDIS_URL": redis_url, "PORT": str(port)}
    server = Program(tmp_path, {**ENVIRONMENT, **more, **here}, "serve", "--host", "127.0.0.1")
    server.start()
    try:
        guesses = [asked(port, "a-guess-that-is-wrong") for _ in range(MOST)]
        assert (guesses, asked(port, ADMIN)) == ([401] * MOST, 429)
        assert asked(port, ADMIN, "203.0.113.9") == 200
    finally:
        server.stop()


def asked(port: int, token: str, address: str = "203.0.113.7") -> int:
    """On a connection of its own, so that any of the processes may have it."""
    wire = HTTPConnection("127.0.0.1", port, timeout=20)
    wire.request("GET", "/api/tokens", headers={"Authorization": f"Bearer {token}", "X-Forwarded-For": address})
    status = wire.getresponse().status
    wire.close()
    return status


@pytest.mark.parametrize("fault", ["stop", "pause"])
def test_guesses_are_counted_here_while_redis_is_gone(make: Make, fault: str) -> None:
    server = RedisServer.private()
    assert server
    with server:
        client = make(server.url).test_client()
        assert ask(client, "a-guess-that-is-wrong") == 401
        getattr(server, fault)()
        assert ask(client, ADMIN) == 200
        assert guess(client, MOST) == [401] * MOST
        assert ask(client, ADMIN) == 429


def test_calls_are_not_limited_and_ask_the_limiter_nothing(make: Make) -> None:
    app = make()
    client = app.test_client()
    guess(client, MOST + 1)
    assert ask(client, ADMIN) == 429
    assert {
        client.post("/voice/twilio/answer", environ_base={"REMOTE_ADDR": "203.0.113.7"}).status_code for _ in range(50)
    } == {403}
    assert not [hook for hook in app.before_request_funcs.get(None, []) if "limiter" in type(hook).__module__]
    assert app.before_request_funcs.get(None, []) == []


@pytest.mark.parametrize(
    ("peer", "forwarded", "more", "counted_apart"),
    [
        ("203.0.113.7", "198.51.100.{}", {}, False),  # anybody can write that header
        ("127.0.0.1", "198.51.100.{}", {}, True),  # nginx on this machine
        ("127.0.0.1", "198.51.100.{}, 203.0.113.9", {}, False),  # what the client wrote stands before
        ("2001:db8::{}", "", {}, False),  # one customer has them all
    ],
)
def test_an_address_is_whose_it_is(
    make: Make, peer: str, forwarded: str, more: dict[str, str], counted_apart: bool
) -> None:
    client = make(**more).test_client()
    for number in range(MOST):
        sent = {"X_Forwarded_For": forwarded.format(number)} if forwarded else {}
        ask(client, "a-guess-that-is-wrong", peer.format(number), **sent)
    sent = {"X_Forwarded_For": forwarded.format(99)} if forwarded else {}
    assert ask(client, ADMIN, peer.format(99), **sent) == (200 if counted_apart else 429)
