"""How fast a turn is beside a bare Flask view and beside a hard-coded IVR: `make bench`, or `python -m bench.turns --quick`.

Needs wrk; Express is measured too where `npm install --prefix bench/express` was run. 2 processes, on loopback. `--plot FILE` draws
the answers a second as an SVG.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import NamedTuple

from bench import servers
from bench.bars import Bar, svg
from bench.running import EXPRESS, Running, free_port, keyed, keys
from webhooks.config import Settings
from webhooks.services import RedisServer

ROWS = {
    ("ours", "twilio"): "Carillon, Twilio",
    ("ours", "vonage"): "Carillon, Vonage",
    ("bare", "twilio"): "bare Flask view",
    ("bare", "vonage"): "bare Flask view, Vonage's bytes",
    ("ivr", "twilio"): "hard-coded IVR in Flask",
    ("express", "twilio"): "hard-coded IVR in Express",
}
CALLS = 300
"""Ours are of so many calls: a turn that comes again within the last 200 calls of a process is no second line of its log."""
HEAD = "| | answers/s | of the bare view | 99 % ms at 200 | MB a process | start s | errors |\n|---|--:|--:|--:|--:|--:|--:|"


class Measured(NamedTuple):
    """rate: answers a second at 16 calls at once. p99: ms at 200 at once. memory: MB of a process. start: seconds."""

    rate: float
    p99: float
    memory: float
    start: float
    errors: float


def measured(app: str, provider: str, settings: Settings, extra: dict[str, str], seconds: int) -> Measured:
    """One run of an app: warmed up, then at 16 calls at once, then at 200."""
    with Running("ours", settings, extra):
        webhook, body = keyed(provider, settings)
        sent = keys(provider, settings, CALLS) if app == "ours" else [webhook]
    Path(extra["BENCH_BODY"]).write_bytes(body)
    extra["URL_SIGNED"] = settings.public_url + webhook.target
    lua = Path(extra["BENCH_BODY"]).with_suffix(".lua")
    lua.write_text(servers.script(*sent))
    with Running(app, settings, extra) as server:
        servers.load(settings.public_url, lua, 1)
        busy = servers.load(settings.public_url, lua, seconds)
        crowd = servers.load(settings.public_url, lua, seconds, connections=200)
        return Measured(busy.rate, crowd.p99, server.memory(), server.start_seconds, busy.errors + crowd.errors)


def median(runs: list[Measured]) -> Measured:
    return Measured(*map(statistics.median, zip(*runs, strict=True)))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one run of 3 s each in place of three of 8 s")
    parser.add_argument("--plot", type=Path, metavar="FILE")
    told = parser.parse_args()
    seconds, runs = (3, 1) if told.quick else (8, 3)
    has_express = (EXPRESS / "node_modules").exists() and shutil.which("node")
    rows = [row for row in ROWS if row[0] != "express" or has_express]
    program = RedisServer.find()
    if program is None:
        raise SystemExit("no redis-server")
    found: dict[tuple[str, str], list[Measured]] = {row: [] for row in rows}
    with tempfile.TemporaryDirectory() as folder, RedisServer(program, port=free_port()) as redis:
        settings = servers.prepared(Path(folder))
        token = next(iter(settings.twilio_accounts.values()))
        extra = {"BENCH_BODY": f"{folder}/body", "TOKEN": token, "REDIS_URL": redis.url}
        for _ in range(runs):
            for row in rows:  # in turn, so that what else the machine does is shared by all
                found[row].append(measured(*row, settings, dict(extra), seconds))
    medians = {row: median(runs) for row, runs in found.items()}
    print(HEAD)
    for (app, provider), one in medians.items():
        share = one.rate / medians["bare", provider].rate
        figures = (
            f"{one.rate:,.0f} | {share:.2f} | {one.p99:.0f} | {one.memory:.0f} | {one.start:.1f} | {one.errors:.0f}"
        )
        print(f"| {ROWS[app, provider]} | {figures} |")
    if told.plot:
        told.plot.write_text(plot(medians))


def plot(medians: dict[tuple[str, str], Measured]) -> str:
    """Answers a second, as bars."""
    bars = [
        Bar(ROWS[row], one.rate, f"{one.rate:,.0f} ({one.rate / medians['bare', row[1]].rate:.2f})", row[0] == "ours")
        for row, one in medians.items()
        if row != ("bare", "vonage")
    ]
    return svg("Turns a second, two processes (share of the bare view)", bars)


if __name__ == "__main__":
    main()
