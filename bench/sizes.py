"""What a turn costs with one flow and with ten thousand, with no list and with one of 100,000 numbers.

`python -m bench.sizes [--quick]`. The turn is the first of a call: the flow asks the hours, the calendar and the list. All
sizes have servers of their own, loaded in turn for a moment, over and over: what the machine does beside meets them alike.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from operator import truediv
from pathlib import Path
from typing import Any

from bench import servers
from bench.running import CALLS, Running, arrived
from flows.configuration import Configuration
from flows.store.store import Store
from webhooks.config import Settings
from webhooks.services import RedisServer

SIZES = ((1, 0), (1_000, 0), (10_000, 0), (1, 100_000), (10_000, 100_000))
HEAD = """| flows | entries | provider | answers/s | of one flow | MB a process | start s |
|--:|--:|---|--:|--:|--:|--:|"""


def publish(settings: Settings, flows: int, entries: int) -> None:
    """Publishes the example with so many flows, and a blocklist of so many numbers."""
    store = Store.open(settings.database_url)
    number = store.revisions.live()
    body = store.revisions.body(number or 1)
    assert body
    before = Configuration.from_bytes(body)
    example: dict[str, Any] = before.document("flows", "accueil") or {}
    first = {**example["steps"][0], "when": {**example["steps"][0]["when"], "blocklist": "long"}}
    called = {**example, "steps": [first, *example["steps"][1:]]}
    many = {f"flow {place}": example for place in range(flows - 1)}
    listed = {"entries": [f"+3361{place:07}" for place in range(entries)]}
    changed = before.merged({"flows": {"accueil": called, **many}, "lists": {"long": listed}})
    gone = {name: None for name in before.names("flows") if name != "accueil" and name not in many}
    store.revisions.publish(changed.merged({"flows": gone}).to_bytes(), "bench", f"{flows} flows, {entries} entries")
    store.close()


@dataclass
class Sized:
    """A server with a configuration of some size, what it is sent, and how many answers a second it gave, round by round."""

    flows: int
    entries: int
    settings: Settings
    server: Running
    scripts: dict[str, Path]
    rates: dict[str, list[float]] = field(default_factory=lambda: {"twilio": [], "vonage": []})

    def loaded(self, provider: str, seconds: int) -> None:
        """One run of wrk."""
        self.rates[provider].append(servers.load(self.settings.public_url, self.scripts[provider], seconds).rate)


def started(stack: ExitStack, flows: int, entries: int) -> Sized:
    """A server of that size."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    settings = servers.prepared(folder)
    publish(settings, flows, entries)
    program = RedisServer.find()
    if program is None:
        raise SystemExit("no redis-server")
    extra = {"REDIS_URL": stack.enter_context(RedisServer(program)).url, "LAST_GOOD_DIR": str(folder)}
    server = stack.enter_context(Running("ours", settings, extra))
    scripts = {provider: folder / f"{provider}.lua" for provider in ("twilio", "vonage")}
    for provider, script in scripts.items():
        script.write_text(servers.script(*(arrived(provider, settings) for _ in range(CALLS))))
        servers.load(settings.public_url, script, 1)
    return Sized(flows, entries, settings, server, scripts)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three rounds of 1 s each in place of eleven of 2 s")
    seconds, rounds = (1, 3) if parser.parse_args().quick else (2, 11)
    with ExitStack() as stack:
        all_sizes = [started(stack, flows, entries) for flows, entries in SIZES]
        for _ in range(rounds):
            for provider in ("twilio", "vonage"):
                for one in all_sizes:
                    one.loaded(provider, seconds)
        print(HEAD)
        for one in all_sizes:
            for provider, rates in one.rates.items():
                of_one = statistics.median(map(truediv, rates, all_sizes[0].rates[provider]))
                cells = f"{one.flows:,} | {one.entries:,} | {provider} | {statistics.median(rates):,.0f} | {of_one:.2f}"
                print(f"| {cells} | {one.server.memory():.0f} | {one.server.start_seconds:.1f} |")


if __name__ == "__main__":
    main()
