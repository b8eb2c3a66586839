"""Twilio's signature is checked as Twilio's own SDK checks it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from flows.record import replace
from providers.base import Unverified, Webhook
from providers.twilio import Twilio
from tests.providers.samples import names, sample
from tests.providers.twilio_wire import ACCOUNT, FORM, PUBLIC_URL, TOKEN, USUAL, accepts, get, post

BASE = {"CallSid": "CA1234567890ABCDE", "Digits": "1234", "To": "+18005551212"}
PLAIN = {**BASE, "Caller": "+14158675309", "From": "+14158675309"}
DOCS = {**BASE, "Caller": "+12349013030", "From": "+12349013030"}
EXAMPLE = {**BASE, "Caller": "+14158675310", "From": "+14158675310"}
REPEATED = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234")]
QUERY = "/myapp.php?foo=1&bar=2"
JSON_QUERY = QUERY + "&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"

# Token "12345"; T1 to T6 are the SDK's own, T7 and T8 the documentation's.
VECTORS = {
    "T1": ("https://mycompany.com", QUERY, PLAIN, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
    "T2": ("https://mycompany.com:443", QUERY, PLAIN, "kvajT1Ptam85bY51eRf/AJRuM3w="),
    "T3": ("http://mycompany.com:80", QUERY, PLAIN, "0ZXoZLH/DfblKGATFgpif+LLRf4="),
    "T4": ("http://mycompany.com:1234", QUERY, PLAIN, "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
    "T5": ("https://mycompany.com", QUERY, REPEATED, "IK+Dwps556ElfBT0I3Rgjkr1wJU="),
    "T7": ("https://mycompany.com", QUERY, DOCS, "0/KCTR6DLpKmkAf8muzZqo1nDgQ="),
    "T8": ("https://example.com", QUERY, EXAMPLE, "L/OH5YylLD5NRKLltdqwSvS0BnU="),
    "T11": ("https://ivr.example.com", "/t/voice", {"A": "", "B": "x"}, "lqgWN1ET8Ml7LJLAot3SDgeOcbI="),
    "T12": (
        "https://ivr.example.com",
        "/t/voice",
        {"CallSid": "CA1", "SpeechResult": "Größe ☎"},
        "g12zzfuV7jxENZUUj40GPtkFkUk=",
    ),
}


def with_body(target: str, body: str, signature: str, content_type: str = FORM) -> Webhook:
    return Webhook("POST", target, {"content-type": content_type, "x-twilio-signature": signature}, body.encode())


@pytest.mark.parametrize(("public_url", "target", "fields", "signature"), VECTORS.values(), ids=VECTORS)
def test_the_known_signatures_are_taken_and_any_other_is_not(public_url, target, fields, signature):
    """A3"""
    webhook = with_body(target, urlencode(fields), signature)
    assert accepts(webhook, public_url, "12345")
    assert not accepts(webhook, public_url, "12346")
    assert not accepts(replace(webhook, target=target + "1"), public_url, "12345")
    assert not accepts(replace(webhook, body=webhook.body + b"1"), public_url, "12345")


def test_a_json_body_is_taken_by_its_hash_in_the_url_t6():
    body = '{"property": "value", "boolean": true}'
    webhook = with_body(JSON_QUERY, body, "a9nBmqA0ju/hNViExpshrM61xv4=", "application/json")
    assert accepts(webhook, "https://mycompany.com", "12345")
    assert not accepts(replace(webhook, body=b'{"property": "other"}'), "https://mycompany.com", "12345")
    assert not accepts(replace(webhook, target=QUERY), "https://mycompany.com", "12345")


def test_a_signed_url_does_not_vouch_for_a_body_of_another_type():
    """A copied GET cannot be sent again with a body of the sender's own."""
    signed = get("/voice/twilio/resume?r=1")
    for content_type in ("application/json", "multipart/form-data; boundary=x", "text/plain", ""):
        headers = {**signed.headers, "content-type": content_type}
        assert not accepts(Webhook("POST", signed.target, headers, b"Digits=1"))
    assert not accepts(Webhook("POST", signed.target, signed.headers, b"Digits=1"))


def test_a_get_is_signed_by_its_url_alone_t10():
    target = "/t/voice?CallSid=CA1&From=%2B15551230001"
    webhook = Webhook("GET", target, {"x-twilio-signature": "XqM2B2L18/b6T9v4prFuq0jEDJ8="})
    assert accepts(webhook, token="12345")
    assert not accepts(replace(webhook, target=target + "&Digits=1"), token="12345")


def test_the_body_of_a_get_is_never_read():
    webhook = replace(get("/voice/twilio/answer?CallSid=CA1&To=%2B331"), body=b"To=%2B339&CallSid=CA2")
    assert accepts(webhook)
    assert Twilio({ACCOUNT: (TOKEN,)}, PUBLIC_URL).call_id(webhook) == ("CA1",)


def test_sha256_counts_only_with_a_shared_key_that_is_configured_t9():
    headers = {"x-twilio-webhooks-signature-settings": "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"}
    signed = with_body(QUERY, urlencode(PLAIN), "033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s=")
    webhook = replace(signed, headers={**signed.headers, **headers})
    mycompany = "https://mycompany.com"
    assert accepts(webhook, mycompany, "other", shared_keys={"webhooks_sharedkey_1": "12345"})
    assert not accepts(webhook, mycompany, "12345"), "the algorithm is taken from the header"
    assert not accepts(webhook, mycompany, "12345", shared_keys={"webhooks_sharedkey_2": "12345"})
    assert not accepts(signed, mycompany, "12345", shared_keys={"webhooks_sharedkey_1": "12345"})
    unknown = {"x-twilio-webhooks-signature-settings": "key=webhooks_sharedkey_1,algorithm=NONE"}
    assert not accepts(
        replace(signed, headers={**signed.headers, **unknown}),
        mycompany,
        "x",
        shared_keys={"webhooks_sharedkey_1": "12345"},
    )


@pytest.mark.parametrize("name", names("twilio"))
def test_every_sample_is_taken_and_not_once_anything_in_it_is_changed(name):
    webhook = sample("twilio", name)
    assert accepts(webhook)
    assert not accepts(replace(webhook, target=webhook.target + ("&" if "?" in webhook.target else "?") + "x=1"))
    assert not accepts(webhook, "https://other.example.com")
    if webhook.body:
        assert not accepts(replace(webhook, body=webhook.body.replace(b"CA0", b"CA1", 1)))
        assert not accepts(replace(webhook, body=webhook.body + b"&Digits=9"))


def test_there_are_twenty_samples():
    assert len(names("twilio")) == 20


FORGED = {
    "x-forwarded-proto": "http",
    "x-forwarded-host": "evil.example.com",
    "x-forwarded-port": "8080",
    "x-forwarded-prefix": "/evil",
    "forwarded": "host=evil.example.com;proto=http",
    "host": "evil.example.com",
}


def test_what_a_request_says_of_its_host_and_scheme_is_not_believed():
    """A1: behind any proxy the configured address counts; and no header makes a signature for another host good."""
    signed = post("/voice/twilio/answer", USUAL)
    assert accepts(replace(signed, headers={**signed.headers, **FORGED}))
    other = post("/voice/twilio/answer", USUAL, public_url="http://evil.example.com")
    assert not accepts(replace(other, headers={**other.headers, **FORGED}))


@pytest.mark.parametrize(
    "query",
    ["b=2&a=1", "n='x'", "q=a+b%20c", "m=a@b:c", "e=%C3%A9%7C%22%2F%7E%27", "x=%2b", "p=s0a1~0.n", "a=&b", "u=//x"],
)
def test_the_target_is_signed_as_it_was_sent(query):
    """A2"""
    assert accepts(post("/voice/twilio/resume?" + query, USUAL))
    assert accepts(get("/voice/twilio/resume?" + query))


@pytest.mark.parametrize(
    ("public_url", "signed_url"),
    [
        ("https://ivr.example.com", "https://ivr.example.com"),
        ("https://ivr.example.com/", "https://ivr.example.com"),
        ("https://ivr.example.com", "https://ivr.example.com:443"),
        ("https://ivr.example.com:8443", "https://ivr.example.com"),
        ("https://ivr.example.com:8443", "https://ivr.example.com:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://localhost", "http://localhost:80"),
        ("https://user:pass@ivr.example.com", "https://ivr.example.com"),
        ("https://user:pass@ivr.example.com:8443", "https://ivr.example.com:8443"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_the_port_may_be_in_the_signed_url_or_not(public_url, signed_url):
    """A3"""
    assert accepts(post("/voice/twilio/answer", USUAL, public_url=signed_url), public_url)


@pytest.mark.parametrize("target", ["/voice/twilio/answer", "/ivr/voice/twilio/answer"])
def test_a_path_prefix_counts_whether_the_proxy_strips_it_or_not(target):
    """A5"""
    signed = post("/ivr/voice/twilio/answer", USUAL)
    assert accepts(replace(signed, target=target), "https://ivr.example.com/ivr")
    assert accepts(replace(signed, target=target), "https://ivr.example.com/ivr/")
    assert not accepts(post("/voice/twilio/answer", USUAL), "https://ivr.example.com/ivr")


def test_a_prefix_that_looks_like_our_own_path_is_still_found():
    """A5"""
    signed = post("/voice/voice/twilio/answer", USUAL)
    assert accepts(replace(signed, target="/voice/twilio/answer"), "https://ivr.example.com/voice")


@pytest.mark.parametrize(
    "host", ["http://ivr.example.com", "https://ivr.example.com:443", "http://evil.example.com", "http://"]
)
def test_the_host_in_an_absolute_target_is_cut_off(host):
    signed = post("/voice/twilio/resume?u=http://x/y", USUAL)
    assert accepts(replace(signed, target=host + signed.target))


def test_each_account_has_its_own_token_and_one_without_is_unknown():
    """A5: the token is that of the account the call belongs to."""
    provider = Twilio({ACCOUNT: (TOKEN,), "ACb": ("second",)}, PUBLIC_URL)
    assert provider.verify(post("/a", {"AccountSid": "ACb"}, "second"), 0) == "ACb"
    assert provider.verify(post("/a", {"AccountSid": ACCOUNT}), 0) == ACCOUNT
    assert provider.verify(post("/a", {"CallSid": "CA1"}, "second"), 0) == ""
    assert provider.verify(get("/a?AccountSid=ACb", "second"), 0) == "ACb"
    for webhook in (post("/a", {"AccountSid": "ACb"}), post("/a", {"AccountSid": "ACc"}), get("/a", "third")):
        with pytest.raises(Unverified):
            provider.verify(webhook, 0)


def test_while_a_token_is_changed_both_are_taken_and_a_subaccount_keeps_its_own():
    provider = Twilio({ACCOUNT: ("new", TOKEN), "ACb": ("second",)}, PUBLIC_URL)
    for token in ("new", TOKEN):
        assert provider.verify(post("/a", {"AccountSid": ACCOUNT}, token), 0) == ACCOUNT
        assert provider.verify(post("/a", {"CallSid": "CA1"}, token), 0) == ""
        with pytest.raises(Unverified):
            provider.verify(post("/a", {"AccountSid": "ACb"}, token), 0)
    for token in ("second", f"new {TOKEN}", ""):
        with pytest.raises(Unverified):
            provider.verify(post("/a", {"AccountSid": ACCOUNT}, token), 0)


def test_without_any_account_nothing_is_taken():
    """A4"""
    for webhook in (post("/a", {}, ""), post("/a", {"AccountSid": ""}, ""), post("/a", USUAL, "")):
        with pytest.raises(Unverified):
            Twilio({}, PUBLIC_URL).verify(webhook, 0)


def test_the_insecure_switch_takes_anything():
    webhook = Webhook("POST", "/a", {"content-type": FORM}, b"AccountSid=AC1")
    assert Twilio({}, PUBLIC_URL, insecure=True).verify(webhook, 0) == "AC1"


def test_a_refusal_never_says_what_the_signature_should_have_been():
    webhook = post("/a", USUAL)
    wrong = replace(webhook, headers={**webhook.headers, "x-twilio-signature": "no"})
    with pytest.raises(Unverified) as refusal:
        Twilio({ACCOUNT: (TOKEN,)}, PUBLIC_URL).verify(wrong, 0)
    assert webhook.headers["x-twilio-signature"] not in str(refusal.value)
    assert TOKEN not in str(refusal.value)
