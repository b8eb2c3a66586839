"""`carillon call`: whole calls through the service, on both providers, as a person at a terminal sees them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.configuration import Configuration
from flows.store.store import Store
from tests.cli.conftest import ANNEX, Carillon

OPEN, SATURDAY, HOLIDAY = "2026-11-23 10:00", "2026-11-28 10:00", "2026-12-25 10:00"
GREETING, INVALID, MAILBOX = "tapez 1", "aucun service", "Laissez un message"
both = pytest.mark.parametrize("provider", ["twilio", "vonage"])


def call(carillon: Carillon, at: str, keys: str | None, provider: str = "twilio", **more: str) -> str:
    words = ["call", "--file", str(ANNEX), "--at", at, "--provider", provider]
    result = carillon(*words, *([] if keys is None else ["--keys", keys]), **more)
    assert result.exit_code == 0, result.output
    return result.output


def in_order(text: str, *parts: str) -> bool:
    """Whether the text has these parts, one after the other."""
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


@both
def test_a_key_rings_its_service_and_no_answer_greets_again(carillon: Carillon, provider: str) -> None:
    told = call(carillon, OPEN, "1,no_answer,7,hangup", provider)
    parts = (GREETING, "presses 1", "rings +33 1 40 50 60 70", "no answer", GREETING, "presses 7", INVALID, "hangs up")
    assert in_order(told, *parts), told


@both
@pytest.mark.parametrize("at", [SATURDAY, HOLIDAY, "2027-05-07 10:00", "2026-11-23 18:00", "2026-07-14T11:00"])
def test_closed_hours_lead_to_the_mailbox(carillon: Carillon, provider: str, at: str) -> None:
    assert in_order(
        call(carillon, at, "says:6", provider), MAILBOX, "records a message", "6 seconds", "message is taken"
    )


@both
def test_three_silences_lead_to_the_mailbox(carillon: Carillon, provider: str) -> None:
    told = call(carillon, OPEN, ",,,says:3", provider)
    assert in_order(told, GREETING, "nothing", GREETING, "nothing", GREETING, "nothing", MAILBOX), told


def test_at_a_terminal_a_person_is_asked_for_what_the_line_waits_for(carillon: Carillon) -> None:
    told = call(carillon, OPEN, None, input="x\n1\nb\n\nh\n")
    parts = ("keys, Enter for silence", "presses 1", "a answered, b busy", "busy", "presses nothing", "hangs up")
    assert in_order(told, *parts), told


def test_the_end_of_what_is_typed_hangs_up(carillon: Carillon) -> None:
    assert "the caller hangs up" in call(carillon, OPEN, None, input="")


def test_times_pass_as_the_call_goes_on(carillon: Carillon) -> None:
    told = call(carillon, "2026-11-23 17:59:30", "1,no_answer,hangup")
    assert in_order(told, "17:59:30", GREETING, "18:00:"), told


def test_a_weekday_is_the_next_one(carillon: Carillon) -> None:
    assert "Saturday" in call(carillon, "saturday 10:00", "says:2")


def test_why_shows_what_was_decided(carillon: Carillon) -> None:
    result = carillon("call", "--file", str(ANNEX), "--at", HOLIDAY, "--keys", "hangup", "--why")
    assert in_order(result.output, "ouvert", "fermetures"), result.output


def test_json_is_one_object_per_call(carillon: Carillon) -> None:
    words = ("call", "--file", str(ANNEX), "--at", OPEN, "--provider", "both", "--keys", "1,answered", "--json")
    calls = [json.loads(line) for line in carillon(*words).output.splitlines()]
    assert [one["provider"] for one in calls] == ["twilio", "vonage"]
    assert [one["end"] for one in calls] == [{"by": "dial"}] * 2
    assert [[target for turn in one["turns"] for target in turn["dials"]] for one in calls] == [["+33140506070"]] * 2


def test_a_withheld_number_is_shown_as_one(carillon: Carillon) -> None:
    result = carillon("call", "--file", str(ANNEX), "--at", OPEN, "--withheld", "--keys", "hangup")
    assert "a withheld number calls +33 9 72 10 10 10 (Standard)" in result.output


def test_a_number_without_an_entry_is_not_in_service(carillon: Carillon) -> None:
    words = ("call", "--file", str(ANNEX), "--at", OPEN, "--number", "+33972101099", "--keys", "1")
    result = carillon(*words)
    assert in_order(result.output, "hangs up", "before everything in the script was done"), result.output


def test_a_flow_to_which_no_number_leads_is_called_by_its_name(carillon: Carillon, clean: Path) -> None:
    document = json.loads(ANNEX.read_text(encoding="utf-8"))
    del document["numbers"]
    (clean / "alone.json").write_text(json.dumps(document), encoding="utf-8")
    result = carillon("call", "--file", "alone.json", "--flow", "accueil", "--at", OPEN, "--keys", "1,no_answer,hangup")
    assert in_order(result.output, "Europe/Paris", "calls the flow accueil", "tapez 1", "rings +33 1 40 50 60 70"), (
        result.output
    )
    test = carillon("call", "--file", "alone.json", "--flow", "accueil", "--repro", "--keys", "hangup")
    assert (test.exit_code, "none leads to that flow" in test.output) == (2, True)


@pytest.mark.parametrize("provider", ["twilio", "vonage"])
def test_several_people_ring_at_once_and_a_queue_is_waited_in(carillon: Carillon, clean: Path, provider: str) -> None:
    agents = {"Anna": {"to": "+33140506070"}, "Bob": {"to": "+33140506071"}}
    dial = {"type": "dial", "to": [one["to"] for one in agents.values()], "music": "attente"}
    wait = {"type": "queue", "queue": "service", "on": {"left": [{"type": "play", "prompt": "Bis bald."}]}}
    flow = {"timezone": "Europe/Paris", "language": "fr-FR", "steps": [{"name": "a", "actions": [dial, wait]}]}
    queue = {"timezone": "Europe/Paris", "sign_in": True, "agents": agents, "leave_key": "*", "strategy": "together"}
    sound = {"text": "Un instant."}
    document = {"schema_version": 1, "flows": {"a": flow}, "queues": {"service": queue}, "sounds": {"attente": sound}}
    (clean / "many.json").write_text(json.dumps(document), encoding="utf-8")

    words = ("call", "--file", "many.json", "--flow", "a", "--provider", provider, "--keys", "no_answer,,*")
    told = carillon(*words).output

    both = ("rings +33 1 40 50 60 70", "rings +33 1 40 50 60 71")
    assert in_order(told, *both, "no answer", "Vous êtes le prochain", *both, "presses *", "Bis bald"), told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--keys", "busy", "--at", OPEN), "dial: busy does not fit: the line waits for keys"),
        (("--keys", "maybe"), '"maybe" is none of'),
        (("--at", "tomorrow-ish"), '"tomorrow-ish" is no time'),
        (("--at", "t 10:00"), "is no time"),
        (("--url", "http://localhost:1"), "say one of them"),
        (("--flow", "accueil", "--number", "+33972101010"), "leave out --number, or --flow"),
        (("--flow", "nowhere"), 'There is no flow "nowhere" (known: accueil)'),
    ],
)
def test_mistakes_of_the_person_are_told(carillon: Carillon, words: tuple[str, ...], told: str) -> None:
    result = carillon("call", "--file", str(ANNEX), *words)
    assert told in result.output
    assert result.exit_code == 2


def test_a_file_with_errors_is_told_and_not_called(carillon: Carillon, tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text('{"schema_version": 1, "flowz": {}}')
    result = carillon("call", "--file", str(file))
    assert "[unknown_kind]" in result.output
    assert result.exit_code == 1


def test_a_database_where_nothing_is_published_says_what_to_do(carillon: Carillon, sqlite_url: str) -> None:
    result = carillon("call", env={"DATABASE_URL": sqlite_url})
    assert "carillon push FILE" in result.output
    assert result.exit_code == 1


def test_nobody_at_the_other_end_is_told_in_a_sentence(carillon: Carillon, port: int) -> None:
    env = {
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "0" * 32,
    }
    result = carillon("call", "--number", "+33972101010", "--url", f"http://localhost:{port}", env=env)
    assert f"nobody answers at http://localhost:{port} (Connection refused)" in result.output
    assert result.exit_code == 1


def test_calling_a_service_needs_its_account(carillon: Carillon) -> None:
    result = carillon("call", "--number", "+33972101010", "--url", "http://localhost:1")
    assert "TWILIO_ACCOUNT_SID" in result.output
    assert result.exit_code == 1


def test_nothing_is_left_behind_by_a_call_to_a_file(carillon: Carillon, tmp_path: Path) -> None:
    call(carillon, OPEN, "hangup")
    assert list(tmp_path.iterdir()) == []


def test_nobody_is_really_rung_where_the_service_could(carillon: Carillon, redis_url: str, clean: Path) -> None:
    """With REDIS_URL a service has people rung over REST; a call in the terminal is only told so."""
    steps = [{"name": "a", "actions": [{"type": "dial", "to": ["+33140506070", "+33140506071"]}]}]
    flows = {"accueil": {"timezone": "Europe/Paris", "language": "fr-FR", "steps": steps}}
    document = {"flows": flows, "numbers": {"+33972101010": {"flow": "accueil"}}}
    assert carillon("db", "upgrade").exit_code == 0
    store = Store.open("sqlite:///carillon.db")
    store.revisions.publish(Configuration().merged(document).to_bytes(), author="tests", message="")

    answer = carillon("call", "--provider", "vonage", "--keys", "no_answer", env={"REDIS_URL": redis_url})

    assert "rings +33 1 40 50 60 71" in answer.output
    with store.engine.begin() as connection:
        assert list(connection.exec_driver_sql("SELECT id FROM hunts")) == []
    store.close()
