"""What a machine has written down comes with the mail, and holds no mail up for long."""

from __future__ import annotations

from typing import Any

import pytest
import responses
from flask import Flask

from flows.events import TranscriptionReady
from tests.voicemail.conftest import TWILIO_URL, Office, PostOffice, spoken
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
