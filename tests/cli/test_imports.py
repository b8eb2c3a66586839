"""`carillon import` and `carillon export`: what is printed, what is told, what is uploaded."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import responses

from tests.cli.conftest import ANNEX, Carillon

DUMP = Path(__file__).parents[1] / "cases" / "ovh" / "everything.json"
OVH = "https://eu.api.ovh.com/1.0"
KEYS = {"OVH_APPLICATION_KEY": "key", "OVH_APPLICATION_SECRET": "secret", "OVH_CONSUMER_KEY": "consumer"}
ICS = """BEGIN:VCALENDAR
X-WR-TIMEZONE:Europe/Brussels
BEGIN:VEVENT
UID:1
SUMMARY:Fermeture annuelle
DTSTART;VALUE=DATE:20270801
DTEND;VALUE=DATE:20270816
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Annulé
STATUS:CANCELLED
DTSTART;VALUE=DATE:20270901
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def api():
    """OVH's API with the objects of the dump, as its server answers."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(f"{OVH}/auth/time", json=1_795_000_000)
        for path, answer in json.loads(DUMP.read_text(encoding="utf-8")).items():
            mock.get(OVH + path, json=answer)
        mock.get(re.compile(f"{OVH}/.*/menu/22/entry$"), status=404, json={"message": "no such thing"})
        yield mock


def test_a_dump_of_ovh_is_printed_as_an_upload_and_told_line_by_line(carillon: Carillon) -> None:
    result = carillon("import", "ovh", str(DUMP))
    assert result.exit_code == 0
    upload = json.loads(result.stdout)
    assert list(upload["numbers"]) == ["+33972101010"]
    assert 'taken:        menu 21: menu "Menu principal", 9 keys' in result.stderr
    assert "42 taken, 14 approximated, 3 left out" in result.stderr
    Path("upload.json").write_text(result.stdout, encoding="utf-8")
    assert "upload.json: fine" in carillon("check", "upload.json").output


@pytest.mark.parametrize("spelt", ["+33 9 72 10 10 10", "09 72 10 10 10"])
def test_one_number_is_named_as_people_spell_it(carillon: Carillon, spelt: str) -> None:
    result = carillon("import", "ovh", str(DUMP), "--number", spelt)
    assert list(json.loads(result.stdout)["numbers"]) == ["+33972101010"]


@pytest.mark.parametrize("source", [str(DUMP), "live"])
def test_a_number_without_a_voice_server_is_answered_with_those_that_have_one(
    carillon: Carillon, source: str, api: responses.RequestsMock
) -> None:
    result = carillon("import", "ovh", source, "--number", "+33123456789", env=KEYS)
    told = f"Error: {source}: There is no voice server (ovhPabx) at +33123456789 (known: +33972101010).\n"
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", told)
    assert "is not a telephone number" in carillon("import", "ovh", source, "--number", "standard", env=KEYS).stderr


def test_it_is_uploaded_where_that_is_asked_for(carillon: Carillon, env: dict[str, str], service: str) -> None:
    result = carillon("import", "ovh", str(DUMP), "--push", env=env)
    assert f"OVH {DUMP}: published as revision 1" in result.stdout
    called = carillon("call", "--url", service, "--keys", "42", env=env)
    assert "composer votre numéro" in called.output


def test_ovhs_api_is_asked_with_signed_requests_and_its_answers_are_kept(carillon: Carillon, api) -> None:
    result = carillon("import", "ovh", "live", "--save", "dump.json", env=KEYS)
    assert result.exit_code == 0, result.output
    asked = [call.request for call in api.calls if "/auth/time" not in call.request.url]
    assert all(request.headers["X-Ovh-Signature"].startswith("$1$") for request in asked)
    assert {request.headers["X-Ovh-Consumer"] for request in asked} == {"consumer"}
    assert list(json.loads(result.stdout)["numbers"]) == ["+33972101010"]
    assert json.loads(carillon("import", "ovh", "dump.json").stdout) == json.loads(result.stdout)


def test_keys_that_may_not_read_are_told(carillon: Carillon) -> None:
    with responses.RequestsMock() as mock:
        mock.get(f"{OVH}/auth/time", json=1_795_000_000)
        refusal = {"errorCode": "NOT_GRANTED_CALL", "message": "This call has not been granted"}
        mock.get(f"{OVH}/telephony", status=403, json=refusal)
        result = carillon("import", "ovh", "live", env=KEYS)
    assert result.exit_code == 1
    assert "OVH does not let these keys read /telephony" in result.output


@pytest.mark.parametrize(
    ("words", "env", "told"),
    [
        (["ovh", "live"], {}, "Set OVH_APPLICATION_KEY, OVH_APPLICATION_SECRET and OVH_CONSUMER_KEY"),
        (["ovh", "live"], {**KEYS, "OVH_ENDPOINT": "ovh-fr"}, 'OVH_ENDPOINT "ovh-fr" is none of ovh-eu'),
        (["ovh", "nowhere.json"], {}, "nowhere.json cannot be read: No such file"),
        (["ovh", str(Path(__file__))], {}, "is not JSON"),
        (["ovh", str(ANNEX)], {}, "This is no dump of OVH's API"),
        (["ics", str(ANNEX), "fermetures"], {}, "This is no calendar file"),
        (["ics", str(ANNEX), "a/b"], {}, '"a/b" cannot be a name'),
        (["ics", str(ANNEX), "a", "--timezone", "Paris"], {}, '"Paris" is no time zone'),
    ],
)
def test_what_cannot_be_imported_is_told_in_a_sentence(carillon: Carillon, words, env, told) -> None:
    result = carillon("import", *words, env=env)
    assert told in result.output
    assert result.exit_code in (1, 2)
    assert result.stdout == ""


def test_a_calendar_file_becomes_a_calendar(carillon: Carillon, env: dict[str, str], service: str) -> None:
    Path("feries.ics").write_text(ICS, encoding="utf-8")
    result = carillon("import", "ics", "feries.ics", "fermetures")
    event = {"title": "Fermeture annuelle", "from": "2027-08-01", "to": "2027-08-15"}
    calendar = {"timezone": "Europe/Brussels", "events": [event]}
    assert json.loads(result.stdout) == {"schema_version": 1, "calendars": {"fermetures": calendar}}
    assert "left out:     Annulé: it was cancelled" in result.stderr
    pushed = carillon("import", "ics", "feries.ics", "fermetures", "--push", env=env)
    assert "published as revision 1: 1 change" in pushed.output
    exported = carillon("export", "ics", "fermetures", env=env)
    assert "SUMMARY:Fermeture annuelle" in exported.stdout
    assert "DTEND;VALUE=DATE:20270816" in exported.stdout


def test_a_calendar_of_a_file_is_exported_with_its_public_holidays(carillon: Carillon) -> None:
    exported = carillon("export", "ics", "fermetures", "--file", str(ANNEX))
    assert exported.stdout.startswith("BEGIN:VCALENDAR")
    assert "SUMMARY:Fête nationale" in exported.stdout


def test_a_calendar_that_is_not_there_is_told_with_those_that_are(carillon: Carillon) -> None:
    result = carillon("export", "ics", "vacances", "--file", str(ANNEX))
    assert 'There is no calendar "vacances" (known: fermetures)' in result.output
