"""What is kept of a person: given out and erased, and nothing of anybody else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import responses

from flows.configuration import Configuration
from flows.store.ports import CallFacts, CallTurn, Recording
from flows.store.store import Store
from sounds.files import files_of
from tests.cli.conftest import Carillon

HERS, HIS = "+33612345678", "+33699999999"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def store(clean: Path, carillon: Carillon) -> Store:
    """The database of an embedded start, with a call and a message of two people."""
    assert carillon("db", "upgrade").exit_code == 0
    store = Store.open("sqlite:///carillon.db")
    for number in (HERS, HIS):
        call = CallFacts(
            f"call-{number}", "twilio", NOON, caller=number, called="+33972101010", ended_at=NOON, status="ended"
        )
        store.calls.write([call], [CallTurn(call.id, 0, NOON, "call arrived", ("step ouvert taken",))])
        recording = Recording("twilio", f"RE{number}", "https://api.twilio.com/x", "AC", call_id=call.id, caller=number)
        message, _ = store.voicemails.receive(recording)
        files_of("file:./var/sounds").put(f"recordings/{message.id}.wav", number.encode())
        store.voicemails.note(message.id, audio_key=f"recordings/{message.id}.wav", audio_type="audio/wav")
    lists = {"lists": {"clients": {"entries": [HERS]}}}
    store.revisions.publish(Configuration().merged(lists).to_bytes(), author="tests", message="")
    return store


def test_a_person_s_calls_messages_and_audio_are_given_out(store: Store, carillon: Carillon) -> None:
    answer = carillon("export", HERS, "--to", "hers")

    calls, messages = (json.loads(Path(f"hers/{name}.json").read_text()) for name in ("calls", "messages"))
    assert answer.output == f"1 call and 1 message of {HERS}, in hers/.\n"
    assert [(call["caller"], call["turns"][0]["lines"]) for call in calls] == [(HERS, ["step ouvert taken"])]
    assert [Path("hers", message["file"]).read_text() for message in messages] == [HERS]


def test_they_are_erased_and_nobody_else_s(store: Store, carillon: Carillon) -> None:
    kept = next(message for message in store.voicemails.list() if message.recording.caller == HERS)

    answer = carillon("forget", "+33 6 12 34 56 78", "--yes")

    assert "1 call and 1 message" in answer.output
    assert "The configuration still names the number: lists/clients." in answer.output
    assert [call.caller for call in store.calls.list()] == [HIS]
    assert store.calls.turns(f"call-{HERS}") == []
    assert [message.recording.caller for message in store.voicemails.list()] == [HIS]
    assert files_of("file:./var/sounds").get(str(kept.audio_key)) is None


def test_the_audit_log_does_not_keep_the_number(store: Store, carillon: Carillon) -> None:
    carillon("forget", HERS, "--yes")

    entry = store.audit.list()[0]
    assert (entry.action, HERS in json.dumps([entry.subject, entry.detail])) == ("forget", False)


@pytest.mark.parametrize(
    ("answer", "goes"), [({"status": 204}, True), ({"status": 401, "json": {"message": "No", "code": 20003}}, False)]
)
def test_the_provider_s_copy_goes_where_the_operator_says_so(
    store: Store, carillon: Carillon, answer: dict[str, Any], goes: bool
) -> None:
    account = "AC" + "a" * 32
    env = {"TWILIO_ACCOUNT_SID": account, "TWILIO_AUTH_TOKEN": "a-token", "DELETE_AT_PROVIDER": "1"}
    sid = "RE" + "1" * 32
    store.voicemails.receive(Recording("twilio", sid, "https://api.twilio.com/x", account, caller="+33655555555"))
    copy = f"https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/{sid}"
    with responses.RequestsMock() as provider:
        provider.get(f"{copy}/Transcriptions.json", json={"transcriptions": [], "next_page_uri": None})
        provider.delete(f"{copy}.json", **answer)
        said = carillon("forget", "+33655555555", "--yes", env=env).output
        asked = len(provider.calls)
    assert "They are erased." in said
    assert ("Not yet at the provider, and tried again" not in said, asked) == (goes, 2)


def test_it_is_asked_first_and_no_is_no(store: Store, carillon: Carillon) -> None:
    answer = carillon("forget", HERS, input="n\n")

    assert answer.exit_code == 1
    assert len(store.calls.list()) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("forget", "+33600000000"), "Nothing is kept of +33600000000."),
        (("forget", "0612345678"), "no full number"),
        (("export", "0612345678"), "no full number"),
    ],
)
def test_a_number_that_is_none_or_unknown_is_told(
    store: Store, carillon: Carillon, words: tuple[str, ...], said: str
) -> None:
    assert said in carillon(*words).output
