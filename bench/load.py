"""Many calls at once, for a while: errors, how long callers wait, and whether memory stays flat. `make load`, ten minutes.

    python -m bench.load --minutes 1 --calls 500

Half of the callers are on each provider. Each makes one call after the other as people do, pausing before every key, against two
processes of `carillon serve` on loopback, with Redis and SQL. Their own work on the machine is in how long they wait.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import psutil

from bench.running import Running, free_port
from bench.servers import NUMBER, prepared
from flows.configuration import Configuration
from flows.store.store import Store
from providers.base import Webhook
from webhooks.cli.credentials import PROVIDERS, phone_for
from webhooks.config import Settings
from webhooks.phone.base import LineFault, Response
from webhooks.phone.script import BadInput, Input, play
from webhooks.services import RedisServer

PAUSE = 2.0
"""Seconds before a key, on average."""
FLAT = 1.05
"""Memory at the end over that after a fifth of the run: more is a leak."""
SORRY = [{"type": "play", "prompt": "Nobody is there."}, {"type": "hangup"}]
PIN = {"type": "gather", "variable": "pin", "prompt": "Your number, please.", "sensitive": True}
ALWAYS = {"hours": "always", "blocklist": "unwanted"}
LINE: dict[str, Any] = {
    "numbers": {NUMBER: {"flow": "line"}},
    "hours": {"always": {"week": {"mon-sun": ["00:00-24:00"]}}},
    "lists": {"unwanted": {"region": "FR", "entries": [f"+3316{number:07d}" for number in range(10_000)]}},
    "flows": {
        "line": {
            "timezone": "Europe/Paris",
            "language": "en-GB",
            "steps": [{"name": "open", "when": ALWAYS, "actions": [{"type": "menu", "menu": "choice"}]}],
            "menus": {
                "choice": {
                    "greeting": "For sales, press 1. For anything else, press 2.",
                    "entries": {
                        "1": [PIN, {"type": "dial", "to": "+33140506070"}, *SORRY],
                        "2": [{"type": "dial", "to": "+33140506071"}, *SORRY],
                    },
                    "exhausted": SORRY,
                }
            },
        }
    },
}
CALLS: tuple[tuple[Input, ...], ...] = (
    ("1", "481516#", {"dial": "answered"}),
    ("9", "2", {"dial": "no_answer"}),
    ("2", {"dial": "busy"}),
    ("", "", ""),
    ("1", "12#", "hangup"),
)


@dataclass
class Told:
    """What the callers have seen so far. waits: milliseconds of each webhook."""

    waits: list[float] = field(default_factory=list)
    calls: int = 0
    errors: Counter[str] = field(default_factory=Counter)


class Caller:
    """Somebody who calls again and again, on a connection of their own."""

    def __init__(self, settings: Settings, provider: str, told: Told, end: float) -> None:
        self._settings, self._provider, self._told, self._end = settings, provider, told, end
        self._wire = HTTPConnection("127.0.0.1", settings.port, timeout=15)

    def run(self) -> None:
        while time.monotonic() < self._end:
            try:
                phone = phone_for(self._provider, self._settings, self._send, time.time)
                phone.dial(NUMBER, f"+336{random.randrange(10**8):08d}")
                play(phone, random.choice(CALLS))
                if not phone.ended_by:
                    phone.hang_up()
            except (LineFault, BadInput, OSError, HTTPException) as wrong:
                self._told.errors[f"{self._provider}: {type(wrong).__name__} {wrong}"[:120]] += 1
                self._wire.close()
            self._told.calls += 1

    def _send(self, webhook: Webhook) -> Response:
        if "/resume" in webhook.target:
            time.sleep(random.uniform(0.2, 2 * PAUSE - 0.2))
        headers = {name: value for name, value in webhook.headers.items() if name != "content-length"}
        began = time.perf_counter()
        self._wire.request(webhook.method, webhook.target, webhook.body or None, headers)
        answer = self._wire.getresponse()
        body = answer.read()
        self._told.waits.append((time.perf_counter() - began) * 1000)
        if answer.status not in (200, 204):
            self._told.errors[f"{self._provider}: status {answer.status}"] += 1
        return Response(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)


def published(settings: Settings) -> None:
    store = Store.open(settings.database_url)
    store.revisions.publish(Configuration().merged(LINE, True).to_bytes(), author="bench", message="")
    store.close()


def logged(settings: Settings, wanted: int) -> int:
    """Calls in the log of calls, which is written in the background: waited for, a while."""
    store = Store.open(settings.database_url)
    deadline = time.monotonic() + 20
    while (found := store.calls.count()) < wanted and time.monotonic() < deadline:
        time.sleep(0.5)
    store.close()
    return found


def memory_of(server: Running) -> list[float]:
    """MB of each process that answers calls."""
    children = psutil.Process(server.pid).children(recursive=True)
    return sorted((one.memory_info().rss / 1e6 for one in children), reverse=True)[:2]


def row(label: str, seconds: float, waits: Sequence[float], memory: Sequence[float], errors: int) -> str:
    ranked = sorted(waits) or [0.0]
    p99, shown = ranked[int(len(ranked) * 0.99)], " + ".join(f"{one:.0f}" for one in memory)
    told = f"{len(waits) / seconds:,.0f} | {statistics.median(ranked):.1f} | {p99:.0f} | {ranked[-1]:.0f}"
    return f"| {label} | {told} | {shown} | {errors} |"


def watched(server: Running, told: Told, minutes: float) -> list[list[float]]:
    """Print a row for each tenth of the run; memory at the end of each."""
    memories, piece = [], minutes * 6
    print(
        "| minute | webhooks/s | median ms | 99 % ms | longest ms | MB | errors |\n|--:|--:|--:|--:|--:|--:|--:|",
        flush=True,
    )
    for number in range(1, 11):
        before = len(told.waits)
        time.sleep(piece)
        memories.append(memory_of(server))
        errors = sum(told.errors.values())
        print(row(f"{number * minutes / 10:g}", piece, told.waits[before:], memories[-1], errors), flush=True)
    return memories


def main() -> None:
    """Run the load; the exit status is 1 for an error, a call that is not in the log, or memory that grows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--calls", type=int, default=500)
    wanted = parser.parse_args()
    program = RedisServer.find()
    if program is None:
        raise SystemExit("no redis-server")
    with tempfile.TemporaryDirectory() as folder, RedisServer(program, port=free_port()) as redis:
        settings, told = prepared(Path(folder)), Told()
        published(settings)
        with Running("ours", settings, {"REDIS_URL": redis.url, "WEB_CONCURRENCY": "2"}) as server:
            end = time.monotonic() + 60 * wanted.minutes
            callers = [Caller(settings, PROVIDERS[n % 2], told, end) for n in range(wanted.calls)]
            threads = [threading.Thread(target=one.run, daemon=True) for one in callers]
            for thread in threads:
                thread.start()
            memories = watched(server, told, wanted.minutes)
            for thread in threads:
                thread.join(60)
            kept = logged(settings, told.calls)
    grown = max(sum(memories[-1]) / sum(memories[1]), 0)
    for words, count in told.errors.most_common(10):
        print(f"{count} × {words}")
    print(
        f"{told.calls} calls, {len(told.waits)} webhooks, {sum(told.errors.values())} errors, {kept} calls in the log"
    )
    print(f"memory at the end: {grown:.2f} of that after a fifth of the run")
    raise SystemExit(bool(told.errors) or kept != told.calls or grown > FLAT)


if __name__ == "__main__":
    main()
