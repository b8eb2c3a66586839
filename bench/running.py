"""Servers that are measured, each in processes of its own, and the webhook that they are sent."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from bench import servers
from providers.base import Webhook
from webhooks.cli.credentials import phone_for
from webhooks.config import Settings
from webhooks.phone.base import Response as Answered
from webhooks.phone.transport import over_http

EXPRESS = Path(__file__).with_name("express")
CALLS = 300
"""What is sent is of so many calls: a turn that comes again within the last 200 of a process is no second line of its log."""


def free_port() -> int:
    """A port of this machine that nobody listens on; node's client knows no sockets of Unix."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def arrived(provider: str, settings: Settings) -> Webhook:
    """The signed webhook of a call that arrives."""
    return _exchanged(provider, settings)[0][0]


def keyed(provider: str, settings: Settings) -> tuple[Webhook, bytes]:
    """The signed webhook of a key pressed in the menu, and what it is answered."""
    found = _exchanged(provider, settings)
    return next(pair for pair in found if b"Digits=1" in pair[0].body or b'"digits"' in pair[0].body)


def keys(provider: str, settings: Settings) -> list[Webhook]:
    """The same of `CALLS` calls."""
    return [keyed(provider, settings)[0] for _ in range(CALLS)]


def _exchanged(provider: str, settings: Settings) -> list[tuple[Webhook, bytes]]:
    """What a provider sends for a call with one key, and what it is answered."""
    found: list[tuple[Webhook, bytes]] = []
    http = over_http(settings.public_url)

    def send(webhook: Webhook) -> Answered:
        answer = http(webhook)
        found.append((webhook, answer.body))
        return answer

    phone = phone_for(provider, settings, send, time.time)
    phone.dial(servers.NUMBER)
    phone.press("1")
    return found


def command(app: str, settings: Settings) -> list[str]:
    """The words that start an app: ours, express, or one of `bench.apps`."""
    if app == "express":
        return ["node", str(EXPRESS / "server.js")]
    if app == "ours":
        return [sys.executable, "-m", "webhooks.cli", "serve", "--host", "127.0.0.1"]
    words = servers.command("granian, 4 blocking threads", app, settings.port)
    return [*words[:-1], f"bench.apps:{app}"]


class Running:
    """A server, killed at the end: connections that are kept open must not hold it up."""

    def __init__(self, app: str, settings: Settings, extra: dict[str, str]) -> None:
        began = time.perf_counter()
        self._temporary = tempfile.TemporaryDirectory()  # for what a server that is killed leaves
        environ = {
            **os.environ,
            **extra,
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "TMPDIR": self._temporary.name,
        }
        environ.pop(
            "PYTHONDONTWRITEBYTECODE", None
        )  # what is installed has been compiled; a start is measured by the second
        self._process = subprocess.Popen(command(app, settings), env=environ, stdout=subprocess.DEVNULL)
        servers._wait(settings.port)
        self.start_seconds = time.perf_counter() - began
        time.sleep(1)

    def __enter__(self) -> Running:
        return self

    @property
    def pid(self) -> int:
        """Of its first process."""
        return self._process.pid

    def memory(self) -> float:
        """MB of the largest process."""
        family = psutil.Process(self._process.pid).children(recursive=True)
        return max((one.memory_info().rss for one in family), default=0) / 1e6

    def __exit__(self, *_: object) -> None:
        family = [*psutil.Process(self._process.pid).children(recursive=True), psutil.Process(self._process.pid)]
        for one in family:
            one.kill()
        self._process.wait()
        psutil.wait_procs(family, timeout=5)
        self._temporary.cleanup()
        time.sleep(0.3)
