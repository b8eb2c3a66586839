"""Where a turn's time goes: microseconds of each part, alone in a loop in one process. `python -m bench.parts`."""

from __future__ import annotations

import io
import logging
import os
import sys
import tempfile
import time
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from bench import servers
from flows.events import Event
from providers.base import Webhook
from webhooks import metrics
from webhooks.app import create_app
from webhooks.cli.credentials import phone_for
from webhooks.phone.base import Response as Answered
from webhooks.service import Service
from webhooks.turns import next_turn
from webhooks.urls import urls_of
from webhooks.wire import query_of, webhook_of

TIMES, RUNS = 3_000, 5


def environ_of(webhook: Webhook) -> dict[str, Any]:
    """The webhook as a server gives it."""
    path, _, query = webhook.target.partition("?")
    return {
        "REQUEST_METHOD": webhook.method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(webhook.body)),
        "CONTENT_TYPE": webhook.headers.get("content-type", ""),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(webhook.body),
        "wsgi.errors": sys.stderr,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in webhook.headers.items()},
    }


def taken(app: Flask, webhook: Webhook) -> Answered:
    """A webhook through the application."""
    told: list[Any] = []
    body = b"".join(app.wsgi_app(environ_of(webhook), lambda status, headers, _=None: told.extend((status, headers))))
    return Answered(int(told[0].split()[0]), {name.lower(): value for name, value in told[1]}, body)


def key_of(app: Flask, provider: str) -> Webhook:
    """The webhook of the key 1 in the example's menu."""
    sent: list[Webhook] = []

    def send(webhook: Webhook) -> Answered:
        sent.append(webhook)
        return taken(app, webhook)

    phone = phone_for(provider, app.extensions["carillon"].settings, send, time.time)
    phone.dial(servers.NUMBER)
    phone.press("1")
    return next(one for one in sent if b"Digits=1" in one.body or b'"digits"' in one.body)


def microseconds(work: Callable[[], object]) -> float:
    """The best of some runs."""
    work()
    return min(timeit.repeat(work, number=TIMES, repeat=RUNS)) / TIMES * 1e6


def parts(app: Flask, provider: str) -> dict[str, Callable[[], object]]:
    """Each part of the turn, ready to be done over and over."""
    here: Service = app.extensions["carillon"]
    webhook, line = key_of(app, provider), here.providers[provider]
    position = here.seal.position(query_of(webhook.target), line.line)
    event = line.parse_resume(webhook, position.waiting, "turn", 0)
    assert isinstance(event, Event)
    program, now = here.live.program(position.revision), here.now()
    turn = next_turn(program, position, event, now, here.ask)

    def urls() -> Any:
        return urls_of(here.settings.public_url, provider, here.seal, turn.position)

    return {
        "the whole turn through the application": lambda: taken(app, webhook),
        "request read": lambda: webhook_of(environ_of(webhook)),
        "signature verified": lambda: line.verify(_fresh(webhook), here.clock()),
        "position opened": lambda: here.seal.position(query_of(webhook.target), line.line),
        "flow gone through": lambda: next_turn(program, position, event, now, here.ask),
        "next position sealed": urls,
        "document rendered": lambda: line.render(turn.instructions, urls()),
        "trace kept for the call log": lambda: here.log.turn(provider, position.call, 1, 1, "keys", turn, now),
        "figures counted": lambda: (metrics.webhook(provider, "resume", 200), metrics.turn(provider, 0.0001)),
    }


def _fresh(webhook: Webhook) -> Webhook:
    """The same webhook, of which nothing is remembered yet."""
    return Webhook(webhook.method, webhook.target, webhook.headers, webhook.body)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        app = create_app(servers.prepared(Path(folder)), background=False)
        here: Service = app.extensions["carillon"]
        here.cache.refresh()
        here.live.refresh()
        logging.getLogger("carillon").setLevel(logging.WARNING)  # lines are written by a thread of their own
        found = {
            provider: {name: microseconds(work) for name, work in parts(app, provider).items()}
            for provider in ("twilio", "vonage")
        }
    print("| part | Twilio µs | Vonage µs |\n|---|--:|--:|")
    for name in found["twilio"]:
        print(f"| {name} | {found['twilio'][name]:.1f} | {found['vonage'][name]:.1f} |")


if __name__ == "__main__":
    main()
