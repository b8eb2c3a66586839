"""How fast a turn is beside a bare Flask view and beside a hard-coded IVR: `make bench`, or `python -m bench.turns --quick`.

Needs wrk; Express is measured too where `npm install --prefix bench/express` was run. 2 processes, on loopback.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from flask import Flask, Response, request

from bench import servers
from providers.base import Webhook
from webhooks.cli.credentials import phone_for
from webhooks.config import Settings
from webhooks.phone.base import Response as Answered
from webhooks.phone.transport import over_http
from webhooks.services import RedisServer

EXPRESS = Path(__file__).with_name("express")


def bare() -> Flask:
    """The floor: the bytes of our own answer, from a constant."""
    app, body = Flask("bare"), Path(os.environ["BENCH_BODY"]).read_bytes()
    app.add_url_rule("/<path:any>", view_func=lambda **_: Response(body, content_type="text/xml"), methods=["POST"])
    return app


def ivr() -> Flask:
    """What a user would write: Twilio's own classes, one Redis read and write per turn."""
    import redis
    from twilio.request_validator import RequestValidator
    from twilio.twiml.voice_response import VoiceResponse

    app, store = Flask("ivr"), redis.Redis.from_url(os.environ["REDIS_URL"])
    validator, signed = RequestValidator(os.environ["TOKEN"]), os.environ["URL_SIGNED"]

    @app.post("/<path:any>")
    def voice(**_: str) -> Response:
        if not validator.validate(signed, request.form, request.headers.get("X-Twilio-Signature", "")):
            return Response(status=403)
        key = f"call:{request.form['CallSid']}"
        store.get(key)
        store.set(key, "turn")
        answer = VoiceResponse()
        if request.form.get("Digits") == "1":
            answer.dial("+33140506070", timeout=25)
        return Response(str(answer), content_type="text/xml")

    return app


def _free() -> int:
    with socket.socket() as probe:  # node's client knows no sockets of Unix
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def keyed(provider: str, settings: Settings) -> tuple[Webhook, bytes]:
    """The signed webhook of a key pressed in the menu, and what it is answered."""
    found: list[tuple[Webhook, bytes]] = []
    http = over_http(settings.public_url)

    def send(webhook: Webhook) -> Answered:
        answer = http(webhook)
        found.append((webhook, answer.body))
        return answer

    phone = phone_for(provider, settings, send, time.time)
    phone.dial(servers.NUMBER)
    phone.press("1")
    return next(pair for pair in found if b"Digits=1" in pair[0].body or b'"digits"' in pair[0].body)


def command(app: str, settings: Settings) -> list[str]:
    if app == "express":
        return ["node", str(EXPRESS / "server.js")]
    if app == "ours":
        return [sys.executable, "-m", "webhooks.cli", "serve", "--host", "127.0.0.1"]
    words = servers.command("granian, 4 blocking threads", app, settings.port)
    return [*words[:-1], f"bench.turns:{app}"]


class Running:
    """A server in processes of its own, killed at the end: connections that are kept open must not hold it up."""

    def __init__(self, app: str, settings: Settings, extra: dict[str, str]) -> None:
        began = time.perf_counter()
        environ = {**os.environ, **extra, "PYTHONPATH": str(Path(__file__).parents[1])}
        self._process = subprocess.Popen(command(app, settings), env=environ, stdout=subprocess.DEVNULL)
        servers._wait(settings.port)
        self.start_seconds = time.perf_counter() - began
        time.sleep(1)

    def __enter__(self) -> Running:
        return self

    def memory(self) -> float:
        """MB of the largest process."""
        family = psutil.Process(self._process.pid).children(recursive=True)
        return max((one.memory_info().rss for one in family), default=0) / 1e6

    def __exit__(self, *_: object) -> None:
        family = [*psutil.Process(self._process.pid).children(recursive=True), psutil.Process(self._process.pid)]
        for one in family:
            one.kill()
        self._process.wait()
        psutil.wait_procs(family, timeout=5)
        time.sleep(0.3)


def measured(app: str, provider: str, settings: Settings, extra: dict[str, str], seconds: int) -> tuple[float, ...]:
    """Answers a second at 16 calls at once, 99 % ms at 200, MB of a process, seconds of the start, answers that were none."""
    with Running("ours", settings, extra):
        webhook, body = keyed(provider, settings)
    Path(extra["BENCH_BODY"]).write_bytes(body)
    extra["URL_SIGNED"] = settings.public_url + webhook.target
    lua = Path(extra["BENCH_BODY"]).with_suffix(".lua")
    lua.write_text(servers.script(webhook))
    with Running(app, settings, extra) as server:
        servers.load(settings.public_url, lua, 1)
        servers.CONNECTIONS = 16
        busy = servers.load(settings.public_url, lua, seconds)
        servers.CONNECTIONS = 200
        crowd = servers.load(settings.public_url, lua, seconds)
        servers.CONNECTIONS = 16
        return busy.rate, crowd.p99, server.memory(), server.start_seconds, busy.errors + crowd.errors


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one run of 3 s each in place of three of 8 s")
    quick = parser.parse_args().quick
    seconds, runs = (3, 1) if quick else (8, 3)
    rows = [("ours", "twilio"), ("bare", "twilio"), ("ours", "vonage"), ("bare", "vonage"), ("ivr", "twilio")]
    if (EXPRESS / "node_modules").exists() and shutil.which("node"):
        rows.append(("express", "twilio"))
    program = RedisServer.find()
    if program is None:
        raise SystemExit("no redis-server")
    with tempfile.TemporaryDirectory() as folder, RedisServer(program, port=_free()) as redis:
        settings = servers.prepared(Path(folder))
        token = next(iter(settings.twilio_accounts.values()))
        extra = {"BENCH_BODY": f"{folder}/body", "TOKEN": token, "REDIS_URL": redis.url}
        print("| app | provider | turns/s | 99 % ms at 200 | MB | start s | errors | of the bare view |", flush=True)
        print("|---|---|--:|--:|--:|--:|--:|--:|")
        found: dict[tuple[str, str], list[tuple[float, ...]]] = {row: [] for row in rows}
        for _ in range(runs):
            for row in rows:  # in turn, so that what else the machine does is shared by all
                found[row].append(measured(*row, settings, dict(extra), seconds))
        for (app, provider), all_runs in found.items():
            rate, p99, memory, start, errors = map(statistics.median, zip(*all_runs, strict=True))
            floor = statistics.median(one[0] for one in found["bare", provider])
            told = f"{rate:,.0f} | {p99:.1f} | {memory:.0f} | {start:.2f} | {errors:.0f} | {rate / floor:.2f}"
            print(f"| {app} | {provider} | {told} |", flush=True)


if __name__ == "__main__":
    main()
