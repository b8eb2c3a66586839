"""What a publish does to calls that are going on and to memory, and how soon every process serves it: `python -m bench.publishing`,
or `--flows 10000 --entries 100000` for a large configuration.

Load runs twice, once while a new revision is uploaded every two seconds and once while none is. How soon: from the answer to the
upload until a call is answered with the new revision ten times in a row, over connections of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import statistics
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from bench import servers
from bench.running import Running, arrived, free_port, keyed
from bench.sizes import publish as publish_sizes
from providers.base import Webhook
from webhooks import heaps
from webhooks.config import Settings
from webhooks.phone.transport import over_http
from webhooks.services import RedisServer

IN_A_ROW = 10
EVERY = 2.0


def upload(settings: Settings, token: str, number: int) -> int:
    """Uploads a configuration with another description; its revision."""
    source = json.dumps({"schema_version": 1, "switches": {f"switch {number}": {"on": False}}}).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{settings.public_url}/api/config", source, headers)
    with urllib.request.urlopen(request) as answer:
        return int(json.load(answer)["revision"])


def seconds_until_served(settings: Settings, webhook: Webhook, revision: int) -> float:
    """From now until calls are answered with a revision, again and again."""
    http, began, row, last = over_http(settings.public_url), time.perf_counter(), 0, 0.0
    while row < IN_A_ROW:
        found = re.search(rb"[?&]r=(\d+)", http(webhook).body)
        is_new = found is not None and int(found[1]) >= revision
        row, last = (row + 1, last) if is_new and row else (int(is_new), time.perf_counter() - began)
    return last


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--flows", type=int, default=1)
    parser.add_argument("--entries", type=int, default=0, help="of a list of callers")
    told = parser.parse_args()
    seconds = told.seconds
    program = RedisServer.find()
    if program is None:
        raise SystemExit("no redis-server")
    with tempfile.TemporaryDirectory() as folder, RedisServer(program, port=free_port()) as redis:
        os.environ["CARILLON_ADMIN_TOKEN"] = token = secrets.token_hex(32)
        settings, lua = servers.prepared(Path(folder)), Path(folder) / "turn.lua"
        publish_sizes(settings, told.flows, told.entries)
        with Running("ours", settings, {"REDIS_URL": redis.url}) as server:
            call = arrived("twilio", settings)
            lua.write_text(servers.script(keyed("twilio", settings)[0]))
            servers.load(settings.public_url, lua, 2)
            quiet = servers.load(settings.public_url, lua, seconds)
            memory, served = [server.memory()], []
            stop = threading.Event()

            def publish() -> None:
                number = 0
                while not stop.wait(EVERY):
                    number += 1
                    served.append(seconds_until_served(settings, call, upload(settings, token, number)))

            thread = threading.Thread(target=publish)
            thread.start()
            busy = servers.load(settings.public_url, lua, seconds)
            stop.set()
            thread.join()
            time.sleep(heaps.EVERY_SECONDS + 1)
            memory.append(server.memory())
    print("| | answers/s | 99 % ms | errors | MB a process |\n|---|--:|--:|--:|--:|")
    for name, one, used in zip(("no publish", f"{len(served)} publishes"), (quiet, busy), memory, strict=True):
        print(f"| {name} | {one.rate:,.0f} | {one.p99:.1f} | {one.errors} | {used:.0f} |")
    print(f"served everywhere after {statistics.median(served):.2f} s (median), {max(served):.2f} s at most")


if __name__ == "__main__":
    main()
