"""Each account and each region is asked with its own credentials, and no one for nothing; all of it by a real worker, too."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis
import responses
from click.testing import CliRunner

from flows.configuration import Configuration
from flows.record import replace
from flows.store.ports import CallFacts
from tests.voicemail.conftest import ACCOUNT, TOKEN, Office, PostOffice, spoken
from tests.voicemail.test_worker import environment
from webhooks.cli import main
from webhooks.config import Settings
from webhooks.jobs.clock import scheduler
from webhooks.jobs.outbox import sweep
from webhooks.jobs.reconcile import reconcile
from webhooks.jobs.reconciling import asking, vonage

__all__ = ["environment"]

OTHER, OTHER_TOKEN = "AC" + "b" * 32, "token-of-the-other-account"
CALLED = "+33972101010"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, without waiting for them."""
    made: list[float] = []
    monkeypatch.setattr(asking.time, "sleep", made.append)
    return made


@pytest.fixture
def office(office: Office, make_settings: Callable[..., Settings]) -> Office:
    settings = make_settings(TWILIO_ACCOUNTS=f"{OTHER}:{OTHER_TOKEN}")
    return Office(replace(office.tools, settings=settings), office.clock)


def api(account: str) -> str:
    return f"https://api.twilio.com/2010-04-01/Accounts/{account}"


def has(provider: responses.RequestsMock, account: str, *calls: str) -> None:
    """An account with these calls, each over, with one message."""
    at = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    told = {"account_sid": account, "status": "completed", "source": "RecordVerb", "duration": "6", "start_time": at}
    found = [{**told, "sid": f"RE-{call}", "call_sid": call, "date_created": at} for call in calls]
    provider.get(f"{api(account)}/Recordings.json", json={"recordings": found, "next_page_uri": None})
    for call in calls:
        ended = {
            "sid": call,
            "status": "completed",
            "duration": "9",
            "end_time": at,
            "to": CALLED,
            "from": "+33612345678",
        }
        provider.get(f"{api(account)}/Calls/{call}.json", json=ended)
    provider.get(re.compile(f"{re.escape(api(account))}/Calls/.*"), status=404, json={"code": 20404, "message": "no"})


def open_call(office: Office, id: str, provider: str = "twilio") -> None:
    at = office.tools.now() - timedelta(hours=1)
    office.tools.store.calls.write([CallFacts(id, provider, at, revision=1, flow="main", called=CALLED)])


def credentials(request: Any) -> str:
    told = request.headers["Authorization"]
    return told.decode() if isinstance(told, bytes) else str(told)


def test_each_account_is_asked_with_its_own_credentials(office: Office, provider: responses.RequestsMock) -> None:
    has(provider, ACCOUNT, "CA1")
    has(provider, OTHER, "CA2")
    for call in ("CA1", "CA2"):
        open_call(office, call)
    report = reconcile(office.tools)
    assert (len(report.messages), sorted(call for call, _ in report.calls), report.troubles) == (2, ["CA1", "CA2"], [])
    kept = office.tools.store.voicemails.list()
    assert {(one.recording.account, one.recording.url) for one in kept} == {
        (ACCOUNT, f"{api(ACCOUNT)}/Recordings/RE-CA1"),
        (OTHER, f"{api(OTHER)}/Recordings/RE-CA2"),
    }
    for sid, token in ((ACCOUNT, TOKEN), (OTHER, OTHER_TOKEN)):
        asked = [call.request for call in provider.calls if f"/{sid}/" in call.request.url]
        assert asked
        assert {credentials(one) for one in asked} == {"Basic " + b64encode(f"{sid}:{token}".encode()).decode()}


@pytest.mark.parametrize(("refusing", "asked"), [(ACCOUNT, OTHER), (OTHER, ACCOUNT)])
def test_an_account_that_refuses_does_not_keep_the_other_from_being_asked(
    office: Office, provider: responses.RequestsMock, refusing: str, asked: str
) -> None:
    provider.get(re.compile(re.escape(api(refusing))), status=401, json={"code": 20003, "message": "Authenticate"})
    has(provider, asked, "CA1")
    open_call(office, "CA1")
    open_call(office, "CA2")
    report = reconcile(office.tools)
    assert (len(report.messages), [call for call, _ in report.calls]) == (1, ["CA1"])
    assert report.troubles == [f"Twilio, recordings of {refusing}: 401", "Twilio, call CA2: 401"]


def test_nobody_is_asked_for_a_call_where_none_is_open(
    office: Office, provider: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vonage's client is slow to import, and there are seven of them."""
    made: list[Any] = []
    clients = vonage.clients_of
    monkeypatch.setattr(vonage, "clients_of", lambda account: made.append(account) or clients(account))
    has(provider, ACCOUNT)
    has(provider, OTHER)
    open_call(office, "CA1")
    assert len(reconcile(office.tools).calls) == 0
    assert made == []
    open_call(office, "leg-1", "vonage")
    open_call(office, "leg-2", "vonage")
    provider.get(re.compile(r"https://api[a-z0-9-]*\.(nexmo|vonage)\.com/v1/calls/.*"), status=404)
    reconcile(office.tools)
    assert len(made) == 1


def test_a_call_is_looked_for_in_every_region(office: Office, provider: responses.RequestsMock) -> None:
    last = vonage.HOSTS[-1]
    for host in vonage.HOSTS[:-1]:
        provider.get(f"https://{host}/v1/calls/leg-1", status=404)
    provider.get(f"https://{last}/v1/calls/leg-1", json={"uuid": "leg-1", "status": "completed", "duration": "9"})
    has(provider, ACCOUNT)
    has(provider, OTHER)
    open_call(office, "leg-1", "vonage")
    assert reconcile(office.tools).calls == [("leg-1", "ended after 9 s")]
    assert {credentials(call.request)[:7] for call in provider.calls if "/v1/calls/" in call.request.url} == {"Bearer "}


def test_a_message_whose_mailbox_cannot_be_told_is_in_none_and_somebody_is_told(
    office: Office, provider: responses.RequestsMock, caplog: pytest.LogCaptureFixture, annex: dict[str, Any]
) -> None:
    """There are two mailboxes, and the trace of the call names neither."""
    body = Configuration().merged({**annex, "mailboxes": {"general": {}, "ventes": {}}}, True).to_bytes()
    revision = office.tools.store.revisions.publish(body, author="tests", message="").number
    has(provider, ACCOUNT, "CA1")
    has(provider, OTHER)
    at = office.tools.now() - timedelta(hours=1)
    office.tools.store.calls.write([CallFacts("CA1", "twilio", at, revision=revision, flow="main", called=CALLED)])
    report = reconcile(office.tools)
    assert report.messages == [("CA1", "no mailbox: the call's trace names none", "6 s")]
    provider.get(f"{api(ACCOUNT)}/Recordings/RE-CA1.wav", spoken())
    sweep(office.tools)
    assert "ALERT message" in caplog.text
    assert office.tools.store.voicemails.list()[0].status == "stored"


def test_what_could_not_be_asked_is_printed_and_the_exit_code_is_1(
    environment: dict[str, str], office: Office, provider: responses.RequestsMock, at_once: list[float]
) -> None:
    """A busy provider is asked again after 1, 2, 4, 8 and 16 seconds first."""
    provider.get(f"{api(ACCOUNT)}/Recordings.json", status=503)
    done = CliRunner().invoke(main, ["voicemail", "reconcile"])
    assert (done.exit_code, at_once) == (1, [1.0, 2.0, 4.0, 8.0, 16.0])
    assert f"not done: Twilio, recordings of {ACCOUNT}: 503" in done.output


def test_a_real_worker_brings_in_by_the_clock_what_no_webhook_told_of(
    environment: dict[str, str],
    office: Office,
    provider: responses.RequestsMock,
    post_office: PostOffice,
    redis_client: redis.Redis,
) -> None:
    """RQ's cron queues it, RQ's worker does it in a process of its own, and the message is mailed by the next job."""
    audio = spoken(6)
    has(provider, ACCOUNT, "CA1")
    provider.get(re.compile(re.escape(f"{api(ACCOUNT)}/Recordings/RE-CA1.wav")), audio)
    office.tools.store.calls.write(
        [CallFacts("CA1", "twilio", datetime.now(UTC) - timedelta(hours=1), revision=1, flow="main", called=CALLED)]
    )
    scheduler(redis_client).enqueue_jobs()
    done = CliRunner().invoke(main, ["worker", "--burst"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert post_office.audio() == [audio]
    facts = office.tools.store.calls.get("CA1")
    assert facts
    assert (facts.status, facts.seconds) == ("ended", 9)
    CliRunner().invoke(main, ["worker", "--burst"], catch_exceptions=False)
    assert len(office.tools.store.voicemails.list()) == 1
