"""Which WSGI server answers calls best: a signed Twilio webhook with a key, under load on this machine.

    pip install -e '.[bench]' && apt-get install wrk
    python bench/servers.py --seconds 10 --runs 3

Each server has 2 processes and meets 16 connections. `line` is the whole way of a call (signature, position, flow, TwiML), `bare` a
Flask view that returns a constant: what no service on that server can be faster than. Figures are medians; see docs/serving.md.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from flask import Flask

from providers.base import Webhook
from webhooks.cli.credentials import made_up, phone_for
from webhooks.cli.embedded import publish_example
from webhooks.config import Settings
from webhooks.phone.base import Response
from webhooks.phone.transport import over_http

PROCESSES, CONNECTIONS = 2, 16
NUMBER = "+33972101010"
QUIET = ("--log-level", "error")
GRANIAN = ("granian", "--interface", "wsgi", "--factory", "--workers", str(PROCESSES), "--no-ws", *QUIET)
GUNICORN = ("gunicorn", "--workers", str(PROCESSES), "--no-control-socket", *QUIET)
SERVERS: dict[str, tuple[str, ...]] = {
    "gunicorn sync": (*GUNICORN, "--worker-class", "sync"),
    "gunicorn gthread, 4 threads": (*GUNICORN, "--worker-class", "gthread", "--threads", "4"),
    "gunicorn gthread, 8 threads": (*GUNICORN, "--worker-class", "gthread", "--threads", "8"),
    "granian, 1 blocking thread": (*GRANIAN, "--blocking-threads", "1"),
    "granian, 4 blocking threads": (*GRANIAN, "--blocking-threads", "4"),
    "granian, 8 blocking threads": (*GRANIAN, "--blocking-threads", "8"),
}


def line() -> Flask:
    """The service, as the servers load it."""
    from webhooks.app import create_app

    return create_app()


def bare() -> Flask:
    """The floor."""
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: ("<Response/>", 200, {"Content-Type": "text/xml"}), methods=["GET", "POST"])
    return app


class Load(NamedTuple):
    """What wrk saw: answers in a second, milliseconds of the median and of the slowest hundredth, answers that were none."""

    rate: float
    p50: float
    p99: float
    errors: int


def command(server: str, app: str, port: int) -> list[str]:
    """The words that start a server."""
    program, *words = SERVERS[server]
    where = Path(sys.executable).with_name(program)
    if program == "granian":
        return [str(where), *words, "--host", "127.0.0.1", "--port", str(port), f"bench.servers:{app}"]
    return [str(where), *words, "--bind", f"127.0.0.1:{port}", f"bench.servers:{app}()"]


def signed_key(settings: Settings) -> Webhook:
    """A key pressed in the menu, as Twilio sends it: the last webhook of a real call. The same may come any number of times."""
    sent: list[Webhook] = []
    http = over_http(settings.public_url)

    def send(webhook: Webhook) -> Response:
        sent.append(webhook)
        return http(webhook)

    phone = phone_for("twilio", settings, send, time.time)
    phone.dial(NUMBER)
    if phone.wait.kind != "keys":
        raise SystemExit("The example's office is closed now; publish one that is open.")
    phone.press("1")
    return sent[-1]


def script(*webhooks: Webhook) -> str:
    """The Lua that makes wrk send these over and over, in turn."""
    lines = "\n".join(f"  sent[#sent + 1] = wrk.format({_lua(one)})" for one in webhooks)
    turn = "request = function()\n  at = at % #sent + 1\n  return sent[at]\nend\n"
    return f"sent, at = {{}}, 0\ninit = function()\n{lines}\nend\n{turn}"


def _lua(webhook: Webhook) -> str:
    kept = {name: value for name, value in webhook.headers.items() if name not in ("content-length", "host")}
    headers = ", ".join(f"[{name!r}] = {value!r}" for name, value in kept.items())
    return f"{webhook.method!r}, {webhook.target!r}, {{{headers}}}, {webhook.body.decode()!r}"


def load(url: str, lua: Path, seconds: int, connections: int = CONNECTIONS) -> Load:
    """One run of wrk."""
    words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(lua), url]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    wrong = sum(map(int, re.findall(r"(?:Non-2xx or 3xx responses:|connect|read|write|timeout) (\d+)", told)))
    return Load(_number(r"Requests/sec:\s+([\d.]+)", told), _ms("50%", told), _ms("99%", told), wrong)


def _number(pattern: str, told: str) -> float:
    found = re.search(pattern, told)
    assert found, told
    return float(found[1])


def _ms(share: str, told: str) -> float:
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", told)
    assert found, told
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]]


def measure(server: str, app: str, settings: Settings, seconds: int, runs: int) -> Load:
    """Start a server, warm it up, load it."""
    process = subprocess.Popen(command(server, app, settings.port))
    try:
        _wait(settings.port)
        webhook = signed_key(settings) if app == "line" else Webhook("POST", "/", {}, b"")
        lua = Path(tempfile.gettempdir()) / f"servers-{os.getpid()}.lua"
        lua.write_text(script(webhook))
        load(settings.public_url, lua, 2)
        loads = [load(settings.public_url, lua, seconds) for _ in range(runs)]
        lua.unlink()
    finally:
        process.terminate()
        process.wait(30)
    medians = [statistics.median(values) for values in list(zip(*loads, strict=True))[:3]]
    return Load(*medians, errors=sum(one.errors for one in loads))


def _wait(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("the server does not listen")


def prepared(folder: Path) -> Settings:
    """A database with the example, always open, and the settings of every server that is measured."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    os.environ |= {
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": secrets.token_hex(32),
        "DATABASE_URL": f"sqlite:///{folder}/carillon.db",
        **made_up(os.environ),
    }
    settings = Settings.from_env(os.environ)
    publish_example(settings)
    _open(settings)
    return settings


def _open(settings: Settings) -> None:
    """Open the example's office round the clock, for figures that do not depend on the hour."""
    from flows.configuration import Configuration
    from flows.store.store import Store

    store = Store.open(settings.database_url)
    body = store.revisions.body(1)
    assert body
    always = {"hours": {"service": {"week": {"mon-sun": ["00:00-24:00"]}}}, "calendars": {"fermetures": {"events": []}}}
    store.revisions.publish(Configuration.from_bytes(body).merged(always).to_bytes(), "bench", "always open")
    store.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--runs", type=int, default=3)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = prepared(Path(folder))
        print("| server | app | answers/s | median ms | 99 % ms | errors |\n|---|---|--:|--:|--:|--:|", flush=True)
        for app in ("line", "bare"):
            for server in SERVERS:
                found = measure(server, app, settings, told.seconds, told.runs)
                row = f"{found.rate:,.0f} | {found.p50:.1f} | {found.p99:.1f} | {found.errors}"
                print(f"| {server} | {app} | {row} |", flush=True)


if __name__ == "__main__":
    main()
