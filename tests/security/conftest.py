"""A call that uses every voice route, and what the service holds before and after somebody tries to get in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from flows.store.schema import metadata
from tests.api.conftest import ADMIN, Api
from tests.calls.conftest import Caller, Clock, annex, app, caller, clock, make_app, vonage_key
from tests.calls.ringing import Exchange, listening
from webhooks.app import create_app
from webhooks.config import Settings

__all__ = ["annex", "app", "caller", "clock", "make_app", "vonage_key"]
REFUSED = {"twilio": 403, "vonage": 401}
ANNA, BOB = "+33140506070", "+33140506071"
PIN = "481516"
PINS = {"type": "gather", "variable": "pin", "prompt": "Votre code ?", "sensitive": True}
ASKS = {"accept_key": "1", "whisper": "Appel du standard.", "timeout": 20}
RINGS = {"type": "dial", "to": [ANNA, BOB], "machine_detection": True, **ASKS}
TALKS = {"type": "dial", "to": "+33140506072", **ASKS}


@pytest.fixture(params=["twilio", "vonage"])
def somebody(
    request: pytest.FixtureRequest, make_app: Callable[..., Flask], clock: Clock, redis_url: str, redis_client: Any
) -> Caller:
    """A caller of a line that can ring people over REST."""
    return Caller(request.param, make_app(REDIS_URL=redis_url), clock)


@pytest.fixture
def exchange(somebody: Caller) -> Iterator[Exchange]:
    exchange, mock = listening(somebody)
    with mock:
        yield exchange


@pytest.fixture
def whole_call(somebody: Caller, exchange: Exchange) -> Caller:
    """A call that is over: keys, a PIN, people rung over REST and by document, a message; `sent` has all its webhooks."""
    message = {"type": "voicemail", "mailbox": "general"}
    menu = {"greeting": "Tapez 1.", "entries": {"1": [PINS, RINGS, TALKS, message]}, "exhausted": [message]}
    somebody.follows(actions=[{"type": "menu", "menu": "m"}], menus={"m": menu})
    somebody.dials()
    somebody.presses("9")
    somebody.presses("1")
    somebody.presses(f"{PIN}#")
    exchange.works()
    exchange.whose(ANNA).is_("ringing")
    exchange.whose(ANNA).answers()
    exchange.whose(ANNA).presses("2")
    exchange.whose(BOB).is_("unanswered")
    exchange.whose(ANNA).is_("completed")
    exchange.works()
    somebody.dial_ends("no_answer")
    somebody.speaks(5)
    return somebody


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Api]:
    """An admin's client of a service without providers, one for all tests of a file: for what changes nothing."""
    folder = tmp_path_factory.mktemp("api")
    shutil.copy(sqlite_template, folder / "carillon.db")
    values = {
        "SECRET_KEY": "s" * 40,
        "CARILLON_ADMIN_TOKEN": ADMIN,
        "DATABASE_URL": f"sqlite:///{folder / 'carillon.db'}",
        "LAST_GOOD_DIR": str(folder),
        "SOUNDS_URL": f"file:{folder}/sounds",
    }
    app = create_app(Settings.from_env(values), background=False)
    yield Api(app, ADMIN)
    app.extensions["carillon"].store.close()


def voice_routes(app: Flask, provider: str) -> set[str]:
    """The path of every voice route of a provider, out of the application's own table."""
    return {
        re.sub(r"<[^>]*:provider>", provider, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/voice/")
    }


def other_routes(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/voice/")]


def everything(app: Flask) -> dict[str, list[Any]]:
    """Every row of every table."""
    here = app.extensions["carillon"]
    here.log.flush()
    with here.store.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for table in metadata.sorted_tables
        }
