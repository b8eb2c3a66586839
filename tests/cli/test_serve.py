"""`carillon serve` and `carillon worker` as processes, as the Procfile starts them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from flows.store.store import Store
from tests.cli.conftest import Carillon
from tests.waiting import LONG, until
from webhooks.cli.embedded import publish_example
from webhooks.config import Settings
from webhooks.phone.transport import over_http
from webhooks.phone.twilio import TwilioPhone

STOP_SECONDS = LONG
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path, sqlite_url: str) -> Iterator[Start]:
    """Starts `carillon` as a process of its own; what still runs at the end of the test is killed."""
    started: list[subprocess.Popen[str]] = []

    def run(*words: str, before: tuple[str, ...] = (), **env: str) -> subprocess.Popen[str]:
        base = {"PATH": os.environ["PATH"], "SECRET_KEY": "s" * 32, "DATABASE_URL": sqlite_url, "TMPDIR": str(tmp_path)}
        process = subprocess.Popen(
            [*before, sys.executable, "-m", "webhooks.cli", *words],
            env={**base, **env},
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=STOP_SECONDS)


def ended(process: subprocess.Popen[str]) -> str:
    """What it said until it was killed."""
    process.kill()
    return process.communicate()[0]


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_it_answers_and_ends_in_order_on_sigterm(start: Start, port: int) -> None:
    process = start("serve", PORT=str(port))
    assert until(lambda: answers(port)), ended(process)
    process.send_signal(signal.SIGTERM)
    log, _ = process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 0
    assert f"listening on 0.0.0.0:{port}" in log
    assert "healthz" not in log
    assert "Traceback" not in log


def test_what_was_decided_just_before_the_end_is_in_both_logs(start: Start, port: int, sqlite_url: str) -> None:
    publish_example(Settings.from_env({"SECRET_KEY": "s" * 32, "DATABASE_URL": sqlite_url}))
    process = start("serve", PORT=str(port), WEB_CONCURRENCY="1", CARILLON_INSECURE="1")
    assert until(lambda: answers(port)), ended(process)
    phone = TwilioPhone(over_http(f"http://127.0.0.1:{port}"), f"http://localhost:{port}", time.time, "AC1", "token")
    phone.dial("+33972101010")
    process.send_signal(signal.SIGTERM)
    log, _ = process.communicate(timeout=STOP_SECONDS)
    assert f"call {phone.wire.call_sid} turn 0" in log
    store = Store.open(sqlite_url)
    assert [call.id for call in store.calls.list(limit=9)] == [phone.wire.call_sid]
    store.close()


def test_it_starts_on_a_full_disk(start: Start, port: int) -> None:
    full = ("sh", "-c", 'ulimit -S -f 0; exec "$@"', "sh")
    process = start("serve", before=full, PORT=str(port), WEB_CONCURRENCY="1", SOUNDS_URL="s3://bucket/sounds")
    assert until(lambda: answers(port)), ended(process)
    process.terminate()
    log, _ = process.communicate(timeout=STOP_SECONDS)
    assert "figures are not shared" in log


def test_it_ends_at_once_also_while_its_processes_are_still_starting(start: Start, port: int) -> None:
    process = start("serve", PORT=str(port), WEB_CONCURRENCY="4")
    assert until(lambda: len(psutil.Process(process.pid).children()) == 4), ended(process)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 0


def test_a_process_that_dies_is_started_again(start: Start, port: int) -> None:
    process = start("serve", PORT=str(port), WEB_CONCURRENCY="1")
    assert until(lambda: answers(port))
    (worker,) = psutil.Process(process.pid).children()
    worker.kill()
    assert until(lambda: any(child.pid != worker.pid for child in psutil.Process(process.pid).children()))
    assert until(lambda: answers(port))


def test_nothing_serves_on_when_the_first_process_is_killed(start: Start, port: int) -> None:
    process = start("serve", PORT=str(port))
    assert until(lambda: answers(port))
    workers = psutil.Process(process.pid).children()
    process.kill()
    assert len(workers) == 2
    assert psutil.wait_procs(workers, timeout=STOP_SECONDS)[1] == []


def test_a_port_that_is_taken_is_one_sentence(start: Start, port: int) -> None:
    first = start("serve", PORT=str(port), WEB_CONCURRENCY="1")
    assert until(lambda: answers(port))
    second = start("serve", PORT=str(port))
    said, _ = second.communicate(timeout=LONG)
    assert second.returncode == 1
    assert said.count("\n") == 1
    assert f"Port {port} is not free" in said
    assert first.poll() is None


def test_what_is_under_way_at_the_end_is_finished(start: Start, port: int) -> None:
    """A redeploy must not cut a webhook off: half of it has come when the server is told to stop."""
    process = start("serve", PORT=str(port), WEB_CONCURRENCY="1")
    assert until(lambda: answers(port))
    with socket.create_connection(("127.0.0.1", port), timeout=STOP_SECONDS) as caller:
        caller.sendall(b"POST /voice/twilio/answer HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\nFrom")
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        caller.sendall(b"=abc")
        assert caller.recv(100).startswith(b"HTTP/1.1 503 ")  # no account is configured
    process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 0


@pytest.mark.parametrize("value", ["0", "many", "65"])
def test_a_wrong_number_of_processes_is_refused(carillon: Carillon, value: str) -> None:
    result = carillon("serve", env={"WEB_CONCURRENCY": value, "SECRET_KEY": "s" * 32})
    assert result.exit_code == 2
    assert "WEB_CONCURRENCY" in result.output


def test_a_worker_without_redis_is_one_sentence(carillon: Carillon) -> None:
    result = carillon("worker", env={"SECRET_KEY": "s" * 32})
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "REDIS_URL" in result.output


def test_a_worker_does_what_waits_and_ends_on_sigterm(start: Start, redis_url: str) -> None:
    import redis
    from rq import Queue
    from rq.job import JobStatus

    connection = redis.Redis.from_url(redis_url)
    connection.flushall()
    job = Queue(connection=connection).enqueue("os.getcwd")
    process = start("worker", REDIS_URL=redis_url)
    assert until(lambda: job.get_status(refresh=True) is JobStatus.FINISHED), process.poll()
    process.send_signal(signal.SIGTERM)
    log, _ = process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 0
    assert "Traceback" not in log
    connection.close()
