"""Every route of the application's own table: open to everybody, to providers, or to people of a role, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from flows.store.ports import ROLES, Role
from tests.api.conftest import ADMIN, Api, here, switch
from tests.api.test_access import LEAST
from webhooks import auth
from webhooks.app import create_app
from webhooks.config import Settings
from webhooks.service import Service

__all__ = ["here"]
PUBLIC = re.compile(
    r"/healthz|/readyz|/metrics|/sounds/.*|/api/schema|/api/openapi\.json|/console/sign-in|/console/static/.*"
)
"""What anybody may read; no calls, numbers or configuration in it."""
UNKNOWN = (302, 303, 400, 401, 403, 404)
"""How the console answers who has not signed in: to the sign-in, or a refusal."""


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.chdir(tmp_path)
    values = {"SECRET_KEY": "s" * 40, "CARILLON_ADMIN_TOKEN": ADMIN, "DATABASE_URL": sqlite_url}
    app = create_app(Settings.from_env(values), background=False)
    yield app
    app.extensions["carillon"].store.close()


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """Method, rule and a path of each."""
    found = []
    for rule in app.url_map.iter_rules():
        path = re.sub("<any[^>]*>", "twilio", rule.rule)
        path = re.sub("<int:[^>]*>", "1", path).replace("<kind>", "switches").replace("<name>", "urgence")
        found += [(method, rule.rule, re.sub("<[^>]*>", "x", path)) for method in sorted(rule.methods or ())]
    return found


def test_without_a_token_only_what_is_public_answers(app: Flask) -> None:
    Api(app, ADMIN).ok("POST", "/api/config", switch())
    nobody = Api(app, None)
    for method, rule, path in routes(app):
        if method == "OPTIONS":
            continue
        body = {} if method in ("POST", "PUT", "PATCH") else None
        status = nobody.send(method, path, body).status_code
        if rule.startswith("/voice/"):
            assert status == 503, rule  # no provider is configured
        elif PUBLIC.fullmatch(rule.replace("<path:place>", "x")) and method != "POST":
            assert status in (200, 404, 503), (method, rule)
        elif rule == "/" or rule.startswith("/console"):
            assert status in UNKNOWN, (method, rule)
        else:
            assert status == 401, (method, rule)
    assert Api(app, ADMIN).ok("GET", "/api/config")["switches"]["urgence"] == {"on": False}


def test_options_tell_methods_and_nothing_else(app: Flask) -> None:
    for method, rule, path in routes(app):
        if method == "OPTIONS":
            answer = Api(app, None).send(method, path)
            assert answer.data == b"" or answer.status_code in UNKNOWN, rule
            assert "Access-Control-Allow-Origin" not in answer.headers


def test_every_method_of_the_api_is_in_the_table_of_roles(app: Flask) -> None:
    served = {
        f"{method} {rule.removeprefix('/api')}"
        for method, rule, _ in routes(app)
        if rule.startswith("/api/") and method not in ("HEAD", "OPTIONS")
    }
    assert served == LEAST.keys()


@pytest.mark.parametrize("role", [None, *ROLES])
def test_head_tells_no_more_than_get(app: Flask, here: Service, role: Role | None) -> None:
    client = Api(app, here.store.tokens.create("t", role)[0] if role else None)
    for route in LEAST:
        method, _, path = route.partition(" ")
        if method == "GET":
            place = "/api" + re.sub("<[^>]*>", "1", path)
            assert client.send("HEAD", place).status_code == client.send("GET", place).status_code
            assert client.send("HEAD", place).data == b""


Compare = Callable[[bytes, bytes], bool]


@pytest.mark.parametrize("token", ["", "x", ADMIN[:-1], ADMIN[:-1] + "x", ADMIN + "x", "é" * 30])
def test_the_environments_token_is_compared_in_constant_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    """Only `hmac.compare_digest` says that it is right (docs.python.org/3/library/hmac.html)."""
    said: list[tuple[bytes, bytes]] = []
    real: Compare = auth.hmac.compare_digest

    def compare(one: bytes, other: bytes) -> bool:
        said.append((one, other))
        return real(one, other)

    monkeypatch.setattr(auth.hmac, "compare_digest", compare)
    with app.app_context():
        assert auth.from_environment(token) is None
        assert auth.from_environment(ADMIN) is not None
    assert said == [(token.encode(), ADMIN.encode()), (ADMIN.encode(), ADMIN.encode())]
