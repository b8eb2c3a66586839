"""Vonage's signature: what is believed."""

import hashlib
from typing import Any

import pytest

from flows.record import replace
from providers.base import Unverified, Webhook
from providers.vonage import Vonage
from tests.providers.samples import names, sample
from tests.providers.vonage_tokens import OURS
from tests.providers.vonage_wire import API_KEY, NOW, SECRET, get, post, signed

V1_SECRET, V1_NOW = "abcdefghijklmnopqrstuvwxyz012345", 1700000000


V1_BODY = (
    b'{"from":"447700900000","to":"442079460000","uuid":"aaaaaaaabbbbccccdddd0123456789ab","conversation_uuid":'
    b'"CON-aaaaaaaa-bbbb-cccc-dddd-0123456789ab","region_url":"https://api-eu-3.vonage.com"}'
)


V1_TOKEN = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3MDAwMDAwMDAsImp0aSI6ImM1YmE4ZjI0LTFhMTQtNGMxMC1iZmRmLTNmYmU4Y2U1MTFi"
    "NSIsImlzcyI6IlZvbmFnZSIsInBheWxvYWRfaGFzaCI6IjQ5MTA5MjA5MGQ3MTNmZjdkZmI4ODM5YzYxMGUyYTRkNmViYmRmYmE3MDI5OWUxZWI2M2Jj"
    "MTNlNzhkMWMwM2UiLCJhcGlfa2V5IjoiYTFiMmMzZDQiLCJhcHBsaWNhdGlvbl9pZCI6ImFhYWFhYWFhLWJiYmItY2NjYy1kZGRkLTAxMjM0NTY3ODlh"
    "YiJ9.243wYoU-zVtWWamOsv5KOZy3yFQB7ESX7h-KxukWubc"
)


def test_the_published_vector_is_believed() -> None:
    webhook = Webhook("POST", "/voice/vonage/answer", {"authorization": f"Bearer {V1_TOKEN}"}, V1_BODY)
    assert Vonage({API_KEY: (V1_SECRET,)}).verify(webhook, V1_NOW) == API_KEY
    with pytest.raises(Unverified):
        OURS.verify(webhook, V1_NOW)


@pytest.mark.parametrize("name", names("vonage"))
def test_every_sample_is_believed(name: str) -> None:
    """A6: the hash is of the raw bytes, on answer, event and input alike."""
    assert OURS.verify(sample("vonage", name), NOW) == API_KEY


@pytest.mark.parametrize("name", names("vonage"))
def test_no_sample_is_believed_with_another_body(name: str) -> None:
    """A6"""
    webhook = sample("vonage", name)
    with pytest.raises(Unverified):
        OURS.verify(replace(webhook, body=webhook.body + b" "), NOW)


def test_a_webhook_that_comes_again_is_believed_again() -> None:
    """G1: Vonage may send a token again, and the same webhook has the same answer."""
    webhook = post({"to": "1"})
    assert [OURS.verify(webhook, NOW + late) for late in (0, 0, 299)] == [API_KEY] * 3


@pytest.mark.parametrize(
    ("others", "believed"),
    [
        ({}, True),
        ({"iat": NOW - 300}, True),
        ({"iat": NOW + 300}, True),
        ({"iat": NOW - 301}, False),
        ({"iat": NOW + 301}, False),
        ({"iat": None}, False),
        ({"jti": None}, False),
        ({"payload_hash": None}, False),
        ({"payload_hash": hashlib.sha256(b"{}").hexdigest().upper()}, True),
        ({"payload_hash": hashlib.sha256(b"{} ").hexdigest()}, False),
        ({"payload_hash": "é"}, False),
        ({"iss": None}, True),
        ({"iss": "Nexmo"}, False),
        ({"application_id": None}, True),
        ({"application_id": "bbbbbbbb-bbbb-cccc-dddd-0123456789ab"}, False),
        ({"api_key": None}, True),
        ({"api_key": "11111111"}, False),
        ({"api_key": [API_KEY]}, False),
        ({"exp": NOW + 1}, True),
        ({"exp": NOW - 301}, False),
        ({"nbf": NOW + 301}, False),
        ({"aud": "somebody"}, True),
        ({"sub": "x"}, True),
    ],
    ids=repr,
)
def test_a_token_is_believed_for_what_it_claims(others: dict[str, Any], believed: bool) -> None:
    webhook = signed(b"{}", **others)
    if believed:
        assert OURS.verify(webhook, NOW) == API_KEY
    else:
        with pytest.raises(Unverified):
            OURS.verify(webhook, NOW)


@pytest.mark.parametrize(
    ("others", "believed"),
    [
        ({}, True),
        ({"payload_hash": None}, True),
        ({"payload_hash": hashlib.sha256(b"to=33972101010&uuid=1").hexdigest()}, True),
        ({"payload_hash": hashlib.sha256(b"{}").hexdigest()}, False),
        ({"iat": NOW - 301}, False),
        ({"jti": None}, False),
    ],
    ids=repr,
)
def test_a_get_needs_a_token_that_is_not_of_a_post(others: dict[str, Any], believed: bool) -> None:
    webhook = get("/voice/vonage/answer", {"to": "33972101010", "uuid": "1"}, **others)
    if believed:
        assert OURS.verify(webhook, NOW) == API_KEY
    else:
        with pytest.raises(Unverified):
            OURS.verify(webhook, NOW)


def test_of_several_accounts_the_secret_of_the_named_one_counts() -> None:
    other = "another-vonage-signature-secret-of-32-bytes"
    both = Vonage({"other": (other,), API_KEY: (SECRET,)})
    assert both.verify(signed(b"{}"), NOW) == API_KEY
    for unknown in (None, "third", "other"):
        with pytest.raises(Unverified):
            both.verify(signed(b"{}", api_key=unknown), NOW)


def test_while_a_secret_is_changed_both_are_believed_and_each_account_keeps_its_own() -> None:
    new, other = "new" + SECRET, "another-vonage-signature-secret-of-32-bytes"
    changing = Vonage({API_KEY: (new, SECRET), "other": (other,)})
    assert changing.verify(signed(b"{}"), NOW) == changing.verify(signed(b"{}", secret=new), NOW) == API_KEY
    for secret, api_key in ((other, API_KEY), (new, "other"), (SECRET, "other"), (f"{new} {SECRET}", API_KEY)):
        with pytest.raises(Unverified):
            changing.verify(signed(b"{}", secret=secret, api_key=api_key), NOW)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Token", V1_TOKEN, f"Bearer  {V1_TOKEN}"])
def test_without_a_bearer_token_nothing_is_believed(header: str) -> None:
    with pytest.raises(Unverified):
        OURS.verify(Webhook("POST", "/voice/vonage/answer", {"authorization": header}, b"{}"), NOW)
    with pytest.raises(Unverified):
        OURS.verify(Webhook("POST", "/voice/vonage/answer", {}, b"{}"), NOW)


def test_without_a_secret_nobody_is_believed_and_a_laptop_may_believe_everybody() -> None:
    with pytest.raises(Unverified):
        Vonage({}).verify(signed(b"{}"), NOW)
    assert Vonage({}, insecure=True).verify(Webhook("POST", "/", {}, b""), NOW) == ""


@pytest.mark.parametrize("secret", ["", "-----BEGIN PRIVATE KEY-----\nabc"])
def test_what_cannot_be_a_signature_secret_is_refused_at_once(secret: str) -> None:
    with pytest.raises(ValueError, match="signature secret"):
        Vonage({API_KEY: (secret,)})
