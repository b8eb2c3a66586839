"""Whatever the request, Twilio's signature is taken or refused as by Twilio's own SDK."""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus

from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import HMAC_SHA256, RequestValidator
from werkzeug.datastructures import MultiDict

from flows.record import replace
from providers.base import Webhook
from providers.twilio_signature import SHA1, SHA256, Key
from tests.providers.twilio_wire import PUBLIC_URL, TOKEN, accepts, raw_post

parameter_names = st.sampled_from(
    ["To", "ToCity", "From", "A", "A1", "A-b", "Digits", "é", "", "%", "a b", "=", "Z\x00"]
) | st.text(max_size=5)
values = st.sampled_from(["", "+331", " 1 ", "a=b", "a&b", "%2B", "%252B", "%", "1", "é☎😀", "\r\n", "+"]) | st.text(
    max_size=8
)
pairs = st.lists(st.tuples(parameter_names, values), max_size=8)
encoders = st.sampled_from([quote, quote_plus, lambda text: quote(text, safe="=+ /"), lambda text: text])
bodies = st.builds(
    lambda fields, encode: "&".join(f"{encode(name)}={encode(value)}" for name, value in fields), pairs, encoders
) | st.text(st.sampled_from("&=%+;2Ba\x00é "), max_size=12)
targets = st.sampled_from(
    [
        "/",
        "/a",
        "/a?",
        "/a?b=1",
        "/a;",
        "/a;b?c",
        "/a#",
        "/a#b",
        "/a?b#",
        "/a?#b",
        "//a",
        "/%C3%A9?x=%2f",
        "/a?b=1&c",
        "/é",
        "/;?#",
    ]
)
public_urls = st.sampled_from(["https://ivr.example.com", "https://ivr.example.com:8443", "http://ivr.example.com"])
hosts = st.sampled_from(["", ":443", ":80", ":8443"])


def sdk_accepts(public_url: str, webhook: Webhook) -> bool:
    fields = MultiDict(parse_qsl(webhook.body.decode("utf-8", "replace"), keep_blank_values=True))
    signature = webhook.headers["x-twilio-signature"]
    return bool(RequestValidator(TOKEN).validate(public_url + webhook.target, fields, signature))


@given(public_urls, hosts, targets, bodies)
def test_whatever_the_sdk_signs_is_taken_where_the_sdk_would_take_it(public_url, port, target, body):
    signed_url = public_url.replace(":8443", "") + port
    webhook = raw_post(target, body.encode(), public_url=signed_url)
    assert accepts(webhook, public_url) == sdk_accepts(public_url, webhook)


def damage(draw: Any, webhook: Webhook) -> Webhook:
    """The webhook with one thing in it changed."""
    kind = draw(st.sampled_from(["drop", "insert", "swap", "target", "signature", "encode"]))
    body, signature = webhook.body, webhook.headers["x-twilio-signature"]
    at = draw(st.integers(0, max(0, len(body) - 1)))
    if kind == "drop":
        body = body[:at] + body[at + 1 :]
    elif kind == "insert":
        body = body[:at] + draw(st.sampled_from([b"&", b"=", b"%", b"+", b"\xff", b"a", b" "])) + body[at:]
    elif kind == "swap":
        body = b"&".join(draw(st.permutations(body.split(b"&"))))
    elif kind == "target":
        return replace(webhook, target=webhook.target + draw(st.sampled_from(["?", "#", ";", "&", "/", "%20", "?a=1"])))
    elif kind == "signature":
        signature = draw(
            st.sampled_from([signature[:-1], signature + "=", signature.lower(), " " + signature, "", "é", "="])
        )
    else:
        body = body.replace(b"%20", b"+").replace(b"%2B", b"%2b")
    return replace(webhook, body=body, headers={**webhook.headers, "x-twilio-signature": signature})


@given(st.data(), targets, bodies)
def test_whatever_is_done_to_a_webhook_it_is_taken_or_refused_as_by_the_sdk(data, target, body):
    webhook = damage(data.draw, raw_post(target, body.encode()))
    assert accepts(webhook) == sdk_accepts(PUBLIC_URL, webhook)


@given(st.dictionaries(st.text(max_size=6), st.text(max_size=20), max_size=6), st.text(min_size=1, max_size=100))
def test_a_key_signs_as_the_sdk_does_with_both_hashes(fields, token):
    url = "https://ivr.example.com/a"
    text = (url + "".join(name + fields[name] for name in sorted(fields))).encode()
    sdk = RequestValidator(token)
    assert Key(token, SHA1).sign(text).decode() == sdk.compute_signature(url, fields)
    assert Key(token, SHA256).sign(text).decode() == sdk.compute_signature(url, fields, HMAC_SHA256)
    assert len(base64.b64decode(Key(token, SHA256).sign(text))) == sha256().digest_size
