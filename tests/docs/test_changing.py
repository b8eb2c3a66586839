"""The pictures of a change, of a year and of a replay are what the command line prints."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.configuration import Configuration
from flows.store.migrate import upgrade
from tests.calls.conftest import ENVIRONMENT, Caller, Clock
from webhooks.app import create_app
from webhooks.cli import main
from webhooks.config import Settings

ROOT = Path(__file__).parents[2]
ANNEX = json.loads((ROOT / "examples/annex.json").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs/changing.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
CALLS = [
    ("2026-11-17 12:10", "+33612345678", "1", "answered"),
    ("2026-11-18 10:05", "+33612345678", "1", "answered"),
    ("2026-11-18 13:30", "+33698765432", "2", "answered"),
    ("2026-11-19 16:20", "+33698765432", "1", "no_answer"),
    ("2026-11-19 20:00", "+33612345678", "", ""),
    ("2026-11-20 09:00", "+33687654321", "2", "answered"),
]


def lunch() -> dict:
    """The annex, closed at lunch, with a mailbox behind key 1."""
    upload = json.loads(json.dumps(ANNEX))
    upload["hours"]["service"]["week"] = {"mon-fri": ["08:00-12:00", "14:00-18:00"]}
    upload["flows"]["accueil"]["menus"]["services"]["entries"]["1"].append({"type": "voicemail", "mailbox": "general"})
    return upload


def shown(page: str) -> list[tuple[str, str]]:
    """The commands that a page shows, with what they print."""
    blocks = re.findall(r"^```console\n\$ (?:\.venv/bin/)?carillon ([^\n]+)\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    return [(words, printed) for words, printed in blocks if words.split()[0] in ("when", "diff", "replay")]


@pytest.fixture
def here(monkeypatch, tmp_path):
    """The two files, and a service on which the annex is live and was called, and the other one is a draft."""
    database = f"sqlite:///{tmp_path}/carillon.db"
    environment = {name: value for name, value in ENVIRONMENT.items() if "VONAGE" not in name}
    for name, value in {**environment, "DATABASE_URL": database, "COLUMNS": "100"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "annex.json").write_text(json.dumps(ANNEX), encoding="utf-8")
    (tmp_path / "lunch.json").write_text(json.dumps(lunch()), encoding="utf-8")
    upgrade(database)
    clock = Clock()
    clock.set("2026-11-16 09:00")
    settings = Settings.from_env({**environment, "DATABASE_URL": database})
    app = create_app(settings, clock, background=False)
    caller = Caller("twilio", app, clock)
    caller.upload(ANNEX)
    for call in CALLS:
        make(caller, *call)
    service = app.extensions["carillon"]
    service.log.flush()
    service.store.revisions.save_draft(Configuration().merged(lunch()).to_bytes(), "me", "closed at lunch")
    service.store.close()


def make(caller: Caller, at: str, number: str, keys: str, outcome: str) -> None:
    caller.dials(at=at, caller=number)
    if keys:
        caller.presses(keys)
        caller.dial_ends(outcome)
    else:
        caller.speaks()
    if caller.phone.ended_by is None:
        caller.hangs_up()


@pytest.mark.parametrize(("words", "printed"), shown(README) + shown(PAGE))
def test_what_is_shown_is_what_is_printed(here, words, printed):
    assert CliRunner().invoke(main, words.split()).output == printed


def test_the_readme_shows_a_difference_a_year_and_a_replay():
    assert {words.split()[0] for words, _ in shown(README)} == {"diff", "when", "replay"}
