"""`carillon numbers`: what the accounts have, and what is changed there when they are connected."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import pytest
import responses

from tests.calls.conftest import ENVIRONMENT
from tests.cli.conftest import Carillon

HERE = ENVIRONMENT["PUBLIC_URL"]
APPLICATION = ENVIRONMENT["VONAGE_APPLICATION_ID"]
ONE, TWO = "AC" + "1" * 32, "AC" + "2" * 32
TWILIO = {"PUBLIC_URL": HERE, "TWILIO_ACCOUNTS": f"{ONE}:one,{TWO}:two"}
API = "https://api.twilio.com/2010-04-01/Accounts"
ANSWER = f"{HERE}/voice/twilio/answer"
CONNECTED = {
    "voice_url": ANSWER,
    "voice_method": "POST",
    "voice_fallback_url": ANSWER,
    "voice_fallback_method": "POST",
    "status_callback": f"{HERE}/voice/twilio/status",
    "status_callback_method": "POST",
}


def number(digits: str, account: str, **settings: str) -> dict:
    return {
        "sid": f"PN{digits}",
        "account_sid": account,
        "phone_number": f"+{digits}",
        "friendly_name": "x",
        **settings,
    }


@pytest.fixture
def twilio():
    """Two accounts: one number that points here, and one that does not."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        for account, found in (
            (ONE, number("33972101010", ONE, **CONNECTED)),
            (TWO, number("33972101011", TWO, voice_url="https://demo.twilio.com/welcome/voice/", voice_method="POST")),
        ):
            page = {"incoming_phone_numbers": [found], "next_page_uri": None}
            mock.get(f"{API}/{account}/IncomingPhoneNumbers.json", json=page)
            mock.post(f"{API}/{account}/IncomingPhoneNumbers/{found['sid']}.json", json={**found, **CONNECTED})
        yield mock


@pytest.fixture
def vonage():
    """An application whose voice goes elsewhere, with something else that must stay, and a number of another one."""
    application = {
        "id": APPLICATION,
        "name": "Standard",
        "keys": {"public_key": "PEM"},
        "privacy": {"improve_ai": False},
        "capabilities": {"voice": {"webhooks": {}}, "messages": {"version": "v1"}, "something_new": {"a": 1}},
    }
    owned = {"country": "FR", "msisdn": "33972101012", "type": "landline", "moHttpUrl": "https://sms.example.com"}
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(f"https://api.nexmo.com/v2/applications/{APPLICATION}", json=application)
        mock.put(f"https://api.nexmo.com/v2/applications/{APPLICATION}", json=application)
        mock.get("https://rest.nexmo.com/account/numbers", json={"count": 1, "numbers": [owned]})
        mock.post("https://rest.nexmo.com/number/update", json={"error-code": "200", "error-code-label": "success"})
        yield mock


@pytest.fixture
def vonage_env(vonage_key):
    names = ("PUBLIC_URL", "VONAGE_APPLICATION_ID", "VONAGE_API_KEY", "VONAGE_SIGNATURE_SECRET")
    given = {name: ENVIRONMENT[name] for name in names}
    return {**given, "VONAGE_PRIVATE_KEY": vonage_key, "VONAGE_API_SECRET": "secret"}


@pytest.fixture(scope="session")
def vonage_key():
    from webhooks.cli.credentials import _private_key

    return _private_key()


def changes(mock) -> list:
    return [call.request for call in mock.calls if call.request.method != "GET"]


def test_without_an_account_it_says_what_to_set(carillon: Carillon) -> None:
    result = carillon("numbers")
    assert result.exit_code == 1
    assert "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN" in result.output
    assert "VONAGE_API_SECRET" in result.output


def test_the_numbers_of_several_accounts_are_listed_with_what_is_not_as_it_must_be(carillon: Carillon, twilio) -> None:
    result = carillon("numbers", env=TWILIO)
    assert result.exit_code == 0, result.output
    assert "twilio  +33972101010     here      x" in result.output
    assert "twilio  +33972101011     elsewhere x" in result.output
    assert f"A call comes in: https://demo.twilio.com/welcome/voice/ → {ANSWER}" in result.output
    assert f"1 of 2 point to {HERE}" in result.output
    assert changes(twilio) == []


def test_machines_read_the_list_as_json(carillon: Carillon, twilio) -> None:
    here, elsewhere = json.loads(carillon("numbers", "--json", env=TWILIO).output)

    assert (here["name"], here["here"], here["changes"]) == ("+33972101010", True, [])
    assert elsewhere["changes"][0]["now"] == "https://demo.twilio.com/welcome/voice/"
    assert carillon("numbers", "--json", "--connect", env=TWILIO).exit_code == 2


def test_nothing_is_changed_without_a_yes(carillon: Carillon, twilio) -> None:
    result = carillon("numbers", "--connect", env=TWILIO, input="n\n")
    assert "Change 1 as shown?" in result.output
    assert result.exit_code == 1
    assert changes(twilio) == []


def test_a_number_of_twilio_is_pointed_here(carillon: Carillon, twilio) -> None:
    result = carillon("numbers", "--connect", "--yes", env=TWILIO)
    assert "+33972101011: connected" in result.output
    (request,) = changes(twilio)
    sent = {key: value[0] for key, value in parse_qs(request.body, keep_blank_values=True).items()}
    assert sent["VoiceUrl"] == sent["VoiceFallbackUrl"] == ANSWER
    assert sent["StatusCallback"] == f"{HERE}/voice/twilio/status"
    assert (sent["VoiceMethod"], sent["VoiceApplicationSid"], sent["TrunkSid"]) == ("POST", "", "")


def test_only_the_numbers_that_are_named_are_changed(carillon: Carillon, twilio) -> None:
    result = carillon("numbers", "--connect", "--yes", "--number", "+33972101010", env=TWILIO)
    assert "There is nothing to change." in result.output
    assert "No account has +331" in carillon("numbers", "--number", "+331", env=TWILIO).output
    assert changes(twilio) == []


def test_a_wrong_token_is_told_with_its_account(carillon: Carillon) -> None:
    with responses.RequestsMock() as mock:
        refusal = {"code": 20003, "message": "Authenticate", "status": 401}
        mock.get(f"{API}/{ONE}/IncomingPhoneNumbers.json", status=401, json=refusal)
        result = carillon("numbers", env={**TWILIO, "TWILIO_ACCOUNTS": f"{ONE}:one"})
    assert result.exit_code == 1
    assert f"Twilio, account {ONE}: " in result.output


def test_the_application_of_vonage_and_its_numbers_are_pointed_here(carillon: Carillon, vonage, vonage_env) -> None:
    result = carillon("numbers", "--connect", "--yes", env=vonage_env)
    assert result.exit_code == 0, result.output
    assert f"Answer URL: – → POST {HERE}/voice/vonage/answer" in result.output
    assert "Use signed webhooks: off → on" in result.output
    application, linked = changes(vonage)
    sent = json.loads(application.body)
    hooks = sent["capabilities"]["voice"]["webhooks"]
    assert hooks["event_url"] == {"address": f"{HERE}/voice/vonage/status", "http_method": "POST"}
    assert sent["capabilities"]["voice"]["signed_callbacks"] is True
    kept = (sent["keys"], sent["privacy"], sent["capabilities"]["messages"], sent["capabilities"]["something_new"])
    assert kept == ({"public_key": "PEM"}, {"improve_ai": False}, {"version": "v1"}, {"a": 1})
    form = {key: value[0] for key, value in parse_qs(linked.body).items()}
    wanted = {"country": "FR", "msisdn": "33972101012", "app_id": APPLICATION, "moHttpUrl": "https://sms.example.com"}
    assert form.items() >= wanted.items()


def test_vonages_api_secret_is_asked_for(carillon: Carillon, vonage_env) -> None:
    result = carillon("numbers", env={**vonage_env, "VONAGE_API_SECRET": ""})
    assert "VONAGE_API_SECRET is not set" in result.output


ELSEWHERE = {"FALLBACK_URL": "https://elsewhere.example.net/0f0f/"}


def test_a_fallback_on_another_host_is_each_numbers_own_document(carillon: Carillon, twilio) -> None:
    result = carillon("numbers", "--connect", "--yes", env={**TWILIO, **ELSEWHERE})
    assert result.exit_code == 0, result.output
    sent = [parse_qs(request.body) for request in changes(twilio)]
    assert [one["VoiceFallbackUrl"][0] for one in sent] == [
        f"https://elsewhere.example.net/0f0f/twilio/{digits}.xml" for digits in ("33972101010", "33972101011")
    ]
    assert {one["VoiceFallbackMethod"][0] for one in sent} == {"GET"}, "a host of files takes nothing else"


def test_the_fallback_of_an_application_is_one_document_for_all(carillon: Carillon, vonage, vonage_env) -> None:
    carillon("numbers", "--connect", "--yes", env={**vonage_env, **ELSEWHERE})
    hooks = json.loads(changes(vonage)[0].body)["capabilities"]["voice"]["webhooks"]
    wanted = {"address": "https://elsewhere.example.net/0f0f/vonage/all.json", "http_method": "GET"}
    assert hooks["fallback_answer_url"] == wanted


BIN = "https://handler.twilio.com/twiml/EH0"


@pytest.mark.parametrize(
    ("main", "before", "after"),
    [("https://old/answer", BIN, BIN), ("https://old/answer", "https://old/answer", ANSWER), ("", "", ANSWER)],
)
def test_without_one_a_fallback_that_somebody_chose_stays(
    carillon: Carillon, main: str, before: str, after: str
) -> None:
    with responses.RequestsMock() as mock:
        found = number("33972101010", ONE, voice_url=main, voice_fallback_url=before, voice_fallback_method="GET")
        page = {"incoming_phone_numbers": [found], "next_page_uri": None}
        mock.get(f"{API}/{ONE}/IncomingPhoneNumbers.json", json=page)
        mock.post(f"{API}/{ONE}/IncomingPhoneNumbers/{found['sid']}.json", json=found)
        carillon("numbers", "--connect", "--yes", env={**TWILIO, "TWILIO_ACCOUNTS": f"{ONE}:one"})
        sent = parse_qs(changes(mock)[0].body)
    assert sent["VoiceFallbackUrl"] == [after]
    assert sent["VoiceFallbackMethod"] == ["GET" if after == BIN else "POST"]


@pytest.mark.parametrize(("main", "after"), [("https://old/answer", BIN), (BIN, f"{HERE}/voice/vonage/answer")])
def test_without_one_the_applications_own_stays(carillon: Carillon, vonage_env, main: str, after: str) -> None:
    hooks = {"answer_url": {"address": main}, "fallback_answer_url": {"address": BIN, "http_method": "GET"}}
    application = {"id": APPLICATION, "name": "x", "capabilities": {"voice": {"webhooks": hooks}}}
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(f"https://api.nexmo.com/v2/applications/{APPLICATION}", json=application)
        mock.put(f"https://api.nexmo.com/v2/applications/{APPLICATION}", json=application)
        mock.get("https://rest.nexmo.com/account/numbers", json={"count": 0, "numbers": []})
        result = carillon("numbers", "--connect", "--yes", env=vonage_env)
        assert result.exit_code == 0, result.output
        sent = json.loads(changes(mock)[0].body)["capabilities"]["voice"]["webhooks"]
    assert sent["fallback_answer_url"]["address"] == after
