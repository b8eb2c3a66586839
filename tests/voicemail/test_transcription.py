"""What a machine has written down comes with the mail, and holds no mail up for long."""

from __future__ import annotations

from typing import Any

import pytest
import responses
from flask import Flask

from flows.events import TranscriptionReady
from tests.voicemail.conftest import TWILIO_URL, VONAGE_URL, Office, PostOffice, spoken
from webhooks import notices
from webhooks.jobs.outbox import sweep


@pytest.fixture
def waiting(office: Office, provider: responses.RequestsMock, annex: dict[str, Any]) -> str:
    """A message whose mail waits for its text."""
    office.publish(annex, transcribe=True)
    provider.get(f"{TWILIO_URL}.wav", spoken())
    known = office.receive()
    sweep(office.tools)
    return known


def tell(app: Flask, **told: Any) -> bool:
    here = app.extensions["carillon"]
    return notices.take(here, here.providers["twilio"], None, [TranscriptionReady(**told)])


def body_of(post_office: PostOffice) -> str:
    body = post_office.mail().get_body()
    assert body is not None
    return str(body.get_content())


def test_the_mail_waits_for_the_text_and_has_it(
    waiting: str, office: Office, post_office: PostOffice, app: Flask
) -> None:
    sweep(office.tools)
    assert post_office.received == []
    assert tell(app, recording_id="RE1", text="Rappelez-moi demain.")
    sweep(office.tools)
    assert "Rappelez-moi demain." in body_of(post_office)


@pytest.mark.parametrize("told", [{"ok": False}, None])
def test_without_a_text_the_mail_goes_all_the_same(
    waiting: str, office: Office, post_office: PostOffice, app: Flask, told: dict[str, Any] | None
) -> None:
    if told:
        tell(app, recording_id="RE1", **told)
    else:
        office.clock.seconds += 300
    sweep(office.tools)
    assert "transcription" not in body_of(post_office)


def test_a_text_that_comes_late_is_kept_and_mails_nobody_again(
    waiting: str, office: Office, post_office: PostOffice, app: Flask
) -> None:
    office.clock.seconds += 300
    sweep(office.tools)
    tell(app, recording_id="RE1", text="Trop tard.")
    sweep(office.tools)
    assert (len(post_office.received), office.message(waiting).transcription) == (1, "Trop tard.")


def test_a_text_of_an_unknown_recording_does_no_harm(app: Flask) -> None:
    assert tell(app, recording_id="RE9", text="?")


FILE = "https://api-eu-3.vonage.com/v1/files/bbbbbbbb-bbbb-cccc-dddd-0123456789ab"
STRANGER = "https://files.example.com/1?.nexmo.com"


@pytest.fixture
def at_vonage(office: Office, provider: responses.RequestsMock, annex: dict[str, Any]) -> str:
    """A message on Vonage whose mail waits for its text."""
    office.publish(annex, transcribe=True)
    provider.get(VONAGE_URL, spoken(kind="mp3"))
    known = office.receive("vonage")
    sweep(office.tools)
    return known


def tell_where(app: Flask, url: str) -> bool:
    here = app.extensions["carillon"]
    return notices.take(here, here.providers["vonage"], None, [TranscriptionReady("RE1", url=url)])


def test_vonage_s_text_is_asked_for_with_the_application_s_token_until_it_is_there(
    at_vonage: str, office: Office, post_office: PostOffice, app: Flask, provider: responses.RequestsMock
) -> None:
    provider.get(FILE, status=404)
    assert tell_where(app, FILE)
    sweep(office.tools)
    assert ("404" in str(office.message(at_vonage).error), post_office.received) == (True, [])
    provider.replace("GET", FILE, body="Rappelez-moi demain.")
    office.clock.seconds += 60
    sweep(office.tools)
    assert "Rappelez-moi demain." in body_of(post_office)
    assert str(provider.calls[-1].request.headers["Authorization"]).startswith("Bearer ey")


def test_mail_goes_after_five_minutes_without_a_text_that_cannot_be_fetched_and_the_text_is_kept_later(
    at_vonage: str, office: Office, post_office: PostOffice, app: Flask, provider: responses.RequestsMock
) -> None:
    provider.get(FILE, status=500)
    tell_where(app, FILE)
    for _ in range(32):
        sweep(office.tools)
        office.clock.seconds += 10
    assert "transcription" not in body_of(post_office)
    provider.replace("GET", FILE, json={"channels": [{"transcript": [{"sentence": "Trop"}, {"sentence": "tard."}]}]})
    office.clock.seconds += 3600
    sweep(office.tools)
    message = office.message(at_vonage)
    assert (message.transcription, message.due_at, message.status, message.error) == (
        "Trop tard.",
        None,
        "notified",
        None,
    )
    assert len(post_office.received) == 1


@pytest.mark.parametrize("url", [STRANGER, "http://api-eu-3.vonage.com/v1/files/1"])
def test_a_text_at_a_stranger_s_address_is_not_asked_for_and_holds_no_mail_up(
    at_vonage: str, office: Office, post_office: PostOffice, app: Flask, provider: responses.RequestsMock, url: str
) -> None:
    asked = len(provider.calls)
    tell_where(app, url)
    sweep(office.tools)
    assert (len(provider.calls), office.message(at_vonage).transcription) == (asked, "")
    assert len(post_office.received) == 1


def test_a_text_that_can_never_be_had_is_given_up_after_weeks(
    at_vonage: str, office: Office, post_office: PostOffice, app: Flask, provider: responses.RequestsMock
) -> None:
    provider.get(FILE, status=403)
    tell_where(app, FILE)
    for _ in range(3):
        sweep(office.tools)
        office.clock.seconds += 11 * 86_400
    message = office.message(at_vonage)
    assert (message.transcription, message.due_at, message.status) == ("", None, "notified")
    assert len(post_office.received) == 1
