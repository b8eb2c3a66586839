"""The command line in an environment of its own: no settings of this machine, an empty folder."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from webhooks.cli import main

ROOT = Path(__file__).parents[2]
ANNEX = ROOT / "examples" / "annex.json"
OURS = ("CARILLON", "TWILIO", "VONAGE", "WEB", "SMTP", "MAIL")
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
def port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
