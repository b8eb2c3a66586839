"""What is kept of one caller, over the API: given out and erased, and nothing of anybody else."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from flows.store.ports import CallFacts, CallTurn, Recording
from sounds.files import files_of
from tests.api.conftest import NOW, Api
from webhooks.service import Service

HERS, HIS = "+33612345678", "+33699999999"
CALLED = "+33972101010"


@pytest.fixture
def kept(here: Service, admin: Api) -> dict[str, str]:
    """A call and a message of two people, one of whom a list names; the ids of the messages."""
    ids = {}
    for number in (HERS, HIS):
        call = CallFacts(f"call-{number}", "twilio", NOW, caller=number, called=CALLED, ended_at=NOW, status="ended")
        here.store.calls.write([call], [CallTurn(call.id, 0, NOW, "call arrived", ("step ouvert taken",))])
        recording = Recording("twilio", f"RE{number}", "https://api.twilio.com/x", "AC", call_id=call.id, caller=number)
        message, _ = here.store.voicemails.receive(recording)
        files_of(here.settings.sounds_url).put(f"recordings/{message.id}.wav", number.encode())
        here.store.voicemails.note(message.id, audio_key=f"recordings/{message.id}.wav", audio_type="audio/wav")
        ids[number] = message.id
    admin.ok("POST", "/api/config", {"lists": {"clients": {"entries": [HERS]}}})
    return ids


def asks(number: str) -> dict[str, Any]:
    return {"number": number}


def test_calls_and_messages_are_given_out_with_where_the_audio_is(admin: Api, kept: dict[str, str]) -> None:
    told = admin.ok("POST", "/api/callers/export", asks("+33 6 12 34 56 78"))
    (call,), (message,) = told["calls"], told["messages"]
    assert (told["number"], call["caller"], call["turns"][0]["lines"]) == (HERS, HERS, ["step ouvert taken"])
    assert (message["id"], message["caller"]) == (kept[HERS], HERS)
    assert admin.send("GET", message["audio"]).data == HERS.encode()
    assert told["named_in"] == ["lists/clients"]
    assert HIS not in json.dumps(told)


def test_as_files_it_is_what_the_command_line_writes(admin: Api, kept: dict[str, str]) -> None:
    answer = admin.send("POST", "/api/callers/export?format=zip", asks(HERS))
    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    assert answer.headers["Content-Disposition"] == "attachment; filename=caller.zip"
    assert answer.headers["Cache-Control"] == "no-store"
    packed = zipfile.ZipFile(io.BytesIO(answer.data))
    answer.close()
    calls, messages = (json.loads(packed.read(f"{name}.json")) for name in ("calls", "messages"))
    assert [call["id"] for call in calls] == [f"call-{HERS}"]
    assert [packed.read(message["file"]) for message in messages] == [HERS.encode()]
    assert sorted(packed.namelist()) == ["calls.json", f"message-{kept[HERS]}.wav", "messages.json"]


def test_it_is_erased_with_its_audio_and_nobody_else_s(admin: Api, here: Service, kept: dict[str, str]) -> None:
    gone = {"calls": 1, "messages": 1, "due_at_provider": 0, "named_in": ["lists/clients"]}
    assert admin.ok("POST", "/api/callers/forget", asks(HERS)) == gone
    assert [call.caller for call in here.store.calls.list()] == [HIS]
    assert [message.recording.caller for message in here.store.voicemails.list()] == [HIS]
    files = files_of(here.settings.sounds_url)
    assert [files.get(f"recordings/{kept[number]}.wav") for number in (HERS, HIS)] == [None, HIS.encode()]
    assert admin.ok("POST", "/api/callers/forget", asks(HERS)) == {**gone, "calls": 0, "messages": 0}


def test_the_provider_s_copy_is_due_to_the_worker_and_not_waited_for(
    admin: Api, here: Service, kept: dict[str, str]
) -> None:
    object.__setattr__(here.settings, "delete_at_provider", True)
    assert admin.ok("POST", "/api/callers/forget", asks(HERS))["due_at_provider"] == 1
    assert [message.id for message in here.store.voicemails.due() if message.status == "deleted"] == [kept[HERS]]


@pytest.mark.parametrize("what", ["export", "forget", "export?format=zip"])
def test_the_audit_log_tells_who_did_it_and_not_the_number(
    admin: Api, here: Service, kept: dict[str, str], what: str
) -> None:
    admin.send("POST", f"/api/callers/{what}", asks(HERS)).close()
    entry = here.store.audit.list()[0]
    assert (entry.who, entry.action, entry.subject) == ("environment", what.partition("?")[0], "+3361…")
    assert entry.detail == {"what": "1 call and 1 message"}


@pytest.mark.parametrize(
    ("status", "path", "body"),
    [
        (422, "export", {"number": "0612345678"}),
        (422, "forget", {"number": "anonymous"}),
        (422, "forget", {"number": 33612345678}),
        (422, "forget", {}),
        (422, "forget", {"number": HERS, "dry_run": True}),
        (400, "forget?dry_run=true", {"number": HERS}),
        (400, "export?format=csv", {"number": HERS}),
    ],
)
def test_what_is_no_number_or_means_something_else_erases_nothing(
    admin: Api, here: Service, kept: dict[str, str], status: int, path: str, body: Any
) -> None:
    admin.refused(status, "POST", f"/api/callers/{path}", body)
    assert (len(here.store.calls.list()), len(here.store.voicemails.list())) == (2, 2)
