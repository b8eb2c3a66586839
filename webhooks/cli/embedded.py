"""The service that `carillon demo` starts: SQLite, a private Redis and made-up accounts, all of it kept in one folder."""

from __future__ import annotations

import os
import secrets
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from flows.configuration import Configuration
from flows.store.migrate import upgrade
from flows.store.store import Store
from webhooks.cli import credentials
from webhooks.cli.environ import FOLDER, TWILIO, VONAGE, environment, keep, with_embedded
from webhooks.config import Settings, embedded
from webhooks.services import RedisServer, ServiceError
from webhooks.services.process import Server

EXAMPLE = Path(__file__).parents[2] / "examples" / "annex.json"
LONGEST_SOCKET = 100
"""Bytes of the path of a Unix socket; Linux allows 107 (unix(7))."""


def completed(folder: Path = FOLDER) -> dict[str, str]:
    """The environment with all that a laptop lacks. What was made up is kept, so that the next start has the same."""
    told = environment()
    environ = with_embedded(told, folder)
    here = folder.resolve()
    defaults = {
        "DATABASE_URL": f"sqlite:///{here}/carillon.db",
        "SOUNDS_URL": f"file:{here}/sounds",
        "CARILLON_ADMIN_TOKEN": f"carillon_{secrets.token_urlsafe(24)}",
    }
    environ = {**defaults, **embedded(environ, folder), **_said(environ)}
    environ |= credentials.made_up(environ)
    names = (*defaults, "SECRET_KEY", *TWILIO, *VONAGE)
    keep({name: environ[name] for name in names if name in environ and name not in told}, folder)
    return environ


def _said(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if value.strip()}


@contextmanager
def redis_for(settings: Settings, folder: Path = FOLDER) -> Iterator[tuple[str | None, str]]:
    """The address of a Redis (None: none is to be had), and a word on which one it is."""
    if settings.redis_url:
        yield settings.redis_url, "the one of REDIS_URL"
        return
    program, place = RedisServer.find(), folder.resolve() / "redis"
    if program is None:
        yield None, "none to be had; it is not needed, only slower to learn of a new revision"
        return
    short = len(os.fsencode(place / "redis.sock")) <= LONGEST_SOCKET
    server = RedisServer(program, place if short else None, keep=short)
    if server.answers():
        yield server.url, "the private one of another demo that runs here"
        return
    try:
        server.start()
    except ServiceError as error:
        yield None, f"none: {str(error).splitlines()[0]}"
        return
    with server:
        yield server.url, f"a private one, {program}"


class WebServer(Server):
    """`carillon serve` in a process of its own, with this process's environment."""

    name = "server"

    def __init__(self, folder: Path, port: int, where: Path) -> None:
        super().__init__(folder)
        self._url, self._where = f"http://127.0.0.1:{port}/healthz", where

    def command(self) -> Sequence[str]:
        return ["env", "-C", str(self._where), sys.executable, "-m", "webhooks.cli", "serve"]

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(self._url, timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None


def publish_example(settings: Settings) -> tuple[int, bool]:
    """Make the tables, and publish the example where nothing is published; the live revision, and whether it is that."""
    upgrade(settings.database_url)
    store = Store.open(settings.database_url)
    try:
        number = store.revisions.live()
        if number is not None:
            return number, False
        return _publish(store), True
    finally:
        store.close()


def _publish(store: Store) -> int:
    from webhooks.cli.check import one
    from webhooks.cli.problems import Source

    problems, _, configuration = one(Source(EXAMPLE.name, EXAMPLE.read_bytes()), Configuration())
    if not configuration.names("numbers"):
        raise click.ClickException(f"{EXAMPLE} cannot be published: {problems[0].message}")
    return store.revisions.publish(configuration.to_bytes(), "demo", f"the example, {EXAMPLE.name}").number
