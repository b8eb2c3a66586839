"""How fast a turn is beside a bare Flask view and beside a hard-coded IVR: `make bench`, or `python -m bench.turns --quick`.

Needs wrk; Express is measured too where `npm install --prefix bench/express` was run. 2 processes each, on loopback. All of them
run, and are loaded in turn for a moment, over and over: what the machine does beside meets them alike. `--plot FILE` draws the
answers a second as an SVG.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from operator import truediv
from pathlib import Path

from bench import servers
from bench.bars import Bar, svg
from bench.running import EXPRESS, Running, free_port, keyed, keys
from flows.record import replace
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
HEAD = "| | answers/s | of the bare view | 99 % ms at 200 | MB a process | start s | errors |\n|---|--:|--:|--:|--:|--:|--:|"


@dataclass
class Measured:
    """A server, what it is sent, and what came of it by round. rates: answers a second at 16 calls at once. p99s: ms at 200."""

    url: str
    server: Running
    script: Path
    rates: list[float] = field(default_factory=list)
    p99s: list[float] = field(default_factory=list)
    errors: float = 0

    def is_loaded(self, seconds: int, connections: int = servers.CONNECTIONS) -> servers.Load:
        """One run of wrk."""
        found = servers.load(self.url, self.script, seconds, connections)
        self.errors += found.errors
        return found

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    def share(self, floor: Measured) -> float:
        """Of another's answers a second, each round's beside the same round's."""
        return statistics.median(map(truediv, self.rates, floor.rates))


def started(
    stack: ExitStack, folder: Path, settings: Settings, extra: dict[str, str]
) -> dict[tuple[str, str], Measured]:
    """All the servers. Ours come first: the others are sent what ours was sent, and answer with its bytes."""
    found: dict[tuple[str, str], Measured] = {}
    has_express = (EXPRESS / "node_modules").exists() and shutil.which("node")
    for row in [row for row in ROWS if row[0] != "express" or has_express]:
        app, provider = row
        port, script = free_port(), folder / f"{app}-{provider}.lua"
        here = replace(settings, port=port, public_url=f"http://127.0.0.1:{port}")
        more = {**extra, "PORT": str(port), "PUBLIC_URL": here.public_url, "LAST_GOOD_DIR": str(folder / script.stem)}
        more |= {"BENCH_BODY": f"{folder}/{provider}.body", "URL_SIGNED": extra.get(provider, "")}
        server = stack.enter_context(Running(app, here, more))
        if app == "ours":
            webhook, body = keyed(provider, here)
            (folder / f"{provider}.body").write_bytes(body)
            (folder / f"{provider}.lua").write_text(servers.script(webhook))
            extra[provider] = here.public_url + webhook.target
            script.write_text(servers.script(*keys(provider, here)))
        else:
            script = folder / f"{provider}.lua"
        found[row] = Measured(here.public_url, server, script)
        found[row].is_loaded(1)
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three rounds of 1 s in place of fifteen of 2 s")
    parser.add_argument("--plot", type=Path, metavar="FILE")
    told = parser.parse_args()
    seconds, rounds = (1, 3) if told.quick else (2, 15)
    program = RedisServer.find()
    if program is None:
        raise SystemExit("no redis-server")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(RedisServer(program, port=free_port()))
        settings = servers.prepared(folder)
        token = next(iter(settings.twilio_accounts.values()))
        found = started(stack, folder, settings, {"TOKEN": token, "REDIS_URL": redis.url})
        for number in range(rounds):
            for one in found.values():
                one.rates.append(one.is_loaded(seconds).rate)
            for one in found.values() if number % 3 == 0 else ():
                one.p99s.append(one.is_loaded(seconds, 200).p99)
        print(HEAD)
        for (app, provider), one in found.items():
            share, crowd = one.share(found["bare", provider]), statistics.median(one.p99s)
            cells = f"{one.rate:,.0f} | {share:.2f} | {crowd:.0f} | {one.server.memory():.0f}"
            print(f"| {ROWS[app, provider]} | {cells} | {one.server.start_seconds:.1f} | {one.errors:.0f} |")
    if told.plot:
        told.plot.write_text(plot(found))


def plot(found: dict[tuple[str, str], Measured]) -> str:
    """Answers a second, as bars."""
    bars = [
        Bar(ROWS[row], one.rate, f"{one.rate:,.0f} ({one.share(found['bare', row[1]]):.2f})", row[0] == "ours")
        for row, one in found.items()
        if row != ("bare", "vonage")
    ]
    return svg("Turns a second, two processes (share of the bare view)", bars)


if __name__ == "__main__":
    main()
