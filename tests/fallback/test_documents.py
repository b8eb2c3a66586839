"""What each number says and dials on another host, at an instant."""

from __future__ import annotations

import json

import pytest

from flows.program import Program
from tests.fallback.conftest import EVENING, LATE, MONDAY, STANDARD, SUNDAY, document, program_of
from webhooks.fallback.documents import documents, holds_until
from webhooks.phone.ncco_rules import check_ncco
from webhooks.phone.twiml_rules import check_twiml


def rung(files: dict[str, bytes], number: str) -> tuple[str | None, str | None]:
    """Whom a number rings, on Twilio and on Vonage."""
    digits = number.removeprefix("+")
    noun = check_twiml(files[f"twilio/{digits}.xml"], static=True).find("Dial/Number")
    ncco = check_ncco(files[f"vonage/{digits}.json"], static=True)
    connects = [action["endpoint"][0]["number"] for action in ncco if action["action"] == "connect"]
    return None if noun is None else noun.text, f"+{connects[0]}" if connects else None


def test_each_number_follows_its_own_hours(program: Program) -> None:
    day, evening = documents(program, MONDAY), documents(program, EVENING)
    assert rung(day, STANDARD) == ("+33140506070", "+33140506070")
    assert rung(day, LATE) == (None, None)
    assert rung(evening, STANDARD) == (None, None)
    assert rung(evening, LATE) == ("+33140506080", "+33140506080")


def test_closed_the_words_of_the_flow_are_heard(program: Program) -> None:
    files = documents(program, SUNDAY)
    said = [verb.text for verb in check_twiml(files["twilio/33972101010.xml"], static=True)]
    assert said[0] == "Nos bureaux sont fermés."
    assert json.loads(files["vonage/33972101011.json"])[0]["text"] == "Il est trop tard."


def test_the_file_for_all_numbers_of_vonage_apologises_where_they_differ(program: Program) -> None:
    ncco = check_ncco(documents(program, MONDAY)["vonage/all.json"], static=True)
    assert [action["action"] for action in ncco] == ["talk", "talk"]
    assert "désolés" in ncco[0]["text"]


def test_the_file_for_all_numbers_of_vonage_dials_where_they_ring_the_same_people() -> None:
    upload = document()
    upload["numbers"][LATE] = {"flow": "standard"}
    ncco = check_ncco(documents(program_of(upload), MONDAY)["vonage/all.json"], static=True)
    assert ncco[0]["endpoint"] == [{"type": "phone", "number": "33140506070"}]


def test_documents_hold_until_the_next_opening_or_closing_of_anybody(program: Program) -> None:
    assert holds_until(program, MONDAY).isoformat() == "2026-11-23T17:00:00+00:00"


def test_a_flow_that_cannot_be_followed_leaves_the_other_numbers_theirs(caplog: pytest.LogCaptureFixture) -> None:
    upload = document()
    upload["flows"]["late"]["steps"][0]["actions"] = [{"type": "menu", "menu": "nowhere"}]
    files = documents(program_of(upload), EVENING)
    assert rung(files, STANDARD) == (None, None)
    assert "twilio/33972101011.xml" not in files
    assert "has no document for an emergency" in caplog.text


def test_without_numbers_there_is_nothing() -> None:
    program = program_of({"schema_version": 1})
    assert documents(program, MONDAY) == {}
    assert holds_until(program, MONDAY) > MONDAY
