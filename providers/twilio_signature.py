"""Twilio's signature of a webhook: `X-Twilio-Signature`.

Base64 of an HMAC over the URL that Twilio requested, followed by the parameters of a form, names in order and each followed by
its value (https://www.twilio.com/docs/usage/security#validating-requests). Accepts and refuses what
`twilio.request_validator.RequestValidator` does; it is written out here because that one takes most of the time of a turn.
"""

from __future__ import annotations

import hashlib
import hmac
from binascii import b2a_base64
from collections.abc import Iterator
from typing import Literal
from urllib.parse import parse_qs, urlparse, urlsplit

from flows.mac import Mac
from providers.base import Unverified, Webhook
from providers.twilio_form import form, is_form

SHA1, SHA256 = "HMAC_SHA1", "HMAC_SHA256"
HASHES: dict[str, Literal["sha1", "sha256"]] = {SHA1: "sha1", SHA256: "sha256"}
DEFAULT_PORTS = {"https": 443, "http": 80}


class Key:
    """A secret and the hash it is used with."""

    def __init__(self, secret: str, algorithm: str = SHA1) -> None:
        self._mac = Mac(secret.encode(), HASHES[algorithm])

    def sign(self, text: bytes) -> bytes:
        """The signature as it stands in the header.

        >>> Key("12345").sign(b"https://ivr.example.com/t/voice?CallSid=CA1&From=%2B15551230001")
        b'XqM2B2L18/b6T9v4prFuq0jEDJ8='
        """
        return b2a_base64(self._mac.digest(text), newline=False)


class Address:
    """Our public address, as Twilio knows it. Nothing that a request says of its host or scheme is believed."""

    def __init__(self, public_url: str) -> None:
        url = urlsplit(public_url)
        host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.netloc.rpartition("@")[2].partition(":")[0]
        plain = f"{url.scheme}://{host}"
        ported = f"{plain}:{url.port or DEFAULT_PORTS.get(url.scheme, 443)}"
        # Twilio leaves the port out for https and keeps it for http, but not always: as its SDK does, both are tried.
        self._origins = (ported, plain) if url.port else (plain, ported)
        self._prefix = url.path.rstrip("/")

    def urls(self, target: str) -> Iterator[str]:
        """The URLs that may have been signed for a raw request target, likeliest first."""
        for path in self._paths(target):
            for origin in self._origins:
                yield origin + path

    def _paths(self, target: str) -> tuple[str, ...]:
        if target[:1] != "/":
            target = _origin_form(target)
        if "#" in target or ";" in target or target[-1:] == "?":
            target = urlparse("//host" + target).geturl()[len("//host") :]  # drops the same empty parts as the SDK
        if not self._prefix:
            return (target,)
        stripped_by_proxy = self._prefix + target
        return (target, stripped_by_proxy) if target.startswith(self._prefix + "/") else (stripped_by_proxy,)


def _origin_form(target: str) -> str:
    """The target without scheme and host, where a proxy has sent the absolute form (RFC 9112, section 3.2.2).

    >>> _origin_form("http://10.0.0.1:8000/voice?a=http://b/c"), _origin_form("http://host?a=1"), _origin_form("*")
    ('/voice?a=http://b/c', '/?a=1', '/*')
    """
    rest = target.partition("://")[2]
    if not rest:
        return "/" + target
    end = min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))
    return rest[end:] if rest[end : end + 1] == "/" else "/" + rest[end:]


def check(webhook: Webhook, address: Address, keys: list[Key], given: str) -> None:
    """Check the signature of a webhook. Raises `Unverified`."""
    signed = form(webhook).signed
    if webhook.method != "GET" and webhook.body and not is_form(webhook):
        _check_body_hash(webhook)
    expected = given.encode("utf-8", "replace")
    for url in address.urls(webhook.target):
        text = (url + signed).encode("utf-8", "replace")
        for key in keys:
            if hmac.compare_digest(key.sign(text), expected):
                return
    raise Unverified("the signature does not fit the URL, the parameters and the auth token")


def _check_body_hash(webhook: Webhook) -> None:
    """Of a body that is no form, only the hash is signed, as a parameter of the URL."""
    told = parse_qs(urlsplit(webhook.target).query).get("bodySHA256", [""])[0]
    found = hashlib.sha256(webhook.body).hexdigest()
    if not hmac.compare_digest(found.encode(), told.encode("utf-8", "replace")):
        raise Unverified("the body is neither a form nor the one whose hash was signed")
