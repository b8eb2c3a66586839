"""A text may come before its recording, after it, twice or late, from both providers: it is never lost, and one mail goes out."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import pytest
import responses
from flask import Flask

from flows.store.ports import Voicemail
from providers.base import Webhook
from tests.calls.conftest import ACCOUNT, APPLICATION, PUBLIC_URL, SECRET, TOKEN, Caller, Clock, through
from tests.voicemail.conftest import Office, PostOffice, spoken
from webhooks.jobs.outbox import sweep
from webhooks.phone.base import Response
from webhooks.phone.twilio import TwilioPhone
from webhooks.phone.vonage import VonagePhone

SAID = "Please call me back tomorrow."
FILE = {
    "ver": "1.0",
    "channels": [{"transcript": [{"sentence": SAID, "raw_sentence": "please call me back tomorrow"}]}],
}


@dataclass
class Somebody(Caller):
    """A caller whose provider keeps back what it tells of recordings until the test has it delivered."""

    held: dict[str, Webhook] = field(default_factory=dict)

    def new_phone(self) -> TwilioPhone | VonagePhone:
        if self.provider == "twilio":
            return TwilioPhone(self._carry, PUBLIC_URL, self.clock, ACCOUNT, TOKEN)
        return VonagePhone(self._carry, PUBLIC_URL, self.clock, "a1b2c3d4", APPLICATION, SECRET)

    def _carry(self, webhook: Webhook) -> Response:
        purpose = re.search(r"[?&]k=(recording|transcription)\b", webhook.target)
        if purpose is None:
            return through(self.app.test_client(), self.sent)(webhook)
        self.held[purpose[1]] = webhook
        return Response(204, {}, b"")

    def leaves_a_message(self) -> None:
        self.dials(at="2026-11-23 20:00")
        self.speaks(6)
        if self.provider == "twilio":
            self._is_transcribed()

    def _is_transcribed(self) -> None:
        """https://www.twilio.com/docs/voice/twiml/record#transcribecallback"""
        asked = re.findall(r'transcribeCallback="([^"]+)"', b"".join(self.documents).decode())
        assert isinstance(self.phone, TwilioPhone)
        wire = self.phone.wire
        recording = parse_qs(self.held["recording"].body.decode())["RecordingSid"][0]
        told = {"RecordingSid": recording, "TranscriptionStatus": "completed", "TranscriptionText": SAID}
        wire.post(html.unescape(asked[0]), wire.call(**told))

    def deliver(self, *what: str) -> None:
        for one in what:
            assert through(self.app.test_client())(self.held[one]).status in (200, 204)

    @property
    def text_url(self) -> str:
        """Where Vonage keeps the text."""
        return str(json.loads(self.held["transcription"].body)["transcription_url"])


@pytest.fixture(params=["twilio", "vonage"])
def somebody(
    request: pytest.FixtureRequest,
    app: Flask,
    clock: Clock,
    annex: dict[str, Any],
    office: Office,
    provider: responses.RequestsMock,
) -> Somebody:
    annex["mailboxes"]["general"].update(transcribe=True, max_seconds=120)
    annex["flows"]["accueil"]["language"] = "en-US"  # Twilio writes down no other
    who = Somebody(request.param, app, clock)
    who.upload(annex)
    office.tools.__dict__.pop("live", None)
    who.leaves_a_message()
    kind = "wav" if who.provider == "twilio" else "mp3"
    if who.provider == "vonage":
        provider.get(who.text_url, json=FILE)
    provider.get(re.compile(r"https://api[a-z0-9.-]*\.(twilio|nexmo|vonage)\.com/.*"), spoken(6, kind))
    return who


def the_message(office: Office) -> Voicemail:
    (only,) = office.tools.store.voicemails.list()
    return only


@pytest.mark.parametrize(
    "order",
    [
        "recording, sweep, transcription, sweep",
        "transcription, sweep, recording, sweep",
        "transcription, recording, sweep",
        "recording, transcription, sweep",
        "transcription, transcription, recording, recording, sweep, transcription, sweep",
        "recording, sweep, recording, transcription, transcription, sweep, recording, sweep",
    ],
)
def test_in_whatever_order_one_mail_goes_out_with_the_text(
    somebody: Somebody, office: Office, post_office: PostOffice, order: str
) -> None:
    for step in order.split(", "):
        if step == "sweep":
            sweep(office.tools)
        else:
            somebody.deliver(step)
    body = post_office.mail().get_body()
    assert body
    assert SAID in body.get_content()
    message = the_message(office)
    assert (message.transcription, message.status, message.due_at) == (SAID, "notified", None)


def test_a_text_that_comes_after_the_mail_is_kept(somebody: Somebody, office: Office, post_office: PostOffice) -> None:
    somebody.deliver("recording")
    sweep(office.tools)
    office.clock.seconds += 300
    sweep(office.tools)
    assert len(post_office.received) == 1
    somebody.deliver("transcription")
    for _ in range(2):
        sweep(office.tools)
        office.clock.seconds += 600
    assert (the_message(office).transcription, the_message(office).due_at) == (SAID, None)
    assert len(post_office.received) == 1


def test_the_text_of_a_deleted_message_is_not_kept(somebody: Somebody, office: Office) -> None:
    somebody.deliver("recording")
    office.tools.store.voicemails.delete(the_message(office).id)
    somebody.deliver("transcription")
    recording = office.tools.store.marks.get(f"text:{somebody.provider}:{recording_of(somebody)}")
    assert recording is None
    assert not office.tools.store.voicemails.due()


def recording_of(somebody: Somebody) -> str:
    body = somebody.held["recording"].body.decode()
    return str(
        parse_qs(body)["RecordingSid"][0] if somebody.provider == "twilio" else json.loads(body)["recording_uuid"]
    )
