"""The console of a whole service, on SQLite and a real Redis."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask
from werkzeug.test import TestResponse

from flows.store.ports import Role
from tests.api.conftest import ADMIN, ENVIRONMENT
from tests.voicemail import conftest as voicemail
from webhooks.app import create_app
from webhooks.config import Settings
from webhooks.service import Service

BASE = "https://ivr.example.com"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
ANNEX = (Path(__file__).parents[2] / "examples" / "annex.json").read_bytes()


post_office = voicemail.post_office


class Browser:
    """Somebody at the console, without JavaScript: forms are sent with the token of the page they are on."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, base_url=BASE, **more)

    def post(self, path: str, form: dict[str, str] | None = None, *, page: str = "/console/sign-in") -> TestResponse:
        """Sends a form with the token of `page`, and does not follow where it leads."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page, follow_redirects=True).text)
        assert found, f"{page} has no form"
        data = {"csrf_token": found[1], **(form or {})}
        return self.client.post(path, data=data, base_url=BASE, headers={"Referer": BASE + page})

    def signs_in(self, name: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/console/sign-in", {"name": name, "password": password})


@pytest.fixture
def app(
    sqlite_url: str, redis_client: redis.Redis, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    monkeypatch.chdir(tmp_path)
    environment = {**ENVIRONMENT, "DATABASE_URL": sqlite_url, "REDIS_URL": redis_url}
    app = create_app(Settings.from_env(environment), clock=NOW.timestamp, background=False)
    yield app
    app.extensions["carillon"].store.close()


@pytest.fixture
def here(app: Flask) -> Service:
    found: Service = app.extensions["carillon"]
    return found


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def signed_in(app: Flask, here: Service) -> Callable[[Role], Browser]:
    """A browser in which somebody of a role has signed in; they are called as their role."""

    def one(role: Role) -> Browser:
        here.store.people.add(role, role, PASSWORD)
        browser = Browser(app)
        assert browser.signs_in(role).status_code == 303
        return browser

    return one


@pytest.fixture
def annex(app: Flask) -> None:
    """The example is published."""
    headers = {"Authorization": f"Bearer {ADMIN}"}
    answer = app.test_client().post("/api/config", data=ANNEX, content_type="application/json", headers=headers)
    assert answer.status_code == 200, answer.text
