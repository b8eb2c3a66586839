"""A recording is deleted at its provider when the operator says so, and never before our copy was found whole."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
import responses

from flows.record import replace
from flows.store.ports import Recording
from tests.voicemail.conftest import ACCOUNT, TWILIO_URL, VONAGE_URL, Office, PostOffice, spoken
from webhooks.config import Settings
from webhooks.jobs import retention
from webhooks.jobs.outbox import sweep
from webhooks.jobs.reconciling import asking

API = f"{TWILIO_URL}.json"
OTHER = "AC" + "b" * 32


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twilio's client pauses where Twilio is busy; nobody waits for that here."""
    monkeypatch.setattr(asking.time, "sleep", lambda _seconds: None)


@pytest.fixture
def provider(provider: responses.RequestsMock) -> responses.RequestsMock:
    """Nothing was written down of any recording."""
    none = {"transcriptions": [], "next_page_uri": None}
    provider.get(re.compile(r".*/Recordings/RE1/Transcriptions\.json"), json=none)
    return provider


@pytest.fixture
def office(office: Office, make_settings: Callable[..., Settings]) -> Office:
    settings = make_settings(DELETE_AT_PROVIDER="1")
    return Office(replace(office.tools, settings=settings), office.clock)


def deletions(provider: responses.RequestsMock) -> list[str]:
    return [str(call.request.url) for call in provider.calls if call.request.method == "DELETE"]


@pytest.mark.parametrize("status", [204, 404])
def test_twilios_copy_is_deleted_once_ours_is_whole(
    office: Office, provider: responses.RequestsMock, post_office: PostOffice, status: int
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    provider.delete(API, status=status)
    known = office.receive()
    for _ in range(2):
        sweep(office.tools)
        office.clock.seconds += 3600
    message = office.message(known)
    assert deletions(provider) == [API]
    assert (message.status, message.due_at, message.error) == ("notified", None, None)
    assert message.provider_deleted_at
    assert len(post_office.received) == 1


@pytest.mark.parametrize("harm", [lambda content: content[:-1], lambda content: content[:-1] + b"?", lambda _: b""])
def test_a_copy_that_is_not_what_was_downloaded_keeps_the_provider_s(
    office: Office, provider: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch, harm: Callable[[bytes], bytes]
) -> None:
    kept = office.tools.files.put
    monkeypatch.setattr(office.tools.files, "put", lambda key, content: kept(key, harm(content)))
    provider.get(f"{TWILIO_URL}.wav", spoken())
    known = office.receive()
    sweep(office.tools)
    message = office.message(known)
    assert (deletions(provider), message.provider_deleted_at) == ([], None)
    assert "our copy of the audio" in str(message.error)
    assert message.due_at


def test_a_deletion_that_fails_is_tried_again_and_mails_nobody_twice(
    office: Office, provider: responses.RequestsMock, post_office: PostOffice
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    provider.delete(API, status=401, json={"message": "Authenticate", "code": 20003})
    known = office.receive()
    sweep(office.tools)
    assert "401" in str(office.message(known).error)
    provider.replace("DELETE", API, status=204)
    office.clock.seconds += 60
    sweep(office.tools)
    assert office.message(known).provider_deleted_at
    assert len(post_office.received) == 1


@pytest.mark.parametrize("days", [0, 61])
def test_a_message_that_is_deleted_first_is_deleted_there_too(
    office: Office, provider: responses.RequestsMock, days: int
) -> None:
    known = office.receive()
    provider.delete(API, status=503)
    office.clock.seconds += days * 86_400
    if days:
        retention.forget_old(office.tools)
    else:
        retention.delete(office.tools, office.message(known))
    sweep(office.tools)
    provider.replace("DELETE", API, status=204)
    for _ in range(3):
        office.clock.seconds += 60
        sweep(office.tools)
    assert office.tools.store.voicemails.get(known) is None
    assert len([url for url in deletions(provider) if url == API]) == 1 + len(asking.PAUSES) + 1
    assert not office.tools.store.voicemails.due()


def test_a_person_who_deletes_a_message_deletes_it_there_too(
    office: Office, provider: responses.RequestsMock, make_app: Callable[..., Any]
) -> None:
    known = office.receive()
    here = make_app(DELETE_AT_PROVIDER="1", CARILLON_ADMIN_TOKEN="t" * 20)
    provider.delete(API, status=204)
    answer = here.test_client().delete(f"/api/voicemails/{known}", headers={"Authorization": "Bearer " + "t" * 20})
    sweep(office.tools)
    assert (answer.status_code, deletions(provider)) == (204, [API])


def test_each_account_s_recordings_are_deleted_with_its_own_credentials(
    office: Office, provider: responses.RequestsMock, make_settings: Callable[..., Settings]
) -> None:
    accounts = make_settings(DELETE_AT_PROVIDER="1", TWILIO_ACCOUNTS=f"{OTHER}:another-token")
    office = Office(replace(office.tools, settings=accounts), office.clock)
    url = TWILIO_URL.replace(ACCOUNT, OTHER)
    provider.get(f"{url}.wav", spoken())
    provider.delete(f"{url}.json", status=204)
    office.tools.store.voicemails.receive(Recording("twilio", "RE1", url, OTHER))
    sweep(office.tools)
    (call,) = [call for call in provider.calls if call.request.method == "DELETE"]
    assert call.request.headers["Authorization"] == f"Basic {b64encode(f'{OTHER}:another-token'.encode()).decode()}"


def test_without_the_setting_nothing_is_deleted(
    office: Office, provider: responses.RequestsMock, make_settings: Callable[..., Settings]
) -> None:
    office = Office(replace(office.tools, settings=make_settings()), office.clock)
    provider.get(f"{TWILIO_URL}.wav", spoken())
    known = office.receive()
    sweep(office.tools)
    retention.delete(office.tools, office.message(known))
    assert deletions(provider) == []
    assert not office.tools.store.voicemails.due()


def test_vonage_s_copy_is_left_to_vonage(office: Office, provider: responses.RequestsMock) -> None:
    provider.get(VONAGE_URL, spoken(kind="mp3"))
    known = office.receive("vonage")
    sweep(office.tools)
    assert (office.message(known).due_at, deletions(provider)) == (None, [])
