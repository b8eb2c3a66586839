"""Without Redis there is no worker, and yet what is past its time goes."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from flows.store.ports import CallFacts
from tests.voicemail.conftest import TWILIO_URL, Office, PostOffice, spoken
from webhooks.jobs import workerless
from webhooks.jobs.lookout import Lookout
from webhooks.jobs.voicemail import carry_on


@pytest.fixture
def provider(provider: responses.RequestsMock) -> responses.RequestsMock:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    return provider


def test_a_web_process_deletes_what_is_past_its_time_and_asks_nobody(
    office: Office, provider: responses.RequestsMock, post_office: PostOffice, annex: dict[str, Any]
) -> None:
    office.publish(annex, keep_days=7)
    known = office.receive()
    key = f"recordings/{known}.wav"
    Lookout(office.tools).look()
    assert office.tools.files.get(key)
    office.clock.seconds += 8 * 86400
    Lookout(office.tools).look()
    assert office.tools.store.voicemails.get(known) is None
    assert office.tools.files.get(key) is None
    assert len(provider.calls) == 1, "the recording itself"


def test_of_several_processes_one_does_it_once_in_its_time(office: Office, provider: responses.RequestsMock) -> None:
    assert workerless.run_due(office.tools) == ["forget", "clear away"]
    assert workerless.run_due(office.tools) == []
    office.clock.seconds += 86400
    assert workerless.run_due(office.tools) == ["forget", "clear away"]


def test_what_fails_does_not_keep_the_rest_from_being_done(
    office: Office, provider: responses.RequestsMock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(workerless, "WORK", (("broken", workerless.DAY, fails), *workerless.WORK))
    assert workerless.run_due(office.tools) == ["forget", "clear away"]
    assert "broken: the disk is full" in caplog.text


def test_where_there_is_redis_the_worker_does_it(office: Office, redis_url: str, make_settings: Any) -> None:
    from flows.record import replace

    tools = replace(office.tools, settings=make_settings(REDIS_URL=redis_url))
    tools.store.calls.write([CallFacts("old", "twilio", tools.now().replace(year=2020))])
    Lookout(tools).look()
    assert tools.store.calls.get("old") is not None


def test_a_message_is_still_worked_on_first(
    office: Office, provider: responses.RequestsMock, post_office: PostOffice
) -> None:
    known = office.receive()
    Lookout(office.tools).look()
    assert len(post_office.received) == 1
    assert carry_on(office.tools, known) is False
