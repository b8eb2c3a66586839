"""What somebody must look at is logged as an ALERT, told to Sentry and counted: each story on both providers."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import redis
import sentry_sdk
from flask import Flask
from rq import Queue, Retry

from flows.conditions import TESTS
from providers.base import Webhook
from tests.calls.conftest import ENVIRONMENT, Caller
from tests.calls.test_fallback import fallback
from tests.security.forging import signed_by_twilio, signed_by_vonage
from tests.security.test_alerts import Events, sentry
from webhooks import alerts, metrics

__all__ = ["sentry"]


@pytest.fixture(params=["twilio", "vonage"])
def caller(
    request: pytest.FixtureRequest,
    sentry: tuple[str, Events],
    make_app: Callable[..., Flask],
    clock: Any,
    annex: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> Caller:
    """A caller of a service that tells Sentry."""
    caplog.set_level(logging.ERROR)
    somebody = Caller(request.param, make_app(SENTRY_DSN=sentry[0]), clock)
    somebody.upload(annex)
    return somebody


def told(sentry: tuple[str, Events]) -> list[str]:
    """What Sentry was told so far."""
    sentry_sdk.flush(5)
    found = []
    while not sentry[1].empty():
        event = sentry[1].get()
        found.append(json.dumps(event.get("logentry") or event.get("exception")))
    return found


def counted() -> float:
    return metrics.figures.total().alerts()


def refusal(provider: str, call: Webhook) -> Webhook:
    """The provider's word that it could not use a document: the debugger event of Twilio, the event of Vonage."""
    if provider == "twilio":
        payload = {"resource_sid": "CA1", "error_code": "12100", "more_info": {"Msg": "Document parse failure"}}
        body = urlencode(
            {"AccountSid": ENVIRONMENT["TWILIO_ACCOUNT_SID"], "Level": "ERROR", "Payload": json.dumps(payload)}
        )
        return signed_by_twilio(Webhook("POST", "/voice/twilio/status", call.headers, body.encode()))
    told = {"reason": "Syntax error in NCCO. Invalid value type or action.", "conversation_uuid": "CON-1"}
    return signed_by_vonage(Webhook("POST", "/voice/vonage/status", call.headers, json.dumps(told).encode()))


def test_a_document_that_the_provider_could_not_use(
    caller: Caller, sentry: tuple[str, Events], caplog: pytest.LogCaptureFixture
) -> None:
    caller.dials()
    before = counted()
    answer = caller.new_phone().transport(refusal(caller.provider, caller.sent[0][0]))
    assert answer.status in (200, 204)
    words = "12100 ERROR: Document parse failure" if caller.provider == "twilio" else "Syntax error in NCCO"
    assert f"ALERT {caller.provider} could not use a document" in caplog.text
    assert words in caplog.text
    (event,) = told(sentry)
    assert "could not use a document" in event
    assert counted() == before + 1


def test_an_answer_that_did_not_reach_the_provider(
    caller: Caller, sentry: tuple[str, Events], caplog: pytest.LogCaptureFixture
) -> None:
    caller.dials()
    caller.new_phone().transport(fallback(caller.sent[0][0], caller.provider, True))
    assert f"ALERT {caller.provider} could not use the answer of https://ivr.example.com/voice" in caplog.text
    assert len(told(sentry)) == 1


def test_a_condition_that_cannot_be_evaluated(
    caller: Caller, sentry: tuple[str, Events], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("nobody knows")

    monkeypatch.setitem(TESTS, "hours", broken)
    before = counted()
    caller.dials()
    caller.is_recorded()
    assert "step ouvert: condition cannot be evaluated" in caplog.text
    (event,) = told(sentry)
    assert "condition cannot be evaluated" in event
    assert counted() == before + 1


def test_a_turn_that_failed_inside(caller: Caller, sentry: tuple[str, Events], monkeypatch: pytest.MonkeyPatch) -> None:
    caller.dials()
    monkeypatch.setattr(type(caller.app.extensions["carillon"].live), "program", lambda *_: 1 / 0)
    caller.presses("1")
    caller.hears("sorry")
    assert ["ZeroDivisionError" in event for event in told(sentry)] == [True]


def test_a_job_that_failed_for_good_once_it_is_not_tried_again(
    sentry: tuple[str, Events], redis_url: str, redis_client: redis.Redis, sqlite_url: str, tmp_path: Path
) -> None:
    queue = Queue("default", connection=redis_client)
    queue.enqueue("math.sqrt", -1.0)
    queue.enqueue("math.sqrt", -2.0, retry=Retry(max=2))
    queue.enqueue("math.sqrt", 4.0)
    environ = {
        **ENVIRONMENT,
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(alerts.__file__).parents[1]),
        "DATABASE_URL": sqlite_url,
        "REDIS_URL": redis_url,
        "SENTRY_DSN": sentry[0],
    }
    del environ["VONAGE_APPLICATION_ID"], environ["VONAGE_API_KEY"], environ["VONAGE_SIGNATURE_SECRET"]
    words = [sys.executable, "-m", "webhooks.cli", "worker", "--burst"]
    done = subprocess.run(words, env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    log = done.stdout + done.stderr
    assert log.count("ALERT job math.sqrt failed for good: ValueError: math domain error") == 2
    assert log.count("exception raised while executing (math.sqrt)") == 4
    events = told(sentry)
    assert ["math domain error" in event for event in events] == [True, True], events
