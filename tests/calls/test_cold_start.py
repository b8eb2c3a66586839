"""A process that starts while the database is away answers as the one before it did: configuration, audio, followed calendars."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.calls.conftest import Caller

GONE = "postgresql://nobody@127.0.0.1:1/none"
CALENDAR = "https://calendars.example.com/feries.ics"
STOCKTAKING = [{"title": "Inventaire", "on": "2026-11-24"}]
HASH = "0f" * 16


@pytest.fixture(params=["twilio", "vonage"])
def before(
    request: pytest.FixtureRequest,
    make_app: Callable[..., Flask],
    clock: Any,
    annex: dict[str, Any],
    redis_client: Any,
    redis_url: str,
) -> Caller:
    """A caller of a service where everything works, whose welcome is audio and whose closures are elsewhere."""
    caller = Caller(request.param, make_app(REDIS_URL=redis_url, LAST_GOOD_DIR="kept"), clock)
    annex["calendars"]["fermetures"] = {"ics": CALENDAR}
    annex["sounds"] = {"bienvenue": {"text": "Bienvenue."}}
    store = caller.app.extensions["carillon"].store
    store.audio.put("bienvenue", HASH, 2.0, 32000, "tests")
    store.followed.keep(CALENDAR, b"-", "", "", {"Europe/Paris": STOCKTAKING})
    caller.upload(annex)
    return caller


@pytest.fixture(params=["from Redis", "from disk"])
def after(request: pytest.FixtureRequest, before: Caller, make_app: Callable[..., Flask], redis_url: str) -> Caller:
    """The same caller, of a service that has started without SQL."""
    if request.param == "from Redis":
        app = make_app(DATABASE_URL=GONE, REDIS_URL=redis_url, LAST_GOOD_DIR="another")
    else:
        app = make_app(DATABASE_URL=GONE, LAST_GOOD_DIR="kept")
    return Caller(before.provider, app, before.clock)


def test_the_audio_of_sounds_is_played(before: Caller, after: Caller) -> None:
    for caller in (before, after):
        caller.dials(at="2026-11-23 10:00")
        assert f"/sounds/{HASH}/bienvenue.wav".encode() in caller.documents[0]


def test_a_calendar_that_is_followed_counts(before: Caller, after: Caller) -> None:
    for caller in (before, after):
        caller.dials(at="2026-11-24 10:00")
        caller.hears("Nos bureaux sont fermés")


def test_a_call_that_was_in_a_menu_goes_on_where_it_was(before: Caller, after: Caller, annex: dict[str, Any]) -> None:
    before.dials(at="2026-11-23 10:00")
    closed = [{"name": "fermé", "actions": [{"type": "voicemail", "mailbox": "general"}]}]
    before.upload({**annex, "flows": {"accueil": {**annex["flows"]["accueil"], "steps": closed}}})
    after.phone = before.phone
    after.phone.transport = after.new_phone().transport
    after.presses("1")
    after.rings("+33140506070")
