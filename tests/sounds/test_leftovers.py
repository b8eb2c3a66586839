"""Audio that nothing names any more goes, in a folder and in a bucket; what a call may still play and what a caller left stays."""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from flows.store.ports import Recording, Voicemail
from sounds.files import Files, files_of
from tests.calls.conftest import Caller, Clock
from tests.sounds.test_heard import uploaded
from webhooks.jobs.leftovers import clear_away
from webhooks.jobs.tools import Tools

STRAY = "f" * 32


@pytest.fixture
def tools(app: Flask, files: Files, clock: Clock) -> Tools:
    """Files have the real time, so the clock begins with it."""
    clock.seconds = datetime.now(UTC).timestamp() + 3600
    here = app.extensions["carillon"]
    return Tools(here.settings, here.store, files, here.now)


def pass_(tools: Tools, clock: Clock, **time: float) -> tuple[int, int]:
    clock.seconds += timedelta(**time).total_seconds()
    return clear_away(tools)


def put(tools: Tools, hash: str, name: str = "bienvenue") -> None:
    tools.files.put(f"sounds/{hash}.wav", b"RIFF")
    tools.store.audio.put(name, hash, 1.0, 4, "anna")


def there(tools: Tools, prefix: str) -> list[str]:
    return sorted(key.removeprefix(prefix) for key, _ in tools.files.list(prefix))


def message(tools: Tools, status: str = "received", **noted: Any) -> Voicemail:
    known = tools.store.voicemails.receive(
        Recording("twilio", f"RE {status} {noted}", "https://api.twilio.com/1", "AC1")
    )[0].id
    key = f"recordings/{known}.wav"
    tools.files.put(key, b"RIFF")
    found = tools.store.voicemails.note(known, status=status, **noted)
    assert found
    return found


def test_replaced_audio_goes_thirty_days_after_it_was_replaced(tools: Tools, clock: Clock) -> None:
    put(tools, "0" * 32)
    assert pass_(tools, clock, days=300) == (0, 0)
    put(tools, "1" * 32)
    assert pass_(tools, clock, days=30) == (0, 0)
    assert pass_(tools, clock, seconds=1) == (1, 0)
    assert there(tools, "sounds/") == [f"{'1' * 32}.wav"]


def test_what_is_nobodys_goes_thirty_days_after_it_was_seen_first(
    tools: Tools, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    tools.files.put(f"sounds/{STRAY}.wav", b"RIFF")
    assert pass_(tools, clock, days=99) == (0, 0)
    assert "ALERT 1 files of sounds belong to nothing in this database" in caplog.text
    caplog.clear()
    assert pass_(tools, clock, days=30) == (0, 0)
    assert "ALERT" not in caplog.text
    assert pass_(tools, clock, seconds=1) == (1, 0)


def test_the_audio_of_a_message_stays_whatever_its_row_says_of_it(tools: Tools, clock: Clock) -> None:
    """Also where a job was killed before it noted what it had kept, and where it was given up."""
    kept = [
        message(tools, "stored", audio_key="recordings/x.wav"),
        message(tools),
        message(tools, "failed"),
    ]
    assert pass_(tools, clock, days=400) == (0, 0)
    assert there(tools, "recordings/") == sorted(f"{one.id}.wav" for one in kept)


def test_what_is_left_of_a_deleted_message_goes_soon(tools: Tools, clock: Clock) -> None:
    """A process was killed between the file and the row."""
    tools.store.voicemails.delete(message(tools).id)
    assert pass_(tools, clock, hours=12) == (0, 0)
    assert pass_(tools, clock, hours=13) == (0, 1)
    assert there(tools, "recordings/") == []


def test_a_recording_of_no_message_goes_late_and_never_in_silence(
    tools: Tools, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    tools.files.put("recordings/5f0c.wav", b"RIFF")
    assert pass_(tools, clock, days=29) == (0, 0)
    assert "ALERT 1 files of recordings belong to nothing in this database" in caplog.text
    assert pass_(tools, clock, days=1) == (0, 1)


def test_what_was_left_half_written_goes(tools: Tools, clock: Clock, tmp_path: Path) -> None:
    tools.files.put("sounds/tmpabc.new", b"RI")
    tools.files.put("recordings/tmpabc.new", b"RI")
    pass_(tools, clock, hours=12)
    assert there(tools, "sounds/") == ["tmpabc.new"]
    pass_(tools, clock, hours=13)
    assert there(tools, "sounds/") + there(tools, "recordings/") == []


def test_nothing_goes_while_the_database_is_away(tools: Tools, clock: Clock) -> None:
    put(tools, "0" * 32)
    put(tools, "1" * 32)
    message(tools)
    os.unlink(urlsplit(tools.settings.database_url).path)
    tools.store.close()
    with pytest.raises(Exception, match="no such table"):
        pass_(tools, clock, days=99)
    assert (len(there(tools, "sounds/")), len(there(tools, "recordings/"))) == (2, 1)


def test_a_call_hears_audio_that_is_replaced_while_it_goes_on(caller: Caller, caplog: pytest.LogCaptureFixture) -> None:
    """Through uploads over HTTP: its address is served until no call can go on any more, and then no longer."""
    here = caller.app.extensions["carillon"]
    tools = Tools(here.settings, here.store, files_of(here.settings.sounds_url), here.now)
    caller.clock.seconds = datetime.now(UTC).timestamp()
    first = uploaded(caller)
    caller.phone = caller.new_phone()
    caller.phone.dial("+33972101010", "+33612345678")
    second = uploaded(caller, tone=2.0)
    client = caller.app.test_client()
    with caplog.at_level(logging.ERROR):
        for days, served in ((1, 200), (28, 200), (2, 404)):
            caller.clock.seconds += days * 86400
            clear_away(tools)
            assert client.get(urlsplit(first).path).status_code == served
            assert client.get(urlsplit(second).path).status_code == 200
    assert "ALERT" not in caplog.text


def test_the_same_audio_uploaded_again_is_there_though_it_was_just_removed(caller: Caller) -> None:
    here = caller.app.extensions["carillon"]
    url = uploaded(caller)
    put_row = here.store.audio.put

    def removed_in_this_moment(*facts: Any) -> Any:
        here.sounds.delete(facts[1])
        return put_row(*facts)

    here.store.audio.put = removed_in_this_moment
    assert uploaded(caller) == url
    assert caller.app.test_client().get(urlsplit(url).path).status_code == 200
