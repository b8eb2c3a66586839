"""Twilio Programmable Voice: https://www.twilio.com/docs/voice/twiml."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flows.destinations import USUAL, Destinations
from flows.events import Attestation, Call, Event, Line, Notice
from flows.instructions import Instruction
from flows.numbers import caller_of
from flows.record import replace
from providers import twilio_events, twiml
from providers.base import Document, Malformed, Purpose, Unverified, Urls, Waiting, Webhook
from providers.twilio_form import form
from providers.twilio_signature import HASHES, SHA1, Address, Key, check

# Twilio's `StirVerstat` on the left, ours on the right; every other word of it means that nothing is proven.
# "-Diverted" is a call that somebody forwarded to us: what was proven of the caller still is.
# https://www.twilio.com/docs/voice/trusted-calling-with-shakenstir
ATTESTATIONS: dict[str, Attestation] = {
    "TN-Validation-Passed-A": "A",
    "TN-Validation-Passed-B": "B",
    "TN-Validation-Passed-C": "C",
    "TN-Validation-Passed-A-Diverted": "A",
    "TN-Validation-Passed-B-Diverted": "B",
    "TN-Validation-Passed-C-Diverted": "C",
}
REFUSED = frozenset({"11750", "12100", "12101", "12102", "12300"})
"""`ErrorCode` of a document that Twilio has and cannot use, too long or no TwiML: the same one would be refused again
(https://www.twilio.com/docs/api/errors)."""
DIALLED = re.compile(r"(?:sips?:)?[ +]?([0-9]{7,15})(?:@.*)?", re.DOTALL)


class Twilio:
    """The provider Twilio, for one or several accounts (a subaccount signs with its own token)."""

    name = "twilio"
    line = Line(ring_together=True, any_caller_id=True)
    unverified_status = 403

    def __init__(
        self,
        accounts: Mapping[str, tuple[str, ...]],
        public_url: str,
        insecure: bool = False,
        shared_keys: Mapping[str, str] | None = None,
        hunts: bool = False,
        destinations: Destinations = USUAL,
    ) -> None:
        """accounts: account SID to auth tokens, each of which is believed.

        public_url: where Twilio reaches us, a path prefix included. insecure: nothing is verified (for a laptop).
        shared_keys: id to secret of keys that webhooks may be signed with in place of the auth token
        (`X-Twilio-Webhooks-Signature-Settings`). hunts: people can be rung over REST. destinations: where a dial may go.
        """
        self._insecure = insecure
        self.line = replace(self.line, hunts=hunts, destinations=destinations)
        self._address = Address(public_url)
        self._keys = {sid: [Key(token) for token in tokens] for sid, tokens in accounts.items()}
        self._all_keys = [key for keys in self._keys.values() for key in keys]
        self._shared_keys = {
            (name, algorithm): [Key(secret, algorithm)]
            for name, secret in (shared_keys or {}).items()
            for algorithm in HASHES
        }

    def verify(self, webhook: Webhook, now: float) -> str:
        """The account SID that the webhook belongs to; `now` is not needed, for the signature carries no time.

        So a webhook that somebody has copied could be sent again for ever: what it does must be the same every time.
        """
        account = form(webhook).fields.get("AccountSid", "")
        if self._insecure:
            return account
        given = webhook.headers.get("x-twilio-signature")
        if not given:
            raise Unverified("no X-Twilio-Signature")
        check(webhook, self._address, self._keys_for(webhook, account), given)
        return account

    def _keys_for(self, webhook: Webhook, account: str) -> list[Key]:
        keys = self._keys.get(account) if account else self._all_keys
        if keys is None:
            raise Unverified(f"account {account[:34]!r} is not one of ours")
        settings = webhook.headers.get("x-twilio-webhooks-signature-settings")
        return self._shared_keys.get(_settings(settings), keys) if settings and self._shared_keys else keys

    def parse_answer(self, webhook: Webhook) -> Call:
        """The call that arrives. Raises `Malformed` without CallSid or To."""
        fields = form(webhook).fields
        call_id, called = fields.get("CallSid", ""), fields.get("To", "")
        if not call_id or not called.strip():
            raise Malformed(f"no {'To' if call_id else 'CallSid'}")
        return Call(
            id=call_id,
            caller=caller_of(fields.get("From")),
            called=_dialled(called),
            line=self.line,
            attestation=ATTESTATIONS.get(fields.get("StirVerstat", "")),
        )

    def failed_url(self, webhook: Webhook) -> str:
        """ErrorUrl, https://www.twilio.com/docs/usage/security/availability-reliability. What the turn had told may be missing.
        Raises `Malformed` where our answer arrived and was refused."""
        fields = form(webhook).fields
        url, code = fields.get("ErrorUrl", ""), fields.get("ErrorCode", "")
        if url and code in REFUSED:
            raise Malformed(f"Twilio refused the document of {url.partition('?')[0]}: error {code}")
        return url

    def call_id(self, webhook: Webhook) -> tuple[str, ...]:
        """CallSid; in front of it ParentCallSid, where the webhook comes from a dialled person's leg."""
        fields = form(webhook).fields
        return tuple(sid for name in ("ParentCallSid", "CallSid") if (sid := fields.get(name)))

    def parse_resume(self, webhook: Webhook, waiting: Waiting, purpose: Purpose, seconds: int) -> Event | Notice | None:
        """What has happened; `seconds` is not needed, for Twilio waits as long as it is told in one piece."""
        return twilio_events.resume(form(webhook).fields, waiting, purpose)

    def parse_status(self, webhook: Webhook, purpose: Purpose | None) -> Sequence[Notice]:
        """What a status webhook tells; it says itself what kind it is, but for a leg that was rung over REST."""
        return twilio_events.status(form(webhook).fields, purpose)

    def render(self, instructions: Sequence[Instruction], urls: Urls) -> Document:
        """The TwiML document."""
        return twiml.render(instructions, urls)

    def nothing(self) -> tuple[int, bytes, str]:
        """204 and an empty body, as https://www.twilio.com/docs/api/errors/15003 asks."""
        return 204, b"", "text/xml"


def _settings(header: str) -> tuple[str, str]:
    """Key and algorithm of `key=…,algorithm=…`.

    >>> _settings("key=webhooks_sharedkey_1, algorithm=HMAC_SHA256"), _settings("key=k")
    (('webhooks_sharedkey_1', 'HMAC_SHA256'), ('k', 'HMAC_SHA1'))
    """
    told = {name.strip(): value.strip() for name, _, value in (part.partition("=") for part in header.split(","))}
    return told.get("key", ""), told.get("algorithm", SHA1).upper()


def _dialled(called: str) -> str:
    """The number dialled, E.164; what is none (`client:…`, a SIP name) as it came.

    >>> _dialled("+442079460000"), _dialled(" 442079460000"), _dialled("sip:+442079460000@x.sip.twilio.com;transport=tls")
    ('+442079460000', '+442079460000', '+442079460000')
    >>> _dialled("sip:alice@example.com"), _dialled("client:alice")
    ('sip:alice@example.com', 'client:alice')
    """
    number = DIALLED.fullmatch(called)
    return "+" + number[1] if number else called.strip()
