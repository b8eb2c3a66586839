"""What is secret or somebody's number is in no log, trace, figure, queue or alert, with the log at its most talkative."""

from __future__ import annotations

import json
import logging
import logging.config
import os
import queue
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
import sentry_sdk
from rq import Queue

from providers.base import Webhook
from sounds.files import files_of
from tests.calls.conftest import ENVIRONMENT, SECRET, TOKEN, Caller, through
from tests.security.conftest import ANNA, BOB, PIN, everything
from tests.security.forging import FORGES
from tests.security.test_alerts import Events, sentry
from webhooks import alerts, late
from webhooks.config import Settings
from webhooks.jobs.outbox import sweep
from webhooks.jobs.tools import Tools
from webhooks.lines import Line, Lines

__all__ = ["sentry"]
NUMBERS = ("612345678", "972101010", ANNA[3:], BOB[3:], "140506072")
SECRETS = (PIN, " ".join(PIN), TOKEN, SECRET, ENVIRONMENT["SECRET_KEY"], "PRIVATE KEY", "MIIE", "smtp-password")
Log = Callable[[], str]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    """What a server's log shows of all that is logged, libraries included."""
    path, root = tmp_path / "log", logging.getLogger()
    before = root.level
    with open(path, "ab") as file:
        handler = Lines(file.fileno())
        handler.setFormatter(Line())
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)

        def text() -> str:
            handler.flush()
            return path.read_text("utf-8")

        yield text
        root.removeHandler(handler)
        root.setLevel(before)


def private_in(text: str, numbers: bool = True) -> list[str]:
    return [one for one in (*SECRETS, *(NUMBERS if numbers else ())) if one in text]


@pytest.fixture
def troubled(log: Log, sentry: tuple[str, Events], whole_call: Caller, vonage_key: str) -> Caller:
    """A whole call, then everything that goes wrong: forgeries, a broken flow, a database without tables, mail that fails."""
    call = whole_call
    mail = {"SMTP_URL": "smtp://u:smtp-password@127.0.0.1:9", "MAIL_FROM": "a@b.example"}
    settings = Settings.from_env({**ENVIRONMENT, **mail, "VONAGE_PRIVATE_KEY": vonage_key, "SENTRY_DSN": sentry[0]})
    alerts.install(settings)
    here, send = call.app.extensions["carillon"], through(call.app.test_client())
    webhooks = [webhook for webhook, _ in call.sent]
    for webhook in webhooks:
        for forge in FORGES[call.provider].values():
            send(forge(webhook))
    sweep(Tools(settings, here.store, files_of(settings.sounds_url), here.now))
    call.follows(actions=[{"type": "request", "url": "http://127.0.0.1:9/", "method": "GET", "send": ["caller"]}])
    call.dials()
    broken(call, webhooks, send)
    return call


def broken(call: Caller, webhooks: list[Webhook], send: Callable[[Webhook], Any]) -> None:
    here = call.app.extensions["carillon"]
    with here.store.engine.begin() as connection:
        for table in ("errands", "hunts", "marks", "voicemails"):
            connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_away")
    for webhook in webhooks:
        send(webhook)
    with here.store.engine.begin() as connection:
        for table in ("errands", "hunts", "marks", "voicemails"):
            connection.exec_driver_sql(f"ALTER TABLE {table}_away RENAME TO {table}")


def test_a_troubled_call_leaves_nothing_private_behind(
    troubled: Caller, log: Log, sentry: tuple[str, Events], redis_client: redis.Redis
) -> None:
    troubled.app.extensions["carillon"].log.tell()
    text = log()
    assert len(text.splitlines()) > 100
    assert "no such table" in text
    assert "+3314050…" in text
    assert private_in(text) == []
    assert private_in(troubled.app.test_client().get("/metrics").text) == []
    assert private_in(troubled.app.test_client().get("/readyz").text) == []
    assert private_in("\n".join(troubled.trace), numbers=False) == []
    assert private_in(str(everything(troubled.app)), numbers=False) == []
    assert private_in("".join(str(redis_client.dump(key)) for key in redis_client.scan_iter()), numbers=False) == []
    sentry_sdk.flush(5)
    events = drained(sentry[1])
    assert events
    assert private_in(json.dumps(events)) == []


def drained(told: Events) -> list[dict[str, Any]]:
    found = []
    while True:
        try:
            found.append(told.get(timeout=0.2))
        except queue.Empty:
            return found


def test_the_worker_tells_neither_its_log_nor_sentry_what_a_failed_job_was_given(
    sentry: tuple[str, Events], redis_url: str, redis_client: redis.Redis, sqlite_url: str, tmp_path: Path
) -> None:
    Queue("default", connection=redis_client).enqueue("builtins.int", f"{ANNA} PIN {PIN} bob@example.com")
    environ = {name: value for name, value in ENVIRONMENT.items() if not name.startswith("VONAGE")}
    environ |= {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(alerts.__file__).parents[1])}
    environ |= {"DATABASE_URL": sqlite_url, "REDIS_URL": redis_url, "SENTRY_DSN": sentry[0]}
    words = [sys.executable, "-m", "webhooks.cli", "worker", "--burst"]
    done = subprocess.run(words, env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    text = done.stdout + done.stderr
    assert "ALERT job builtins.int failed for good: ValueError: invalid literal" in text
    assert ANNA[1:] not in text
    events = drained(sentry[1])
    assert events
    assert [one for one in (ANNA[1:], PIN, "bob@") if one in json.dumps(events)] == []


@pytest.mark.parametrize("kind", ["recording", "note", "log"])
def test_what_was_kept_aside_and_cannot_be_read_is_named_and_not_shown(
    whole_call: Caller, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    here = whole_call.app.extensions["carillon"]
    here.aside.keep(kind, "one", {"caller": ANNA, "digits": PIN})
    late.take_back(here)
    assert f"ALERT the {kind} one was kept aside and cannot be read" in caplog.text
    assert private_in(caplog.text) == []


LINES = [
    ("Unable to create record: The phone number +33140506070 is not valid", "+33140506070"),
    ("POST /Calls.json?To=%2B33140506070&From=33972101010", "33140506070"),
    ("(psycopg.Error) [parameters: {'caller': '+33612345678'}]", "612345678"),
    ("callers 0612345678 and 00441632960961", "0612345678"),
]


@pytest.mark.parametrize(("line", "number"), LINES)
def test_a_number_is_cut_short_whoever_logs_it(line: str, number: str) -> None:
    record = logging.LogRecord("x", logging.ERROR, "", 0, "%s", (line,), None)
    assert number in line
    assert number not in shown(record)


def shown(record: logging.LogRecord) -> str:
    with tempfile.NamedTemporaryFile() as file:
        handler = Lines(file.fileno())
        handler.handle(record)
        handler.flush()
        return Path(file.name).read_text("utf-8")


def test_a_traceback_is_cut_as_well_and_ids_are_whole() -> None:
    try:
        raise ValueError("cannot dial +33140506070")
    except ValueError as wrong:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "call CA0123456789abcdef", (), (ValueError, wrong, None))
    text = shown(record)
    assert "+33140506070" not in text
    assert "CA0123456789abcdef" in text


def test_settings_that_are_shown_show_no_secret(vonage_key: str) -> None:
    values = {
        **ENVIRONMENT,
        "VONAGE_PRIVATE_KEY": vonage_key,
        "SMTP_URL": "smtp://u:smtp-password@mail.example.com:587",
        "MAIL_FROM": "a@b.example",
        "REDIS_URL": "redis://u:redis-password@127.0.0.1:6379",
        "DATABASE_URL": "postgresql://u:sql-password@127.0.0.1/x",
        "CARILLON_ADMIN_TOKEN": "an-admin-token-that-is-long",
        "SENTRY_DSN": "https://public@sentry.example/1",
    }
    shown = repr(Settings.from_env(values))
    assert private_in(shown, numbers=False) == []
    assert not [word for word in ("redis-password", "sql-password", "an-admin-token") if word in shown]
