"""What a turn costs with one flow and with ten thousand, with no list and with one of 100,000 numbers.

`python -m bench.sizes [--quick]`. The turn is the first of a call: the flow asks the hours, the calendar and the list.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import Any

from bench import servers
from bench.running import Running, arrived
from flows.configuration import Configuration
from flows.store.store import Store
from webhooks.config import Settings

SIZES = ((1, 0), (1_000, 0), (10_000, 0), (1, 100_000), (10_000, 100_000))


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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one run of 3 s each in place of three of 8 s")
    seconds, runs = (3, 1) if parser.parse_args().quick else (8, 3)
    found: dict[tuple[int, int, str], list[tuple[float, float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        settings, lua = servers.prepared(Path(folder)), Path(folder) / "turn.lua"
        for _ in range(runs):
            for flows, entries in SIZES:
                publish(settings, flows, entries)
                for provider in ("twilio", "vonage"):
                    with Running("ours", settings, {}) as server:
                        lua.write_text(servers.script(arrived(provider, settings)))
                        servers.load(settings.public_url, lua, 1)
                        rate = servers.load(settings.public_url, lua, seconds).rate
                        row = rate, server.memory(), server.start_seconds
                        found.setdefault((flows, entries, provider), []).append(row)
    print(
        "| flows | entries | provider | answers/s | of one flow | MB a process | start s |\n|--:|--:|---|--:|--:|--:|--:|"
    )
    for (flows, entries, provider), rows in found.items():
        rate, memory, start = map(statistics.median, zip(*rows, strict=True))
        one = statistics.median(row[0] for row in found[1, 0, provider])
        print(f"| {flows:,} | {entries:,} | {provider} | {rate:,.0f} | {rate / one:.2f} | {memory:.0f} | {start:.1f} |")


if __name__ == "__main__":
    main()
