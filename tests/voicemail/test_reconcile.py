"""What no webhook told is brought in from the providers' APIs, once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import responses

from flows.store.ports import CallFacts, CallTurn
from tests.voicemail.conftest import ACCOUNT, Office
from webhooks.jobs.reconcile import reconcile
from webhooks.jobs.reconciling import asking

API = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}"
CALL = "CA" + "c" * 32
LEG = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"
OURS, FOREIGN = "+33972101010", "+33999999999"
VONAGE_CALLS = re.compile(r"https://api[a-z0-9-]*\.(nexmo|vonage)\.com/v1/calls/.*")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, without waiting for them."""
    made: list[float] = []
    monkeypatch.setattr(asking.time, "sleep", made.append)
    return made


def recording(sid: str = "RE1", **more: Any) -> dict[str, Any]:
    at = "Mon, 23 Nov 2026 19:00:00 +0000"
    told = {"sid": sid, "call_sid": CALL, "account_sid": ACCOUNT, "status": "completed", "source": "RecordVerb"}
    return {**told, "duration": "6", "start_time": at, "date_created": at, **more}


def listed(provider: responses.RequestsMock, *pages: list[dict[str, Any]]) -> None:
    """Twilio's list of recordings, in pages."""
    for number, page in enumerate(pages):
        more = f"/2010-04-01/Accounts/{ACCOUNT}/Recordings.json?Page={number + 1}" if number + 1 < len(pages) else None
        provider.get(f"{API}/Recordings.json", json={"recordings": page, "next_page_uri": more})


def noted(office: Office, id: str = CALL, provider: str = "twilio", age: timedelta = timedelta(hours=1)) -> None:
    """A call in the log whose last turn stands in the mailbox."""
    at = office.tools.now() - age
    facts = CallFacts(id, provider, at, revision=1, flow="main", caller="+33612345678", called=OURS)
    turn = CallTurn(id, 1, at + timedelta(seconds=30), "silence", ["voicemail in mailbox general"])
    office.tools.store.calls.write([facts], [turn])


def over(provider: responses.RequestsMock, **more: Any) -> None:
    ended = "Mon, 23 Nov 2026 19:01:00 +0000"
    told = {"sid": CALL, "status": "completed", "duration": "60", "end_time": ended, "to": OURS, "from": "+33612345678"}
    provider.get(f"{API}/Calls/{CALL}.json", json={**told, **more})


def test_a_recording_that_no_callback_told_of_becomes_one_message(
    office: Office, provider: responses.RequestsMock
) -> None:
    noted(office)
    over(provider)
    listed(provider, [recording()])
    assert len(reconcile(office.tools).messages) == 1
    assert reconcile(office.tools).messages == []
    (message,) = office.tools.store.voicemails.list()
    assert message.recording.mailbox == "general"
    assert message.recording.url == f"{API}/Recordings/RE1"
    assert (message.recording.caller, message.recording.seconds) == ("+33612345678", 6)
    assert message.status == "received"
    assert message.due_at is not None


def test_what_is_known_or_was_deleted_is_not_brought_in(office: Office, provider: responses.RequestsMock) -> None:
    office.tools.store.voicemails.delete(office.receive())
    listed(provider, [recording()])
    assert reconcile(office.tools).messages == []
    assert office.tools.store.voicemails.list() == []


@pytest.mark.parametrize("more", [{"source": "DialVerb"}, {"status": "deleted"}, {"status": "processing"}])
def test_other_recordings_are_left_alone(
    office: Office, provider: responses.RequestsMock, more: dict[str, str]
) -> None:
    noted(office)
    over(provider)
    listed(provider, [recording(**more)])
    assert reconcile(office.tools).messages == []


def test_all_pages_are_read(office: Office, provider: responses.RequestsMock) -> None:
    noted(office)
    over(provider)
    listed(provider, [recording("RE1")], [recording("RE2")], [recording("RE3")])
    assert len(reconcile(office.tools).messages) == 3


@pytest.mark.parametrize(("called", "mailboxes"), [(OURS, ["general"]), (FOREIGN, [])])
def test_a_call_that_was_never_noted_is_known_by_its_number(
    office: Office, provider: responses.RequestsMock, called: str, mailboxes: list[str]
) -> None:
    over(provider, to=called)
    listed(provider, [recording()])
    reconcile(office.tools)
    assert [message.recording.mailbox for message in office.tools.store.voicemails.list()] == mailboxes


def test_a_busy_provider_is_asked_again(office: Office, provider: responses.RequestsMock, at_once: list[float]) -> None:
    noted(office)
    over(provider)
    provider.get(f"{API}/Recordings.json", status=429, json={"code": 20429, "message": "Too Many Requests"})
    listed(provider, [recording()])
    assert len(reconcile(office.tools).messages) == 1
    assert at_once == [1.0]


def test_a_provider_that_refuses_is_reported_and_the_calls_are_looked_after(
    office: Office, provider: responses.RequestsMock
) -> None:
    noted(office)
    over(provider)
    provider.get(f"{API}/Recordings.json", status=401, json={"code": 20003, "message": "Authenticate"})
    report = reconcile(office.tools)
    assert report.troubles == [f"Twilio, recordings of {ACCOUNT}: 401"]
    assert len(report.calls) == 1


def _vonage_over(provider: responses.RequestsMock) -> None:
    provider.get(re.compile(r"https://api\.nexmo\.com/.*"), status=404, json={"title": "Not found"})
    told = {"uuid": LEG, "status": "completed", "duration": "60", "end_time": "2026-11-23T19:01:00.000Z"}
    provider.get(VONAGE_CALLS, json=told)


@pytest.mark.parametrize(("name", "id", "tell"), [("twilio", CALL, over), ("vonage", LEG, _vonage_over)])
def test_a_call_gets_its_end_from_the_provider(
    office: Office, provider: responses.RequestsMock, name: str, id: str, tell: Callable[..., None]
) -> None:
    noted(office, id, name)
    tell(provider)
    listed(provider, [])
    assert len(reconcile(office.tools).calls) == 1
    facts = office.tools.store.calls.get(id)
    assert facts
    assert (facts.status, facts.seconds, facts.ended_at) == (
        "ended",
        60,
        datetime(2026, 11, 23, 19, 1, tzinfo=UTC),
    )
    assert reconcile(office.tools).calls == []


@pytest.mark.parametrize(("age", "status"), [(timedelta(hours=1), "active"), (timedelta(hours=25), "ended")])
@pytest.mark.parametrize(("name", "id"), [("twilio", CALL), ("vonage", LEG)])
def test_a_call_that_the_provider_does_not_know_ends_after_a_day(
    office: Office, provider: responses.RequestsMock, name: str, id: str, age: timedelta, status: str
) -> None:
    noted(office, id, name, age)
    provider.get(f"{API}/Calls/{CALL}.json", status=404, json={"code": 20404, "message": "not found"})
    provider.get(VONAGE_CALLS, status=404, json={"title": "Not found"})
    listed(provider, [])
    reconcile(office.tools)
    facts = office.tools.store.calls.get(id)
    assert facts
    assert facts.status == status


def test_a_call_that_goes_on_is_left_alone(office: Office, provider: responses.RequestsMock) -> None:
    noted(office)
    over(provider, status="in-progress")
    listed(provider, [])
    assert reconcile(office.tools).calls == []


def test_the_command_prints_a_table_and_the_worker_has_the_message(
    office: Office, provider: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from webhooks.cli import main, voicemail

    noted(office)
    over(provider)
    listed(provider, [recording()])
    monkeypatch.setattr(voicemail, "settings_of", lambda _environment: office.tools.settings)
    told = CliRunner().invoke(main, ["voicemail", "reconcile", "--days", "7"])
    assert told.exit_code == 0, told.output
    assert f"message  {CALL}  general" in told.output
    assert "1 recordings seen, 1 messages brought in, 1 calls ended." in told.output
    (message,) = office.tools.store.voicemails.list()
    assert message.due_at is not None


def test_the_clock_queues_it(redis_client: Any) -> None:
    from webhooks.jobs import reconcile as job
    from webhooks.jobs.clock import scheduler

    assert job.run in [one.func for one in scheduler(redis_client).get_jobs()]
