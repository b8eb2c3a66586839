"""From the row to the people: fetched, kept, told; whatever fails is tried again, and nothing is done twice."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import jwt
import pytest
import responses

from tests.voicemail.conftest import ACCOUNT, TOKEN, TWILIO_URL, VONAGE_URL, Office, PostOffice, spoken
from webhooks.jobs.outbox import sweep
from webhooks.jobs.voicemail import Failed, carry_on
from webhooks.jobs.voicemail_fetch import trusted

Provider = responses.RequestsMock


def test_a_message_on_twilio_is_fetched_kept_and_mailed(
    office: Office, provider: Provider, post_office: PostOffice
) -> None:
    """F4: the recording is fetched with the account's own credentials."""
    audio = spoken(7)
    provider.get(f"{TWILIO_URL}.wav", audio)
    known = office.receive()
    assert carry_on(office.tools, known)
    request = provider.calls[0].request
    assert request.headers["Authorization"] == "Basic " + b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    message = office.message(known)
    assert (message.status, message.due_at, message.recording.seconds) == ("notified", None, 7)
    assert message.audio_sha256 == hashlib.sha256(audio).hexdigest()
    assert office.tools.files.get(message.audio_key or "") == audio
    assert post_office.audio() == [audio]


def test_a_message_on_vonage_is_fetched_with_the_applications_token(
    office: Office, provider: Provider, post_office: PostOffice
) -> None:
    """F4."""
    audio = spoken(4, "mp3")
    provider.get(VONAGE_URL, audio)
    known = office.receive("vonage")
    carry_on(office.tools, known)
    token = provider.calls[0].request.headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["application_id"] == "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"
    assert jwt.get_unverified_header(token)["alg"] == "RS256"
    assert (office.message(known).audio_type, post_office.audio()) == ("audio/mpeg", [audio])


def test_the_mail_says_who_when_and_how_long_in_the_flows_language(
    office: Office, provider: Provider, post_office: PostOffice
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken(75))
    carry_on(office.tools, office.receive())
    assert post_office.mail()["Subject"] == "Message vocal de +33 6 12 34 56 78 (1:15)"
    assert post_office.mail()["To"] == "accueil@example.com"
    body = post_office.mail().get_body()
    assert body is not None
    text = body.get_content()
    assert "lundi 23 novembre 2026" in text
    assert "10:00" in text, "nine o'clock in UTC is ten in the flow's zone"
    assert "/console/voicemails/" in text


def test_a_recording_that_is_not_ready_is_asked_for_again(
    office: Office, provider: Provider, post_office: PostOffice
) -> None:
    """F1: the provider tells of it before it can be fetched."""
    known = office.receive()
    provider.get(f"{TWILIO_URL}.wav", status=404)
    with pytest.raises(Failed, match="404"):
        carry_on(office.tools, known)
    assert office.message(known).due_at is not None
    assert not carry_on(office.tools, known), "it is not due yet"
    office.clock.seconds += 11
    provider.replace("GET", f"{TWILIO_URL}.wav", spoken())
    assert carry_on(office.tools, known)
    assert len(post_office.received) == 1


def test_running_a_job_again_mails_nobody_again(office: Office, provider: Provider, post_office: PostOffice) -> None:
    """F2, G4."""
    provider.get(f"{TWILIO_URL}.wav", spoken())
    known = office.receive()
    assert [carry_on(office.tools, known) for _ in range(3)] == [True, False, False]
    assert office.receive() == known
    sweep(office.tools)
    assert len(post_office.received) == 1


def test_a_mail_that_is_refused_is_sent_later_and_nothing_is_fetched_again(
    office: Office, provider: Provider, post_office: PostOffice
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    post_office.refusals = 2
    known = office.receive()
    for _ in range(3):
        sweep(office.tools)
        office.clock.seconds += 60
    assert len(post_office.received) == 1
    assert (len(provider.calls), office.message(known).status) == (1, "notified")


def test_a_worker_that_died_leaves_the_message_to_the_next_one(
    office: Office, provider: Provider, post_office: PostOffice
) -> None:
    """G4."""
    from webhooks.jobs.voicemail import LEASE

    provider.get(f"{TWILIO_URL}.wav", spoken())
    known = office.receive()
    assert office.tools.store.voicemails.claim(known, office.tools.now() + LEASE), "and then it is killed"
    assert sweep(office.tools) == 0
    office.clock.seconds += LEASE.total_seconds()
    assert sweep(office.tools) == 1
    assert len(post_office.received) == 1


def test_too_short_a_message_is_kept_and_nobody_is_told(
    office: Office, provider: Provider, post_office: PostOffice
) -> None:
    """F3: robots hang up at the beep."""
    provider.get(f"{TWILIO_URL}.wav", spoken(1))
    known = office.receive()
    carry_on(office.tools, known)
    message = office.message(known)
    assert (message.status, message.due_at, post_office.received) == ("stored", None, [])
    assert office.tools.files.get(message.audio_key or "")


@pytest.mark.parametrize("content", [b"", b"<html>busy</html>", spoken()[:40]])
def test_what_is_no_audio_is_not_kept(office: Office, provider: Provider, content: bytes) -> None:
    provider.get(f"{TWILIO_URL}.wav", content)
    known = office.receive()
    with pytest.raises(Failed):
        carry_on(office.tools, known)
    message = office.message(known)
    assert (message.audio_key, message.status) == (None, "received")
    assert message.due_at is not None


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("twilio", "http://api.twilio.com/a"),
        ("twilio", "https://api.twilio.com.evil.example/a"),
        ("twilio", "https://api.twilio.com@evil.example/a"),
        ("twilio", "https://evil.example/?x=api.twilio.com"),
        ("twilio", "https://eviltwilio.com/a"),
        ("twilio", "https://api.nexmo.com/a"),
        ("twilio", "https://api.twilio.com:8443/a"),
        ("vonage", "https://evil.example/?x=nexmo.com"),
        ("vonage", "https://evil.example\\.nexmo.com/a"),
        ("vonage", "https://[::1/a"),
        ("other", "https://api.twilio.com/a"),
    ],
)
def test_no_credential_goes_to_another_host(office: Office, provider: Provider, kind: str, url: str) -> None:
    assert not trusted(kind, url)
    with pytest.raises(Failed, match="no credential"):
        carry_on(office.tools, office.receive(kind, url=url))
    assert len(provider.calls) == 0


def test_the_regional_hosts_are_the_providers_too() -> None:
    assert trusted("twilio", "https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1.wav")
    assert trusted("vonage", "https://api-us.nexmo.com/v1/files/1")


def test_a_redirect_takes_no_credential_with_it(office: Office, provider: Provider) -> None:
    stored = "https://recordings.s3.amazonaws.com/RE1"
    provider.get(f"{TWILIO_URL}.wav", status=302, headers={"Location": stored})
    provider.get(stored, spoken())
    carry_on(office.tools, office.receive())
    assert "Authorization" not in provider.calls[1].request.headers


def test_a_redirect_to_somewhere_unknown_is_not_followed(office: Office, provider: Provider) -> None:
    provider.get(f"{TWILIO_URL}.wav", status=302, headers={"Location": "https://evil.example/RE1"})
    with pytest.raises(Failed, match=r"evil\.example"):
        carry_on(office.tools, office.receive())
    assert len(provider.calls) == 1


def test_a_caller_cannot_write_into_the_mails_header(
    office: Office, provider: Provider, post_office: PostOffice
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    carry_on(office.tools, office.receive(caller="sip:x\r\nBcc: everybody@example.com"))
    assert post_office.mail()["Bcc"] is None


def test_a_message_of_no_known_mailbox_is_kept_and_an_alert_given(
    office: Office, provider: Provider, post_office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    known = office.receive(mailbox=None, called=None)
    carry_on(office.tools, known)
    assert (office.message(known).status, post_office.received) == ("stored", [])
    assert "ALERT" in caplog.text


def test_the_mailboxs_webhook_is_told_and_can_check_the_signature(
    office: Office, provider: Provider, annex: dict[str, Any], post_office: PostOffice
) -> None:
    heard: list[tuple[dict[str, str], bytes]] = []
    answers = [500, 204]

    class Crm(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers.pop(0))
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Crm) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        office.publish(annex, webhook=f"http://127.0.0.1:{server.server_port}/voicemail")
        provider.get(f"{TWILIO_URL}.wav", spoken())
        known = office.receive()
        for _ in range(3):
            sweep(office.tools)
            office.clock.seconds += 60
        server.shutdown()
        thread.join()
    assert len(heard) == 2, "refused once, taken once"
    headers, body = heard[1]
    told = json.loads(body)
    assert (told["id"], told["caller"], told["seconds"]) == (known, "+33612345678", 5)
    at, _, mac = headers["X-Carillon-Signature"].partition(",")
    expected = hmac.new(b"a-webhook-secret-of-the-tests", f"{at[2:]}.".encode() + body, hashlib.sha256)
    assert mac == f"v1={expected.hexdigest()}"
    assert len(post_office.received) == 1, "a webhook that fails holds no mail up and repeats none"


def test_a_webhook_inside_our_own_network_is_not_reached(
    office: Office, provider: Provider, annex: dict[str, Any]
) -> None:
    office.publish(annex, webhook="http://localhost:1/voicemail")
    provider.get(f"{TWILIO_URL}.wav", spoken())
    with pytest.raises(Failed, match="not a public one"):
        carry_on(office.tools, office.receive())
