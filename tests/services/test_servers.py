"""Private servers start, hang, die and come back as told: the fault runs stand on them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import redis

from tests.ports import free_port
from tests.waiting import LONG, until
from webhooks.services import PostgresServer, RedisServer, ServiceError
from webhooks.services.postgres import reachable
from webhooks.services.process import Server

KINDS: dict[str, Callable[[], Server | None]] = {"redis": RedisServer.private, "postgres": PostgresServer.private}


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    server = KINDS[request.param]()
    assert server
    yield server
    server.close()


def test_a_server_answers_until_it_is_stopped_and_again_when_started(server: Server) -> None:
    assert until(server.answers)
    server.stop()
    assert not server.answers()
    server.start()
    assert until(server.answers)


def test_a_paused_server_hangs_and_goes_on_when_resumed(server: Server) -> None:
    server.pause()
    before = time.monotonic()
    assert not server.answers()
    assert time.monotonic() - before > 0.9, "it refused at once instead of hanging"
    server.resume()
    assert until(server.answers)


def test_a_killed_server_comes_back(server: Server) -> None:
    server.kill()
    assert not server.answers()
    server.start()
    assert until(server.answers)


def test_nothing_is_left_behind(server: Server) -> None:
    pid, folder = server.pid, server.folder
    server.close()
    assert not psutil.pid_exists(pid)
    assert not folder.exists()


@pytest.mark.parametrize("kind", ["RedisServer", "PostgresServer"])
def test_a_server_ends_with_the_process_that_started_it_even_by_sigkill(kind: str) -> None:
    code = f"from webhooks.services import *; s = {kind}.private(); print(s.pid, s.folder, flush=True); input()"
    words = [sys.executable, "-c", code]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid, folder = parent.stdout.readline().split()
        os.kill(parent.pid, signal.SIGKILL)
    gone = until(lambda: not psutil.pid_exists(int(pid)))
    subprocess.run(["rm", "-rf", folder], check=True)
    assert gone


def test_redis_forgets_unless_told_to_keep(tmp_path: Path) -> None:
    for keep, expected in [(False, None), (True, b"1")]:
        server = RedisServer.private(tmp_path / str(keep), keep=keep)
        assert server
        with server, redis.Redis.from_url(server.url) as client:
            client.set("a", 1)
            server.restart()
            assert client.get("a") == expected


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    program = RedisServer.find()
    assert program
    (tmp_path / "redis.sock").mkdir()
    with pytest.raises(ServiceError, match=r"redis did not start: (?s:.*)socket"):
        RedisServer(program, tmp_path).start()


def test_postgresql_listens_on_a_port_when_one_is_given() -> None:
    port = free_port()
    server = PostgresServer.private(port=port)
    assert server
    with server:
        assert f"127.0.0.1:{port}" in server.url
        socket.create_connection(("127.0.0.1", port), timeout=LONG).close()


def test_without_a_program_there_is_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert RedisServer.private() is None
    monkeypatch.setattr("pathlib.Path.glob", lambda _folder, _pattern: iter(()))
    assert PostgresServer.private() is None


def test_a_program_in_a_closed_folder_is_copied_with_the_libraries_beside_it(tmp_path: Path) -> None:
    site, open_folder = tmp_path / "closed", tmp_path / "open"
    for file in ("wheel/pginstall/bin/initdb", "wheel/pginstall/lib/plpgsql.so", "wheel.libs/libpq.so"):
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        (site / file).touch()
    site.chmod(0o700)
    programs = reachable(site / "wheel" / "pginstall" / "bin", open_folder)
    assert (programs / "initdb").exists()
    assert programs.is_relative_to(open_folder)
    assert (programs / "../../../wheel.libs/libpq.so").resolve().exists()
    assert reachable(Path("/usr/bin"), open_folder) == Path("/usr/bin")
