"""The command line in an environment of its own: no settings of this machine, an empty folder."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from werkzeug.serving import make_server

from flows.configuration import Configuration
from flows.store.migrate import upgrade
from flows.store.store import Store
from tests.ports import free_port
from webhooks.app import create_app
from webhooks.cli import main
from webhooks.cli.credentials import made_up
from webhooks.config import Settings

ROOT = Path(__file__).parents[2]
TOKEN = "a-token-of-an-admin-from-the-environment"
ANNEX = ROOT / "examples" / "annex.json"
OURS = ("CARILLON", "TWILIO", "VONAGE", "WEB", "SMTP", "MAIL", "OVH")
NAMES = (
    "DATABASE_URL",
    "REDIS_URL",
    "PUBLIC_URL",
    "PORT",
    "SECRET_KEY",
    "SOUNDS_URL",
    "DYNO",
    "NO_COLOR",
    "SENTRY_DSN",
)

Carillon = Callable[..., Result]
Published = Callable[[Mapping[str, Any]], Store]


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An environment that says nothing, and an empty folder to work in."""
    for name in list(os.environ):
        if name in NAMES or name.startswith(OURS):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def carillon() -> Carillon:
    """Runs `carillon` with these words; `input` is typed, `env` is added to the environment."""

    def run(*words: str, input: str | bytes | None = None, env: Mapping[str, str] | None = None) -> Result:
        return CliRunner().invoke(main, list(words), input=input, env=env, prog_name="carillon")

    return run


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Published]:
    """Makes the database of the environment: the annex is published, what differs from it is a draft."""
    url = f"sqlite:///{tmp_path}/carillon.db"
    monkeypatch.setenv("DATABASE_URL", url)
    upgrade(url)
    store = Store.open(url)

    def publish(drafted: Mapping[str, Any]) -> Store:
        annex = Configuration().merged(json.loads(ANNEX.read_text(encoding="utf-8")))
        store.revisions.publish(annex.to_bytes(), "me", "")
        store.revisions.save_draft(annex.merged(drafted).to_bytes(), "me", "")
        return store

    yield publish
    store.close()


@pytest.fixture
def port() -> int:
    """A port that is free now."""
    return free_port()


@pytest.fixture
def env(sqlite_url: str, port: int) -> dict[str, str]:
    """What the service and its callers know."""
    url = f"http://127.0.0.1:{port}"
    base = {"DATABASE_URL": sqlite_url, "SECRET_KEY": "s" * 32, "PUBLIC_URL": url, "CARILLON_ADMIN_TOKEN": TOKEN}
    return {**base, **made_up({}), "CARILLON_URL": url, "PORT": str(port)}


@pytest.fixture
def service(env: dict[str, str], port: int) -> Iterator[str]:
    """The address of a service that runs."""
    app = create_app(Settings.from_env(env), background=False)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield env["PUBLIC_URL"]
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["carillon"].store.close()
