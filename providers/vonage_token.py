"""Vonage's signature of a webhook: a JSON Web Token in `Authorization` that carries the hash of the body.

HS256 with the account's signature secret, https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks.
Accepts and refuses what PyJWT does with the claim rules below; it is written out here because PyJWT takes most of the time
of a turn.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from flows import base64url, quick_json
from flows.mac import Mac
from providers.base import Unverified, Webhook

WINDOW = 300  # seconds that a token's time may be from ours, for clocks differ in both directions
ISSUER = "Vonage"
BEARER = "bearer "

Claims = Mapping[str, Any]


class Verifier:
    """Whose tokens are believed.

    secrets: API key to signature secrets, each of which is believed. application_ids: the only ones a token may name; empty is any.
    """

    def __init__(self, secrets: Mapping[str, tuple[str, ...]], application_ids: Collection[str] = ()) -> None:
        if not all(secret and "-----BEGIN" not in secret for several in secrets.values() for secret in several):
            raise ValueError(
                "a Vonage signature secret is empty or a key file: it is the one of the account's settings"
            )
        self._secrets = {api_key: [Mac(secret.encode()) for secret in several] for api_key, several in secrets.items()}
        self._only_key = next(iter(secrets)) if len(secrets) == 1 else None
        self._application_ids = tuple(application_ids)

    def verify(self, webhook: Webhook, now: float) -> str:
        """The API key of the account that signed the webhook. now: seconds since 1970. Raises `Unverified`."""
        header = webhook.headers.get("authorization", "")
        if header[:7].lower() != BEARER:
            raise Unverified("no bearer token")
        try:
            claims, signed, signature = _read(header[7:])
            api_key = self._api_key(claims)
            _check_signature(self._secrets[api_key], signed, signature)
            self._check(claims, now)
        except (ValueError, TypeError, OverflowError, RecursionError) as error:
            raise Unverified(f"the token cannot be read: {type(error).__name__}") from None
        _check_payload(claims, webhook)
        return api_key

    def _api_key(self, claims: Claims) -> str:
        """Whose secret to check with. Not verified yet, so it may only choose among ours; without one there must be one."""
        api_key = claims.get("api_key")
        if api_key is None:
            if self._only_key is None:
                raise Unverified("the token names no account, and there is not exactly one")
            return self._only_key
        if not isinstance(api_key, str) or api_key not in self._secrets:
            raise Unverified(f"account {str(api_key)[:20]!r} is not one of ours")
        return api_key

    def _check(self, claims: Claims, now: float) -> None:
        """The claims of a token whose signature holds. Raises `Unverified`, or what `int` raises."""
        if not isinstance(claims.get("jti"), str):
            raise Unverified("the token has no jti")
        if abs(now - int(claims.get("iat", ""))) > WINDOW:
            raise Unverified("the token is not of now")
        if "exp" in claims and int(claims["exp"]) <= now - WINDOW:
            raise Unverified("the token has expired")
        if "nbf" in claims and int(claims["nbf"]) > now + WINDOW:
            raise Unverified("the token is not valid yet")
        if not isinstance(claims.get("sub", ""), str):
            raise Unverified("the token's sub is no text")
        if claims.get("iss", ISSUER) != ISSUER:
            raise Unverified("the token is not issued by Vonage")
        application_id = claims.get("application_id")
        if application_id is not None and self._application_ids and application_id not in self._application_ids:
            raise Unverified(f"application {str(application_id)[:40]!r} is not ours")


def _read(token: str) -> tuple[Claims, bytes, bytes]:
    """The claims of a token, what is signed of it and the signature, nothing verified. Raises `ValueError`."""
    signed, _, signature = token.rpartition(".")
    header, _, payload = signed.partition(".")
    if not _is_hs256(header):
        raise Unverified("the token is not an HS256 one")
    claims = quick_json.read(decoded(payload.encode("ascii")))
    if not isinstance(claims, dict):
        raise Unverified("the token holds no claims")
    return claims, signed.encode("ascii"), signature.encode("ascii")


@lru_cache(maxsize=64)
def _is_hs256(header: str) -> bool:
    """Whether the first part of a token asks for HS256 and for nothing that we do not understand (RFC 7515, section 4).

    >>> _is_hs256("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"), _is_hs256("eyJhbGciOiJub25lIn0"), _is_hs256("")
    (True, False, False)
    """
    try:
        fields = quick_json.read(decoded(header.encode("ascii")))
    except (ValueError, RecursionError):
        return False
    return (
        isinstance(fields, dict)
        and fields.get("alg") == "HS256"
        and fields.get("b64", True) is not False
        and isinstance(fields.get("kid", ""), str)
        and _understands(fields)
    )


def _understands(fields: Mapping[str, Any]) -> bool:
    """Whether nothing critical is asked for beyond `b64` (RFC 7797)."""
    if "crit" not in fields:
        return True
    extensions = fields["crit"]
    return (
        isinstance(extensions, list)
        and bool(extensions)
        and "b64" in fields
        and all(extension == "b64" for extension in extensions)
    )


def decoded(segment: bytes) -> bytes:
    """The bytes of a base64url text (RFC 4648, section 5), of which only the one right spelling is taken.

    Padding may be there or not; if it is there it must be right. Raises `ValueError`.

    >>> decoded(b"e30"), decoded(b"e30=")
    (b'{}', b'{}')
    """
    text = segment.rstrip(b"=")
    padding = len(segment) - len(text)
    if padding and (padding > 2 or len(segment) % 4):
        raise ValueError("wrong padding")
    return base64url.read(text)


def _check_signature(secrets: Sequence[Mac], signed: bytes, signature: bytes) -> None:
    """Its padding may be there, as in the other parts. Raises `Unverified` where it is that of no secret."""
    if len(signature) % 4:
        signature += b"="
    for secret in secrets:
        if hmac.compare_digest(base64url.written(secret.digest(signed)) + b"=", signature):
            return
    raise Unverified("the token is not signed with the signature secret")


def _check_payload(claims: Claims, webhook: Webhook) -> None:
    """`payload_hash` is the SHA-256 of the raw body, in hex. A GET may do without.

    What it covers of a GET is not documented: the empty body or the query is taken. So the token of a POST is none for a GET.
    """
    told = claims.get("payload_hash")
    if told is None and webhook.method == "GET":
        return
    if not isinstance(told, str) or not told.isascii():
        raise Unverified("the token has no payload_hash")
    if hmac.compare_digest(told.lower(), hashlib.sha256(webhook.body).hexdigest()):
        return
    query = webhook.target.partition("?")[2].encode("utf-8", "replace")
    if webhook.method != "GET" or not hmac.compare_digest(told.lower(), hashlib.sha256(query).hexdigest()):
        raise Unverified("the body is not the one whose hash was signed")
