"""What docs/voicemail.md says of a message on its way, where no other test says it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import responses
from rq.exceptions import ShutDownImminentException

from tests.calls.conftest import Caller
from tests.services_asked import Web, web
from tests.voicemail.conftest import TWILIO_URL, Office, PostOffice, spoken
from webhooks.jobs import clock, leftovers, retention, voicemail, voicemail_letter
from webhooks.jobs.outbox import sweep
from webhooks.jobs.voicemail import BACKOFF, carry_on

__all__ = ["web"]

DAY = 86_400


def worked_on(office: Office, known: str, days: float) -> list[float]:
    """Works on a message whenever that is due, for so long; the seconds between the attempts."""
    began, waited = office.clock.seconds, []
    while (due := office.message(known).due_at) is not None and office.clock.seconds - began < days * DAY:
        pause = max(0.0, due.timestamp() - office.clock.seconds)
        waited.append(pause)
        office.clock.seconds += pause
        sweep(office.tools)
    return waited


def test_what_cannot_be_fetched_is_asked_for_for_twenty_days_and_then_given_up_loudly(
    office: Office, provider: responses.RequestsMock, caplog: pytest.LogCaptureFixture
) -> None:
    provider.get(f"{TWILIO_URL}.wav", status=404)
    known = office.receive()
    waited = worked_on(office, known, 30)
    assert waited[: len(BACKOFF) + 1] == [0, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400]
    assert set(waited[len(BACKOFF) :]) == {14400}
    assert 20 * DAY < sum(waited) < 21 * DAY
    message = office.message(known)
    assert (message.status, message.due_at) == ("failed", None)
    assert f"ALERT message {known} is given up" in caplog.text


@pytest.mark.parametrize(("more", "attached"), [(0, True), (1, False)])
def test_audio_of_more_than_ten_megabytes_is_not_attached(
    office: Office,
    provider: responses.RequestsMock,
    post_office: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
    more: int,
    attached: bool,
) -> None:
    audio = spoken()
    assert voicemail_letter.ATTACHED_BYTES == 10_000_000
    monkeypatch.setattr(voicemail_letter, "ATTACHED_BYTES", len(audio) - more)
    provider.get(f"{TWILIO_URL}.wav", audio)
    carry_on(office.tools, office.receive())
    assert post_office.audio() == ([audio] if attached else [])
    assert len(post_office.received) == 1


def test_without_attach_audio_the_mail_has_none(
    office: Office, provider: responses.RequestsMock, post_office: PostOffice, annex: dict[str, Any]
) -> None:
    office.publish(annex, attach_audio=False)
    provider.get(f"{TWILIO_URL}.wav", spoken())
    carry_on(office.tools, office.receive())
    assert (len(post_office.received), post_office.audio()) == (1, [])


@pytest.mark.parametrize("fails", ["mail", "webhook"])
def test_where_one_fails_the_other_is_told_at_once_and_the_one_that_failed_later(
    office: Office,
    provider: responses.RequestsMock,
    post_office: PostOffice,
    annex: dict[str, Any],
    web: Web,
    fails: str,
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    place = f"http://127.0.0.1:{web.server_port}"
    office.publish(annex, webhook=f"{place}/{'missing' if fails == 'webhook' else 'customer'}")
    post_office.refusals = 1 if fails == "mail" else 0
    known = office.receive()
    sweep(office.tools)
    assert (len(post_office.received), len(web.asked)) == (0 if fails == "mail" else 1, 1)
    office.publish(annex, webhook=f"{place}/customer")
    office.clock.seconds += 60
    sweep(office.tools)
    assert (len(post_office.received), len(web.asked)) == (1, 1 if fails == "mail" else 2)
    assert office.message(known).status == "notified"


def test_a_redirect_of_the_mailbox_s_webhook_is_not_followed_and_not_taken_for_told(
    office: Office, provider: responses.RequestsMock, post_office: PostOffice, annex: dict[str, Any], web: Web
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    office.publish(annex, webhook=f"http://127.0.0.1:{web.server_port}/other")
    known = office.receive()
    sweep(office.tools)
    assert [path for _, path, _, _ in web.asked] == ["/other"]
    assert office.message(known).told_at is None


def test_told_again_a_message_has_the_same_id_in_the_body_and_in_the_header(
    office: Office, provider: responses.RequestsMock, post_office: PostOffice, annex: dict[str, Any], web: Web
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    office.publish(annex, webhook=f"http://127.0.0.1:{web.server_port}/missing")
    known = office.receive(call_id="CA1", recorded_at=office.tools.now())
    for _ in range(2):
        sweep(office.tools)
        office.clock.seconds += 60
    told = [(json.loads(body), headers["Idempotency-Key"]) for _, _, headers, body in web.asked]
    assert [(body["id"], key) for body, key in told] == [(known, known)] * 2
    assert told[0][0] == {
        "event": "voicemail",
        "id": known,
        "mailbox": "general",
        "caller": "+33612345678",
        "called": "+33972101010",
        "call_id": "CA1",
        "at": "2026-11-23T09:00:00Z",
        "seconds": 5,
        "transcription": None,
        "audio": f"https://ivr.example.com/api/voicemails/{known}/audio",
    }


def test_a_worker_killed_between_sending_and_noting_so_sends_the_same_mail_again(
    office: Office, provider: responses.RequestsMock, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its `Message-ID` is the same, so mail programs can tell."""
    provider.get(f"{TWILIO_URL}.wav", spoken())
    known = office.receive()
    note = office.tools.store.voicemails.note

    def killed(id: str, **values: Any) -> Any:
        if "emailed_at" in values:
            raise KeyboardInterrupt
        return note(id, **values)

    with monkeypatch.context() as dying:
        dying.setattr(office.tools.store.voicemails, "note", killed)
        with pytest.raises(KeyboardInterrupt):
            carry_on(office.tools, known)
    office.clock.seconds += 601
    assert carry_on(office.tools, known)
    assert len({mail["Message-ID"] for mail in post_office.received}) == 1
    assert len(post_office.received) == 2


@pytest.mark.parametrize("deleted", [False, True])
def test_a_job_that_a_dyno_cuts_off_when_it_ends_is_done_at_once_by_the_next(
    office: Office,
    provider: responses.RequestsMock,
    post_office: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
    deleted: bool,
) -> None:
    """RQ's worker for Heroku raises this in it."""
    provider.get(f"{TWILIO_URL}.wav", spoken())
    known = office.receive()
    if deleted:
        office.tools.store.voicemails.delete(known, office.tools.now())

    def ends(*_: Any) -> None:
        raise ShutDownImminentException("shut down imminent", {})

    with monkeypatch.context() as ending:
        for step in ("fetch", "clear_deleted"):
            ending.setattr(voicemail, step, ends)
        with pytest.raises(ShutDownImminentException):
            carry_on(office.tools, known)
    assert [message.id for message in office.tools.store.voicemails.due()] == [known]
    assert carry_on(office.tools, known)
    assert len(post_office.received) == (0 if deleted else 1)


def test_every_night_what_is_past_its_time_is_deleted_and_what_is_nobody_s_removed(redis_client: Any) -> None:
    nightly = {job.func for job in clock.scheduler(redis_client).get_jobs() if job.cron == clock.NIGHTLY}
    assert nightly == {retention.run, leftovers.run}


def test_a_recording_of_a_call_that_is_no_longer_known_is_one_message_that_somebody_must_look_at(
    caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    """SECRET_KEY was changed meanwhile: where the call stood can be read no more. Told twice."""
    here = caller.app.extensions["carillon"]
    caller.dials(at="2026-11-28 10:00")
    caller.speaks()
    told = [webhook for webhook, _ in caller.sent if "k=recording" in webhook.target]
    with here.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM voicemails")
    wire = caller.phone.wire
    fields = dict(json.loads(told[0].body)) if caller.provider == "vonage" else None
    url = "https://ivr.example.com" + re.sub("x=[^&]*", "x=AAAA", told[0].target)
    for _ in range(2):
        answer = wire.send(url, fields) if fields else resent(caller, wire, url, told[0].body.decode())
        assert answer.status in (200, 204)
    (message,) = here.store.voicemails.list()
    assert (message.recording.mailbox, message.recording.call_id) == (None, None)
    assert message.due_at is not None


def resent(caller: Caller, wire: Any, url: str, form: str) -> Any:
    """The same form to another address, signed for that."""
    from urllib.parse import parse_qsl

    return wire.post(url, dict(parse_qsl(form, keep_blank_values=True)))
