"""Everything that a fault run needs, on this machine: servers, the service as the Procfile starts it, mail, providers."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import psutil
import requests

from flows.configuration import Configuration
from flows.store.engine import connect
from flows.store.store import Store
from tests.calls.conftest import ENVIRONMENT
from tests.faults.hosts import Hosts, new_key, pem
from tests.ports import free_port
from tests.voicemail.conftest import serving
from webhooks.services import PostgresServer, RedisServer
from webhooks.services.process import Server

T = TypeVar("T")
NUMBER = "+33972101010"
PUBLISHED_SECONDS = 1.0
ADMIN = "a-token-of-an-admin-from-the-environment"
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
    """`carillon …` as a process of its own, with nothing in its environment but `environ`.

    What it leaves in its temporary folder when it is killed is in `folder`, and goes with that.

    full_disk: it can write no byte into any file (setrlimit(2), RLIMIT_FSIZE), its log included, until `room_on_disk` says so.
    """

    def __init__(self, folder: Path, environ: dict[str, str], *words: str, full_disk: bool = False) -> None:
        self.name = words[0]
        super().__init__(folder)
        self._environ = {"TMPDIR": str(folder), **environ}
        self._words, self._full_disk = words, full_disk

    def command(self) -> Sequence[str]:
        values = [f"{name}={value}" for name, value in self._environ.items()]
        words = ["env", "-i", *values, sys.executable, "-m", "webhooks.cli", *self._words]
        return ["sh", "-c", 'ulimit -S -f 0; exec "$@"', "sh", *words] if self._full_disk else words

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

    def __init__(self, database_url: str | None = None, configuration: dict[str, Any] = CONFIGURATION) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="carillon-faults-"))
        self.hosts, self.redis = Hosts(self.folder), _must(RedisServer.private())
        self.postgres = None if database_url else _must(PostgresServer.private())
        self._open = ExitStack()
        self.office = self._open.enter_context(serving())
        self.port, self._clock = free_port(), self.folder / "clock"
        self.environ = self._environment(database_url or _must(self.postgres).url)
        self.carillon("db", "upgrade")
        self.engine = connect(self.environ["DATABASE_URL"])
        self.store = Store.on(self.engine)
        self.store.revisions.publish(
            Configuration().merged(configuration, True).to_bytes(), author="faults", message=""
        )
        self.web = Program(self.folder, self.environ, "serve", "--host", "127.0.0.1")
        self.worker = Program(self.folder, self.environ, "worker")
        self.web.start()
        self.worker.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sql(self) -> PostgresServer:
        """The PostgreSQL of its own."""
        return _must(self.postgres)

    def publish(self, configuration: dict[str, Any]) -> None:
        """Upload a whole configuration; returns when every web process knows it."""
        headers, url = {"Authorization": f"Bearer {ADMIN}"}, f"{self.url}/api/config?whole=true"
        requests.post(url, json=configuration, headers=headers, timeout=30).raise_for_status()
        time.sleep(PUBLISHED_SECONDS)

    def close(self) -> None:
        """Stops everything, and removes what was written."""
        for program in (self.worker, self.web):
            program.stop()
        self.store.close()
        self._open.close()
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
            "PYTHONPATH": os.pathsep.join(map(str, (Path(__file__).parents[2], Path(__file__).parent / "clock"))),
            "FAULTS_CLOCK": str(self._clock),
            "CARILLON_ADMIN_TOKEN": ADMIN,
            "LAST_GOOD_DIR": str(self.folder / "last-good"),
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

    def carillon(self, *words: str) -> None:
        """One command, to its end."""
        command = [sys.executable, "-m", "webhooks.cli", *words]
        subprocess.run(command, env=self.environ, cwd=self.folder, check=True, capture_output=True)

    def set_clock(self, wrong: float) -> None:
        """Have every process of the service be so many seconds wrong about the time."""
        self._clock.write_text(str(wrong))

    def rolls(self, full_disk: bool = False) -> None:
        """A rolling restart: new web processes, which take the calls from when they answer; then the old ones are told to end."""
        port = free_port()
        environ = {**self.environ, "PORT": str(port)}
        new = Program(self.folder, environ, "serve", "--host", "127.0.0.1", full_disk=full_disk)
        new.start()
        old, self.web, self.port = self.web, new, port
        old.stop()

    def room_on_disk(self, there_is: bool) -> None:
        """Let every process of the service write into files, or none."""
        most = resource.RLIM_INFINITY if there_is else 0
        for one in (one for program in (self.web, self.worker) for one in self.processes(program)):
            one.rlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    def processes(self, program: Program) -> list[psutil.Process]:
        """A program and everything that it has started."""
        first = psutil.Process(program.pid)
        return [first, *first.children(recursive=True)]


def _must(server: T | None) -> T:
    if server is None:
        raise RuntimeError("a program is missing: make .venv/.dev brings Redis and PostgreSQL")
    return server
