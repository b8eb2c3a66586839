"""Of a message that is deleted nothing stays that tells of anybody: not in the row, not in a note, not at the provider."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import responses
import sqlalchemy as sa

from flows.record import replace
from flows.store.ports import CallFacts
from flows.store.schema import marks, voicemails
from tests.voicemail.conftest import ACCOUNT, TWILIO_URL, Office, PostOffice, spoken
from webhooks.config import Settings
from webhooks.jobs import personal, retention
from webhooks.jobs.outbox import sweep
from webhooks.jobs.reconciling import asking
from webhooks.jobs.voicemail import carry_on

HERS, HIS = "+33612345678", "+33699999999"
TEXTS = f"{TWILIO_URL}/Transcriptions.json"
TEXT = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Transcriptions/TR1.json"
STAYS = {"id", "provider", "recording_id", "account", "created_at", "attempts", "provider_deleted_at"}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking.time, "sleep", lambda _seconds: None)


@pytest.fixture
def deleting(office: Office, make_settings: Callable[..., Settings]) -> Office:
    """An installation that deletes at the provider, too."""
    return Office(replace(office.tools, settings=make_settings(DELETE_AT_PROVIDER="1")), office.clock)


def written(provider: responses.RequestsMock, *sids: str) -> None:
    """What Twilio has written down of the recording."""
    provider.get(TEXTS, json={"transcriptions": [{"sid": sid} for sid in sids], "next_page_uri": None})


def deletions(provider: responses.RequestsMock) -> list[str]:
    return [str(call.request.url) for call in provider.calls if call.request.method == "DELETE"]


def row(office: Office) -> dict[str, Any]:
    with office.tools.store.engine.begin() as connection:
        return dict(connection.execute(sa.select(voicemails)).one()._mapping)


@pytest.mark.parametrize("kept", [True, False], ids=["kept and mailed", "not fetched yet"])
def test_nothing_but_the_provider_s_name_of_the_recording_stays(
    office: Office, provider: responses.RequestsMock, post_office: PostOffice, kept: bool
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    known = office.receive(call_id="CA1", seconds=5, recorded_at=office.tools.now())
    office.tools.store.voicemails.note(known, text_url="https://api.twilio.com/t")
    if kept:
        office.tools.store.voicemails.note(known, transcription="Rappelez-moi au 06.", text_url=None)
        carry_on(office.tools, known)
    retention.delete(office.tools, office.message(known))
    left = {name for name, value in row(office).items() if value not in (None, "")}
    assert left <= STAYS | {"status"}
    assert row(office)["status"] == "deleted"


def test_being_told_of_it_again_brings_nothing_back(office: Office, provider: responses.RequestsMock) -> None:
    retention.delete(office.tools, office.message(office.receive()))
    before = row(office)
    office.receive(call_id="CA1", seconds=5)
    assert row(office) == before


def test_who_is_forgotten_is_forgotten_by_the_provider_at_once(
    deleting: Office, provider: responses.RequestsMock
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    provider.delete(f"{TWILIO_URL}.json", status=204)
    provider.delete(TEXT, status=204)
    written(provider, "TR1")
    known = deleting.receive()
    assert personal.forget(deleting.tools, HERS) == []
    assert deletions(provider) == [TEXT, f"{TWILIO_URL}.json"]
    assert deleting.tools.store.voicemails.get(known) is None
    assert row(deleting)["provider_deleted_at"]
    assert personal.kept_of(deleting.tools, HERS).messages == ()


def test_what_the_provider_does_not_delete_is_told_and_tried_again(
    deleting: Office, provider: responses.RequestsMock
) -> None:
    written(provider)
    provider.delete(f"{TWILIO_URL}.json", status=401, json={"message": "Authenticate", "code": 20003})
    deleting.receive()
    (why,) = personal.forget(deleting.tools, HERS)
    assert "401" in why
    provider.replace("DELETE", f"{TWILIO_URL}.json", status=204)
    deleting.clock.seconds += 60
    sweep(deleting.tools)
    assert row(deleting)["provider_deleted_at"]
    assert deleting.tools.store.voicemails.due() == []


@pytest.mark.parametrize("status", [204, 404])
def test_what_was_written_down_goes_with_the_recording(
    deleting: Office, provider: responses.RequestsMock, post_office: PostOffice, status: int
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    written(provider, "TR1")
    provider.delete(TEXT, status=status)
    provider.delete(f"{TWILIO_URL}.json", status=204)
    deleting.receive()
    sweep(deleting.tools)
    assert deletions(provider) == [TEXT, f"{TWILIO_URL}.json"]


def test_without_the_setting_the_provider_is_not_asked(office: Office, provider: responses.RequestsMock) -> None:
    office.receive()
    assert personal.forget(office.tools, HERS) == []
    assert len(provider.calls) == 0


def test_what_was_noted_of_her_calls_goes_and_nobody_else_s(office: Office) -> None:
    now, store = office.tools.now(), office.tools.store
    for call, caller in (("CA_1", HERS), ("CAx1", HIS)):
        store.calls.write([CallFacts(call, "twilio", now, caller=caller)])
        store.marks.set(f"request:{call}-3-0", '[true, [["nom", "Durand"]], ""]', now + timedelta(hours=1))
        store.marks.set(f"dial:{call}:2", "answered", now + timedelta(hours=1))
    personal.forget(office.tools, HERS)
    with store.engine.begin() as connection:
        assert sorted(connection.scalars(sa.select(marks.c.key))) == ["dial:CAx1:2", "request:CAx1-3-0"]
