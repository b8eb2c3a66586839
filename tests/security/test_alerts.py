"""Alerts reach Sentry, seen at a real HTTP server on loopback, without anything private."""

from __future__ import annotations

import gzip
import json
import logging
import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import sentry_sdk

from tests.api.conftest import ENVIRONMENT
from webhooks import alerts
from webhooks.config import Settings

Events = queue.Queue[dict[str, Any]]


@pytest.fixture
def sentry() -> Iterator[tuple[str, Events]]:
    """The DSN of a server that keeps what it is told."""
    told: Events = queue.Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            text = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
            for line in text.splitlines():
                if "level" in (found := json.loads(line)):
                    told.put(found)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://public@127.0.0.1:{server.server_port}/1", told
    sentry_sdk.get_client().close(timeout=5)
    sentry_sdk.init(
        default_integrations=False, auto_enabling_integrations=False
    )  # they would stay in the library of HTTP
    server.shutdown()
    server.server_close()


def test_an_error_is_told_and_nothing_private_of_it(sentry: tuple[str, Events]) -> None:
    dsn, told = sentry
    alerts.install(Settings.from_env({**ENVIRONMENT, "SENTRY_DSN": dsn}))
    log = logging.getLogger("carillon.test")
    log.warning("not an alert")
    pin = "4711"
    try:
        raise ValueError(f"cannot dial 33140506070 with {pin}")
    except ValueError:
        log.exception("ALERT call %s to %s: condition of %s", "CA1", "+33 1 40 50 60 70", "somebody@example.com")
    sentry_sdk.flush(5)
    event = told.get(timeout=10)
    text = json.dumps(event)
    assert "ALERT call" in text
    assert event["level"] == "error"
    assert not [word for word in ("60 70", "33140506070", "4711", "somebody@", "ENVIRONMENT") if word in text]
    assert told.empty()


def test_without_a_dsn_nothing_is_set_up() -> None:
    before = sentry_sdk.get_client()
    alerts.install(Settings.from_env(ENVIRONMENT))
    assert sentry_sdk.get_client() is before
