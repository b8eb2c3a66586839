"""The webhooks of calls take a shorter way than Flask's: both answer the same."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import create_environ, run_wsgi_app

from tests.calls.conftest import Caller
from webhooks.answer import Answer


def through_flask(app: Flask, environ: dict[str, Any]) -> tuple[int, str, bytes]:
    """The answer of Flask's own route."""
    with app.request_context(environ):
        response = app.full_dispatch_request()
    return response.status_code, response.content_type, response.get_data()


def without(app: Any, environ: dict[str, Any]) -> tuple[int, str, bytes]:
    answered: Answer = app.direct[environ["PATH_INFO"]](environ)
    return answered.status, answered.content_type, answered.body


@pytest.fixture
def environs(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The requests of a call, as the server received them."""
    seen: list[dict[str, Any]] = []
    answered = type(caller.app).wsgi_app

    def noted(app: Any, environ: dict[str, Any], start_response: Any) -> Any:
        body = environ["wsgi.input"].read()
        seen.append({**environ, "body": body})
        return answered(app, {**environ, "wsgi.input": io.BytesIO(body)}, start_response)

    monkeypatch.setattr(type(caller.app), "wsgi_app", noted)
    caller.dials()
    caller.presses("9")
    caller.says_nothing()
    caller.presses("1")
    caller.dial_ends("no_answer")
    caller.hangs_up()
    return seen


def copies(environ: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**environ, "wsgi.input": io.BytesIO(environ["body"])} for _ in range(2)]


def test_every_webhook_of_a_call_is_answered_alike_by_flask_and_without_it(caller, environs):
    assert len(environs) >= 5
    for environ in environs:
        one, other = copies(environ)
        assert without(caller.app, one) == through_flask(caller.app, other)


def test_a_forged_webhook_is_refused_alike(caller, environs):
    for name in ("HTTP_X_TWILIO_SIGNATURE", "HTTP_AUTHORIZATION"):
        one, other = ({**copy, name: "forged"} for copy in copies(environs[0]))
        assert without(caller.app, one) == through_flask(caller.app, other)


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE"])
def test_other_methods_are_left_to_flask(caller, method):
    answered = caller.app.test_client().open(f"/voice/{caller.provider}/answer", method=method)
    assert (answered.status_code == 405) == (method in ("PUT", "DELETE"))


def test_a_mistake_before_verification_is_a_problem_document_like_any_other(caller):
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("the client has gone")

    environ = create_environ(f"/voice/{caller.provider}/answer", method="POST")
    answered, status, _ = run_wsgi_app(caller.app, {**environ, "CONTENT_LENGTH": "5", "wsgi.input": Broken()})
    assert status == "500 INTERNAL SERVER ERROR"
    assert json.loads(b"".join(answered))["code"] == "internal_error"
