"""Whatever the request, our own checks take and refuse it as the providers' libraries do: the shapes beside a plain form.

Forms are in `tests/providers/test_twilio_signature_sdk.py`, tokens beside PyJWT in `tests/providers/test_vonage_token_pyjwt.py`.
"""

from __future__ import annotations

import hashlib
import time
from typing import Any
from urllib.parse import parse_qsl, quote

import jwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twilio.request_validator import HMAC_SHA1, HMAC_SHA256, RequestValidator, get_signature_algorithm
from vonage_jwt.errors import VonageVerifyJwtError
from vonage_jwt.verify_jwt import verify_signature
from werkzeug.datastructures import MultiDict

from providers.base import Unverified, Webhook
from providers.twilio import Twilio
from providers.vonage import Vonage
from tests.providers.twilio_wire import ACCOUNT, FORM, PUBLIC_URL, TOKEN
from tests.providers.vonage_wire import API_KEY, APPLICATION, SECRET, claims

OTHER, OTHER_TOKEN, SHARED = "AC" + "b" * 32, "the-token-of-a-subaccount", "the-secret-of-a-shared-key"
EXAMPLES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
pieces = st.text(st.sampled_from("ab1+%=&;?/'@:~é☎ \x00"), max_size=8)
targets = st.builds(
    lambda path, query: f"/{quote(path, safe='/;@:')}" + (f"?{quote(query, safe='=&%')}" if query else ""),
    pieces,
    pieces,
)
signers = st.sampled_from([TOKEN, TOKEN, OTHER_TOKEN, SHARED, ""])
algorithms = st.sampled_from([HMAC_SHA1, HMAC_SHA1, HMAC_SHA256])
told_settings = st.sampled_from(
    [
        None,
        None,
        "",
        "key=k",
        "key=k,algorithm=HMAC_SHA256",
        " key = k , algorithm = hmac_sha256 ",
        "algorithm=HMAC_SHA256",
    ]
)


def ours(webhook: Webhook) -> bool:
    line = Twilio({ACCOUNT: (TOKEN,), OTHER: (OTHER_TOKEN,)}, PUBLIC_URL, shared_keys={"k": SHARED})
    try:
        line.verify(webhook, 0)
    except Unverified:
        return False
    return True


def theirs(webhook: Webhook, fields: MultiDict[str, str], account: str | None) -> bool:
    """What Twilio's class says, with the secrets that may have signed for that account."""
    told = webhook.headers.get("x-twilio-webhooks-signature-settings")
    named = dict(part.strip().split("=", 1) for part in told.replace(" ", "").split(",") if "=" in part) if told else {}
    if account is not None and account not in (ACCOUNT, OTHER):
        return False
    secrets = [TOKEN, OTHER_TOKEN] if account is None else [{ACCOUNT: TOKEN, OTHER: OTHER_TOKEN}[account]]
    algorithm = HMAC_SHA1
    if named.get("key") == "k":
        secrets, algorithm = [SHARED], get_signature_algorithm(told).upper()
    given = webhook.headers["x-twilio-signature"]
    url = PUBLIC_URL + webhook.target
    return bool(given) and any(RequestValidator(secret).validate(url, fields, given, algorithm) for secret in secrets)


def sent(method: str, target: str, body: str, how: tuple[str, str, str | None], damage: int) -> Webhook:
    secret, algorithm, told = how
    fields = MultiDict(parse_qsl(body, keep_blank_values=True)) if method == "POST" else MultiDict()
    made = RequestValidator(secret).compute_signature(PUBLIC_URL + target, fields, algorithm)
    made = made[:damage] + "A" + made[damage + 1 :] if damage < len(made) else made
    headers = {
        "x-twilio-signature": made,
        **({"x-twilio-webhooks-signature-settings": told} if told is not None else {}),
    }
    return Webhook(method, target, {**headers, "content-type": FORM}, body.encode() if method == "POST" else b"")


@EXAMPLES
@given(
    st.sampled_from(["GET", "POST"]),
    targets,
    st.sampled_from([None, None, ACCOUNT, ACCOUNT, OTHER, "", "ACcccccccccccccccccccccccccccccccc"]),
    st.tuples(signers, algorithms, told_settings),
    st.integers(0, 200),
)
def test_accounts_shared_keys_and_gets_are_taken_as_by_twilio(
    method: str, target: str, account: str | None, how: tuple[str, str, str | None], damage: int
) -> None:
    named = "" if account is None else f"AccountSid={account}"
    if method == "GET":
        target, body = (f"{target}{'&' if '?' in target else '?'}{named}" if named else target), ""
    else:
        body = named
    webhook = sent(method, target, body, how, damage)
    fields: MultiDict[str, str] = MultiDict(parse_qsl(body, keep_blank_values=True))
    whose = dict(reversed(parse_qsl(body if method == "POST" else target.partition("?")[2]))).get("AccountSid")
    assert ours(webhook) == theirs(webhook, fields, whose)


@EXAMPLES
@given(
    st.binary(max_size=20),
    st.binary(max_size=20),
    st.sampled_from(["application/json", "text/plain", ""]),
    st.booleans(),
)
def test_a_body_that_is_no_form_is_taken_by_its_hash_as_by_twilio(
    body: bytes, hashed: bytes, kind: str, same: bool
) -> None:
    body, hashed = (body.decode("latin-1").encode(), hashed)
    digest = hashlib.sha256(body if same else hashed).hexdigest()
    target = f"/voice/twilio/status?bodySHA256={digest}"
    made = RequestValidator(TOKEN).compute_signature(PUBLIC_URL + target, {})
    webhook = Webhook("POST", target, {"x-twilio-signature": made, "content-type": kind}, body)
    expected = RequestValidator(TOKEN).validate(PUBLIC_URL + target, body.decode(), made)
    assert ours(webhook) == (expected or not body)


@EXAMPLES
@given(
    st.sampled_from([SECRET, SECRET, SECRET[::-1]]),
    st.dictionaries(
        st.sampled_from(["exp", "nbf", "iat", "aud", "sub", "jti"]),
        st.sampled_from([0, 1, -400, 400, "x", None, [], "now"]),
    ),
    st.integers(0, 500),
    st.sampled_from("A-_=.é"),
)
def test_what_we_believe_vonages_library_believes(
    secret: str, changes: dict[str, Any], damage: int, other: str
) -> None:
    """It knows no leeway and nobody whom a token is for: so it may refuse only what is early, late or for somebody."""
    now = int(time.time())
    moved = {name: now + value if isinstance(value, int) else value for name, value in changes.items()}
    told = {**claims(b"{}", iat=now), **moved}
    try:
        token = jwt.encode({name: value for name, value in told.items() if value is not None}, secret, "HS256")
    except (TypeError, ValueError):
        return
    token = token[:damage] + other + token[damage + 1 :] if damage < len(token) else token
    webhook = Webhook("POST", "/voice/vonage/answer", {"authorization": f"Bearer {token}"}, b"{}")
    try:
        Vonage({API_KEY: (SECRET,)}, (APPLICATION,)).verify(webhook, now)
    except Unverified:
        return
    assert vonage_says(token) in ("True", "ExpiredSignatureError", "ImmatureSignatureError", "InvalidAudienceError")


def vonage_says(token: str) -> str:
    try:
        return str(verify_signature(token, SECRET))
    except VonageVerifyJwtError as wrong:
        return str(wrong).partition("(")[0]
