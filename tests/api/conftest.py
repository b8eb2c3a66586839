"""The admin API of a whole service, on both databases and a real Redis."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from flows.store.ports import ROLES, Role
from flows.store.store import Store
from webhooks.app import create_app
from webhooks.config import Settings
from webhooks.service import Service

ADMIN = "an-admin-token-of-the-environment"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tables of cases that are refused before a database is asked: half the time."""
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANNEX = json.loads((Path(__file__).parents[2] / "examples" / "annex.json").read_text())
SECRETS = {
    "SECRET_KEY": "a-secret-key-of-the-tests-long-enough",
    "CARILLON_ADMIN_TOKEN": ADMIN,
    "TWILIO_AUTH_TOKEN": "a-twilio-auth-token-of-the-tests",
    "WEBHOOK_SECRET": "a-webhook-secret-of-the-tests",
}
ENVIRONMENT = {**SECRETS, "PUBLIC_URL": "https://ivr.example.com", "TWILIO_ACCOUNT_SID": "AC" + "a" * 32}


class Api:
    """A client with a token. `send` gives the answer; `ok` also demands that it is a good one, and gives its JSON."""

    def __init__(self, app: Flask, token: str | None) -> None:
        self.client: FlaskClient = app.test_client()
        self.token = token

    def send(self, method: str, path: str, body: Any = None, **more: Any) -> TestResponse:
        headers = dict(more.pop("headers", {}))
        if self.token is not None:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        if method == "POST" and path.startswith("/api/config") and isinstance(body, dict):
            body = {"schema_version": 1, **body}
        if body is not None:
            more.setdefault("data", body if isinstance(body, (str, bytes)) else json.dumps(body))
            more.setdefault("content_type", "application/json")
        return self.client.open(path, method=method, headers=headers, **more)

    def ok(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        answer = self.send(method, path, body, **more)
        assert answer.status_code in (200, 201), answer.text
        return json.loads(answer.data)

    def refused(self, status: int, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """The problem document of a request that must be refused with this status."""
        answer = self.send(method, path, body, **more)
        assert answer.status_code == status, answer.text
        assert answer.content_type == "application/problem+json"
        problem = json.loads(answer.data)
        assert problem["status"] == status
        assert {"type", "title", "detail", "code"} <= problem.keys()
        return problem


@pytest.fixture
def environment(
    database_url: str, redis_client: redis.Redis, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """An environment with an empty database and an empty Redis, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return {**ENVIRONMENT, "DATABASE_URL": database_url, "REDIS_URL": redis_url}


@pytest.fixture
def app(environment: dict[str, str]) -> Iterator[Flask]:
    app = create_app(Settings.from_env(environment), clock=NOW.timestamp, background=False)
    yield app
    app.extensions["carillon"].store.close()


@pytest.fixture
def here(app: Flask) -> Service:
    found: Service = app.extensions["carillon"]
    return found


@pytest.fixture
def admin(app: Flask) -> Api:
    return Api(app, ADMIN)


@pytest.fixture
def nobody(app: Flask) -> Api:
    return Api(app, None)


@pytest.fixture
def people(app: Flask, here: Service) -> dict[Role, Api]:
    """A client of each role, with a token of the store whose label is the role's name."""
    return {role: Api(app, _token(here.store, role)) for role in ROLES}


def _token(store: Store, role: Role) -> str:
    return store.tokens.create(role, role)[0]


def switch(on: bool = False, name: str = "urgence", **more: Any) -> dict[str, Any]:
    """An upload of one switch."""
    return {"switches": {name: {"on": on, **more}}}
