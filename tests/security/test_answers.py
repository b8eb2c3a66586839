"""What every answer tells browsers, whatever was asked and however it went."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.api.conftest import ADMIN, Api
from tests.calls.conftest import Caller
from tests.security.conftest import other_routes

Make = Callable[..., Flask]
NEVER = ("Set-Cookie", "Access-Control-Allow-Origin", "X-Powered-By")


@pytest.fixture
def make(make_app: Make) -> Make:
    return lambda **more: make_app(CARILLON_ADMIN_TOKEN=ADMIN, **more)


@pytest.mark.parametrize("token", [ADMIN, None, "carillon_wrong"])
def test_every_route_hardens_every_answer(make: Make, token: str | None) -> None:
    app = make()
    client = Api(app, token)
    for rule in other_routes(app):
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            path = re.sub("<[^>]*>", "1", rule.rule)
            answer = client.send(method, path, {} if method in ("POST", "PUT", "PATCH") else None)
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            assert answer.headers["X-Frame-Options"] == "DENY", path
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], path
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"], path
            assert "unsafe" not in answer.headers["Content-Security-Policy"], path
            assert answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin"), path
            assert answer.headers["Strict-Transport-Security"].startswith("max-age="), path
            assert answer.headers["Cache-Control"], path
            if not rule.endpoint.startswith("console."):
                assert not [name for name in NEVER if name in answer.headers], path


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nothing"),
        ("PATCH", "/api/config"),
        ("GET", "/api//config"),
        ("TRACE", "/"),
        ("OPTIONS", "/api/config"),
    ],
)
def test_what_flask_answers_by_itself_is_hardened_too(make: Make, method: str, path: str) -> None:
    answer = Api(make(), None).send(method, path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_https_browsers_are_not_told_to_insist_on_it(make: Make) -> None:
    answer = Api(make(PUBLIC_URL="http://localhost:8000"), None).send("GET", "/healthz")
    assert "Strict-Transport-Security" not in answer.headers


def test_what_a_call_is_answered_is_kept_by_nobody(caller: Caller) -> None:
    caller.dials()
    caller.presses("1")
    for _, answer in caller.sent:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
