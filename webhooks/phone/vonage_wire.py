"""The requests that Vonage makes: where they go, how they are signed, and the fields of each.

Field sets as in https://developer.vonage.com/en/voice/voice-api/webhook-reference and in published captures.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from flows.events import Outcome
from flows.record import Frozen, field
from providers.base import Webhook
from webhooks.phone.base import LineFault, Response, Transport

Fields = dict[str, Any]
REGION = "https://api-eu-3.vonage.com"
SIP_CODES = {"busy": 486, "failed": 404}
DETAILS = {"failed": "cannot_route"}


FAILURES: dict[Outcome, str] = {"busy": "busy", "no_answer": "timeout", "failed": "failed"}
CONVERSATION = 30  # seconds that an answered dial lasts


class Credentials(Frozen):
    """What Vonage signs with: the account's API key and signature secret, the application's id."""

    api_key: str
    application_id: str
    signature_secret: str


class Wire:
    """Vonage's HTTP client. clock: seconds since 1970."""

    def __init__(
        self, transport: Transport, public_url: str, clock: Callable[[], float], credentials: Credentials
    ) -> None:
        self._transport, self._clock, self._credentials = transport, clock, credentials
        self._public = urlsplit(public_url)

    def send(self, url: str, fields: Fields, method: str = "POST") -> Response:
        """POST the fields as JSON, or GET them as a query. Raises `LineFault` unless the answer is 200 or 204."""
        body = b"" if method == "GET" else json.dumps(fields, separators=(",", ":")).encode()
        if method == "GET":
            told = {name: value for name, value in fields.items() if value is not None}
            url += ("&" if "?" in url else "?") + urlencode(told)
        response = self._transport(Webhook(method, self._target(url), self._headers(body), body))
        if response.status not in (200, 204):
            raise LineFault(f"{response.status} from {url}")
        return response

    def _target(self, url: str) -> str:
        """What the service sees of a URL: a path prefix of its public address is stripped by the proxy that added it."""
        parts, prefix = urlsplit(url), self._public.path.rstrip("/")
        if (parts.scheme, parts.netloc) != (self._public.scheme, self._public.netloc):
            raise LineFault(f"{url} is not at the public address of the service")
        path = parts.path.removeprefix(prefix) if parts.path.startswith(prefix + "/") else parts.path
        return path + (f"?{parts.query}" if parts.query else "")

    def _headers(self, body: bytes) -> Mapping[str, str]:
        content = {"content-type": "application/json", "content-length": str(len(body))} if body else {}
        host, token = self._public.netloc, self._token(body)
        return {"host": host, "accept": "*/*", **content, "authorization": f"Bearer {token}"}

    def _token(self, body: bytes) -> str:
        import jwt  # slow to import, and a phone is seldom needed

        claims = {
            "iat": int(self._clock()),
            "jti": str(uuid4()),
            "iss": "Vonage",
            "payload_hash": hashlib.sha256(body).hexdigest(),
            "api_key": self._credentials.api_key,
            "application_id": self._credentials.application_id,
        }
        return jwt.encode(claims, self._credentials.signature_secret, "HS256")


class Leg(Frozen):
    """One connection of a call. Numbers are without plus; `caller` None is withheld.

    A caller's leg has been seen as 32 hex digits, a dialled person's as a UUID with dashes.
    """

    caller: str | None
    called: str
    direction: str = "inbound"
    conversation: str = field(default_factory=lambda: f"CON-{uuid4()}")
    uuid: str = ""

    @classmethod
    def inbound(cls, caller: str | None, called: str) -> Leg:
        plusless = caller.removeprefix("+") if caller is not None else None
        return cls(plusless, called.removeprefix("+"), uuid=uuid4().hex)

    def outbound(self, caller: str | None, called: str) -> Leg:
        """The leg of somebody whom this leg's call dials."""
        return Leg(caller, called, "outbound", self.conversation, str(uuid4()))

    @classmethod
    def rung(cls, caller: str, called: str) -> Leg:
        """The leg of somebody who is rung over REST."""
        return cls(caller.removeprefix("+"), called.removeprefix("+"), "outbound", uuid=str(uuid4()))

    def answer(self) -> Fields:
        """What the answer URL is told."""
        client = (self.caller or "").startswith("client:")
        kind = "app" if client else "sip" if (self.caller or "").startswith("sip:") else "phone"
        return {
            **({"from_user": (self.caller or "")[7:]} if client else {"from": self._from()}),
            "to": self.called,
            "uuid": self.uuid,
            "conversation_uuid": self.conversation,
            "endpoint_type": kind,
            "region_url": REGION,
        }

    def event(self, status: str, now: float) -> Fields:
        """A change of state."""
        unknown_yet = {"start_time": None, "rate": None, "network": None} if status == "answered" else {}
        more: Fields = {"detail": DETAILS[status]} if status in DETAILS else {}
        if status in SIP_CODES:
            more["sip_code"] = SIP_CODES[status]
        return {**unknown_yet, "headers": {}, **self._names(), **self._state(status, now), **more}

    def completed(self, since: float, now: float, by: str) -> Fields:
        """The end of a leg that was answered; numbers of it are text."""
        return {
            "headers": {},
            "end_time": iso(now),
            "network": "FR-FIXED",
            "duration": str(max(0, round(now - since))),
            "start_time": iso(since),
            "rate": "0.00450000",
            "price": "0.00015000",
            **self._names(),
            **self._state("completed", now),
            "disconnected_by": by,
            "sip_code": 200,
        }

    def input(self, digits: str, timed_out: bool, now: float) -> Fields:
        """What has been pressed."""
        keys = {"digits": digits, "timed_out": timed_out}
        return {"speech": {"results": []}, "dtmf": keys, **self._names(), "timestamp": iso(now)}

    def recorded(self, recording: str, start: float, end: float) -> Fields:
        """A recording is there. It names no leg."""
        return {
            "start_time": iso(start, "seconds"),
            "recording_url": f"{REGION}/v1/files/{uuid4()}",
            "size": round(end - start) * 4000,
            "recording_uuid": recording,
            "end_time": iso(end, "seconds"),
            "conversation_uuid": self.conversation,
            "timestamp": iso(end),
        }

    def transcribed(self, recording: str) -> Fields:
        """The text of a recording is there to be fetched."""
        return {
            "conversation_uuid": self.conversation,
            "recording_uuid": recording,
            "status": "transcribed",
            "transcription_url": f"{REGION}/v1/files/{uuid4()}",
            "type": "record",
        }

    def _from(self) -> str:
        return "Unknown" if self.caller is None else self.caller

    def _names(self) -> Fields:
        return {"from": self._from(), "to": self.called, "uuid": self.uuid, "conversation_uuid": self.conversation}

    def _state(self, status: str, now: float) -> Fields:
        return {"status": status, "direction": self.direction, "timestamp": iso(now)}


def iso(seconds: float, precision: str = "milliseconds") -> str:
    """
    >>> iso(1767268800.5), iso(1767268800.5, "seconds")
    ('2026-01-01T12:00:00.500Z', '2026-01-01T12:00:00Z')
    """
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec=precision).replace("+00:00", "Z")
