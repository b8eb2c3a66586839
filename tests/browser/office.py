"""A service with a little history, for people and tests to look at in a browser: a configuration, a week of calls, messages."""

from __future__ import annotations

import io
import json
import math
import random
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

from flows.configuration import Configuration
from flows.store.migrate import upgrade
from flows.store.ports import CallFacts, CallTurn, Recording
from sounds.files import files_of
from webhooks.app import create_app
from webhooks.config import Settings

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)  # a Monday, half past ten in Paris
PASSWORD = "correct horse battery"
ANNEX: dict[str, Any] = json.loads((Path(__file__).parents[2] / "examples" / "annex.json").read_text())
NUMBER = "+33972101010"
ENVIRONMENT = {
    "SECRET_KEY": "a-secret-of-at-least-thirty-two-characters",
    "CARILLON_ADMIN_TOKEN": "an-admin-token-of-at-least-thirty-two-characters",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "0" * 32,
}


def create(folder: Path, public_url: str, clock: Callable[[], float] = NOW.timestamp, **more: str) -> Flask:
    """The application on SQLite in that folder; its clock stands at `NOW`. more: of its environment."""
    url = f"sqlite:///{folder / 'carillon.db'}"
    upgrade(url)
    sounds = f"file:{folder / 'sounds'}"
    environment = {**ENVIRONMENT, "DATABASE_URL": url, "PUBLIC_URL": public_url, "SOUNDS_URL": sounds, **more}
    settings = Settings.from_env({**environment, "LAST_GOOD_DIR": str(folder / "last-good")})
    return create_app(settings, clock=clock, background=False)


@contextmanager
def served(folder: Path, clock: Callable[[], float] = NOW.timestamp, **more: str) -> Iterator[tuple[Flask, str]]:
    """The application and its address, for as long as it is wanted."""
    apps: list[Flask] = []
    server = make_server("localhost", 0, lambda environ, start: apps[0](environ, start), threaded=True)
    address = f"http://localhost:{server.port}"
    apps.append(create(folder, address, clock, **more))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield apps[0], address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        apps[0].extensions["carillon"].store.close()


def furnish(app: Flask) -> None:
    """People, two revisions, a switch, calls and messages."""
    here = app.extensions["carillon"]
    people = here.store.people
    for name, role in (("anna", "admin"), ("bruno", "editor"), ("chloe", "operator"), ("david", "viewer")):
        people.add(name, role, PASSWORD)
    first = Configuration().merged({kind: value for kind, value in ANNEX.items() if kind != "schema_version"})
    here.store.revisions.publish(first.to_bytes(), "anna", "Le standard, comme convenu")
    more: dict[str, Any] = {
        "switches": {"fermeture-urgente": {"on": False}},
        "lists": {"indesirables": {"region": "FR", "entries": [{"match": "+33899*", "note": "surtaxés"}]}},
    }
    agents = {"Anna": {"to": "+33140506070", "hours": "service"}, "Bruno": {"to": "+33140506071"}}
    more["queues"] = {"service": {"timezone": "Europe/Paris", "agents": agents, "accept_key": "1"}}
    here.store.revisions.publish(first.merged(more).to_bytes(), "bruno", "Un interrupteur pour les urgences")
    _calls(here)
    _messages(here)
    here.cache.refresh()
    here.live.refresh()


def _calls(here: Any) -> None:
    dice = random.Random(7)
    facts, turns = [], []
    for number in range(140):
        at = NOW - timedelta(days=dice.randrange(1, 7), minutes=dice.randrange(-540, 90))
        at = at if number % 9 else NOW - timedelta(minutes=dice.randrange(5, 90))
        caller = None if number % 17 == 0 else f"+336123456{number % 90:02}"
        facts.append(_call(number, at, caller, dice))
        turns += _turns(f"CA{number:032}", at, facts[-1])
    facts.append(CallFacts("CAlive", "twilio", NOW - timedelta(seconds=40), 2, "accueil", "+33698765432", NUMBER))
    turns.append(CallTurn("CAlive", 0, NOW - timedelta(seconds=40), "call arrived", [_OPEN], "services"))
    here.store.calls.write(facts, turns)


_OPEN = "step ouvert taken: hours service open until 18:00; calendar fermetures: no event"


def _call(number: int, at: datetime, caller: str | None, dice: random.Random) -> CallFacts:
    ends = ("dial", "dial", "dial", "voicemail", "caller", "hangup")
    seconds = dice.randrange(8, 260)
    return CallFacts(
        f"CA{number:032}",
        dice.choice(("twilio", "vonage")),
        at,
        2,
        "accueil",
        caller,
        NUMBER,
        ended_at=at + timedelta(seconds=seconds),
        seconds=seconds,
        end_by=dice.choice(ends),
        status="ended",
    )


def _turns(id: str, at: datetime, call: CallFacts) -> Iterator[CallTurn]:
    yield CallTurn(id, 0, at, "call arrived", [_OPEN], "services")
    if call.end_by == "caller":
        return
    number = int(id[2:])
    if number % 5 == 0:
        wrong = "menu services: 7 is no entry, attempt 1 of 3"
        yield CallTurn(id, 1, at + timedelta(seconds=9), "keys pressed", [wrong], "services")
    key, to = ("1", "+33140506070") if number % 3 else ("2", "+33140506080")
    lines = [f"menu services: {key} pressed", f"dial {to}"]
    yield CallTurn(id, 2, at + timedelta(seconds=15), "keys pressed", lines)
    yield CallTurn(id, 3, at + timedelta(seconds=40), "dial answered", [f"dial {to}: answered", "call ends: dial"])


def _messages(here: Any) -> None:
    texts = ("Bonjour, ici madame Lefèvre. Pouvez-vous me rappeler au sujet du devis ? Merci.", None, "")
    for number, text in enumerate(texts):
        at = NOW - timedelta(hours=15 + number)
        recording = Recording(
            "twilio",
            f"RE{number}",
            "https://api.twilio.com/r",
            ENVIRONMENT["TWILIO_ACCOUNT_SID"],
            call_id=f"CA{number:032}",
            mailbox="general",
            revision=2,
            caller=f"+3361234560{number}",
            called=NUMBER,
            seconds=14 + number,
            recorded_at=at,
        )
        message, _ = here.store.voicemails.receive(recording)
        heard = NOW - timedelta(hours=1) if number == 2 else None
        kept = {"audio_key": f"recordings/{message.id}.wav", "audio_type": "audio/wav"}
        files_of(here.settings.sounds_url).put(kept["audio_key"], tone())
        here.store.voicemails.note(
            message.id, status="notified", due_at=None, transcription=text, heard_at=heard, **kept
        )


def tone(seconds: float = 1.0) -> bytes:
    """A tone of 440 Hz as a WAV of 8,000 samples a second."""
    file, rate = io.BytesIO(), 8_000
    with wave.open(file, "wb") as written:
        written.setparams((1, 2, rate, 0, "NONE", ""))
        samples = (round(9_000 * math.sin(2 * math.pi * 440 * place / rate)) for place in range(round(rate * seconds)))
        written.writeframes(b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples))
    return file.getvalue()
