"""`carillon sound put` to a service that runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from tests.cli.conftest import ANNEX, Carillon
from tests.sounds.making import encoded, samples
from webhooks.app import create_app
from webhooks.cli.credentials import made_up
from webhooks.config import Settings

TOKEN = "a-token-of-an-admin-from-the-environment"


@pytest.fixture
def env(sqlite_url: str, port: int) -> Iterator[dict[str, str]]:
    """What the callers of a service know, while it runs."""
    url = f"http://127.0.0.1:{port}"
    base = {"DATABASE_URL": sqlite_url, "SECRET_KEY": "s" * 32, "PUBLIC_URL": url, "CARILLON_ADMIN_TOKEN": TOKEN}
    env = {**base, **made_up({}), "CARILLON_URL": url}
    app = create_app(Settings.from_env(env), background=False)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield env
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["carillon"].store.close()


def test_a_sound_is_put_and_what_is_none_is_refused(carillon: Carillon, env: dict[str, str]) -> None:
    assert carillon("push", str(ANNEX), env=env).exit_code == 0
    Path("welcome.mp3").write_bytes(encoded("mp3", samples()))
    done = carillon("sound", "put", "bienvenue", "welcome.mp3", env=env)
    assert done.exit_code == 0, done.output
    assert f"{env['PUBLIC_URL']}/sounds/" in done.output
    refused = carillon("sound", "put", "bienvenue", str(ANNEX), env=env)
    assert refused.exit_code == 1
    assert "no audio that can be read" in refused.output
    unknown = carillon("sound", "put", "nowhere", "welcome.mp3", env=env)
    assert "add it to `sounds` first" in unknown.output


def test_nobody_answering_is_said(carillon: Carillon, port: int) -> None:
    Path("welcome.mp3").write_bytes(b"anything")
    told = carillon(
        "sound", "put", "a", "welcome.mp3", env={"CARILLON_URL": f"http://127.0.0.1:{port}", "CARILLON_TOKEN": "t"}
    )
    assert told.exit_code == 1
    assert "Nobody answers" in told.output
