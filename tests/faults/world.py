"""Everything that a fault run needs, on this machine: servers, the service as the Procfile starts it, mail, providers."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import psutil
from aiosmtpd.controller import Controller

from flows.configuration import Configuration
from flows.store.engine import connect
from flows.store.store import Store
from tests.calls.conftest import ENVIRONMENT
from tests.faults.hosts import Hosts, new_key, pem
from tests.voicemail.conftest import PostOffice
from webhooks.services import PostgresServer, RedisServer
from webhooks.services.process import Server

T = TypeVar("T")
NUMBER = "+33972101010"
CONFIGURATION: dict[str, Any] = {
    "schema_version": 1,
    "numbers": {NUMBER: {"flow": "line"}},
    "flows": {
        "line": {
            "timezone": "Europe/Paris",
            "language": "en-GB",
            "steps": [{"name": "menu", "actions": [{"type": "menu", "menu": "choice"}]}],
            "menus": {
                "choice": {
                    "greeting": "To leave a message, press 1.",
                    "entries": {"1": [{"type": "voicemail", "mailbox": "general"}]},
                    "exhausted": [{"type": "hangup"}],
                }
            },
        }
    },
    "mailboxes": {"general": {"emails": ["desk@example.com"]}},
}


class Program(Server):
    """`carillon …` as a process of its own, with nothing in its environment but `environ`."""

    def __init__(self, folder: Path, environ: dict[str, str], *words: str) -> None:
        self.name = words[0]
        super().__init__(folder)
        self._environ, self._words = environ, words

    def command(self) -> Sequence[str]:
        values = [f"{name}={value}" for name, value in self._environ.items()]
        return ["env", "-i", *values, sys.executable, "-m", "webhooks.cli", *self._words]

    def answers(self) -> bool:
        """The web processes: over HTTP. The worker answers nobody: it runs."""
        if self.name != "serve":
            return self.runs()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._environ['PORT']}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill_whole(self) -> None:
        """SIGKILL to the process and to everything that it has started."""
        children = psutil.Process(self.pid).children(recursive=True)
        self.kill()
        self._signal([child.pid for child in children], signal.SIGKILL)


class World:
    """The servers and the service, started. database_url: an empty migrated database (default: a PostgreSQL of its own)."""

    def __init__(self, database_url: str | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="carillon-faults-"))
        self.hosts, self.redis = Hosts(self.folder), _must(RedisServer.private())
        self.postgres = None if database_url else _must(PostgresServer.private())
        self.office = PostOffice(f"smtp://127.0.0.1:{free_port()}")
        self._mail = Controller(self.office, hostname="127.0.0.1", port=int(self.office.url.rpartition(":")[2]))
        self._mail.start()
        self.port = free_port()
        self.environ = self._environment(database_url or _must(self.postgres).url)
        self._carillon("db", "upgrade")
        self.engine = connect(self.environ["DATABASE_URL"])
        self.store = Store.on(self.engine)
        self.store.revisions.publish(
            Configuration().merged(CONFIGURATION, True).to_bytes(), author="faults", message=""
        )
        self.web = Program(self.folder, self.environ, "serve", "--host", "127.0.0.1")
        self.worker = Program(self.folder, self.environ, "worker")
        self.web.start()
        self.worker.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Stops everything, and removes what was written."""
        for program in (self.worker, self.web):
            program.stop()
        self.store.close()
        self._mail.stop()
        self.hosts.close()
        for server in (self.redis, self.postgres):
            if server:
                server.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _environment(self, database_url: str) -> dict[str, str]:
        key = self.folder / "vonage.pem"
        key.write_bytes(pem(new_key()))
        return {
            **ENVIRONMENT,
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "2",
            "DATABASE_URL": database_url,
            "REDIS_URL": self.redis.url,
            "VONAGE_PRIVATE_KEY": str(key),
            "SOUNDS_URL": f"file:{self.folder / 'sounds'}",
            "SMTP_URL": self.office.url,
            "MAIL_FROM": "carillon@example.com",
            "HTTPS_PROXY": self.hosts.url,
            "REQUESTS_CA_BUNDLE": str(self.hosts.certificate),
        }

    def _carillon(self, *words: str) -> None:
        command = [sys.executable, "-m", "webhooks.cli", *words]
        subprocess.run(command, env=self.environ, cwd=self.folder, check=True, capture_output=True)


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _must(server: T | None) -> T:
    if server is None:
        raise RuntimeError("a program is missing: make .venv/.dev brings Redis and PostgreSQL")
    return server
