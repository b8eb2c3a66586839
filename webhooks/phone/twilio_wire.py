"""The requests that Twilio makes, with the parameters and headers it really sends, signed by Twilio's own library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from email.utils import formatdate
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4

import phonenumbers
from twilio.request_validator import RequestValidator

from flows.events import Outcome
from providers.base import Webhook
from webhooks.phone.base import LineFault, Response, Transport

Fields = dict[str, str]

# https://www.twilio.com/docs/voice/twiml#twilios-request-to-your-application, and what it sends beside that
PLACES = ("City", "State", "Zip", "Country")
WITHHELD = "anonymous"


DIAL_STATUS: dict[Outcome, str] = {
    "answered": "completed",
    "busy": "busy",
    "no_answer": "no-answer",
    "failed": "failed",
}


class TwilioWire:
    """Makes the requests of one call and hands them to the transport."""

    def __init__(
        self, transport: Transport, public_url: str, clock: Callable[[], float], account_sid: str, auth_token: str
    ) -> None:
        self._transport, self._public_url, self._clock = transport, public_url.rstrip("/"), clock
        self._account_sid, self._validator = account_sid, RequestValidator(auth_token)
        self.call_sid, self.leg_sid = new_sid("CA"), new_sid("CA")
        self.caller, self.called = WITHHELD, ""

    def call(self, status: str = "in-progress", **more: str) -> Fields:
        """The parameters of the caller's leg."""
        return {
            **self._usual(self.caller, self.called, "inbound"),
            "CallSid": self.call_sid,
            "CallStatus": status,
            **more,
        }

    def leg(self, to: str, caller_id: str, **more: str) -> Fields:
        """The parameters of the leg of somebody who was dialled."""
        legs = {"CallSid": self.leg_sid, "ParentCallSid": self.call_sid, "CallStatus": "in-progress"}
        return {**self._usual(caller_id, to, "outbound-dial"), **legs, **more}

    def rung(self, sid: str, to: str, caller_id: str, status: str) -> Fields:
        """The parameters of the leg of somebody who is rung over REST."""
        return {**self._usual(caller_id, to, "outbound-api"), "CallSid": sid, "CallStatus": status}

    def recording(self, status: str, seconds: int) -> Fields:
        """The parameters of a recordingStatusCallback: no From, To or CallStatus."""
        sid = new_sid("RE")
        return {
            "RecordingSource": "RecordVerb",
            "RecordingSid": sid,
            "RecordingUrl": self.recording_url(sid),
            "RecordingStatus": status,
            "RecordingChannels": "1",
            "ErrorCode": "0",
            "CallSid": self.call_sid,
            "RecordingStartTime": formatdate(self._clock()),
            "AccountSid": self._account_sid,
            "RecordingDuration": str(seconds),
        }

    def recording_url(self, sid: str) -> str:
        """Where Twilio keeps the audio."""
        return f"https://api.twilio.com/2010-04-01/Accounts/{self._account_sid}/Recordings/{sid}"

    def ended(self, status: str, seconds: int) -> Fields:
        """The parameters of the status callback at the end of a call."""
        return self.call(
            status,
            Timestamp=formatdate(self._clock()),
            CallbackSource="call-progress-events",
            SequenceNumber="0",
            Duration=str(-(-seconds // 60)),
            CallDuration=str(seconds),
        )

    def post(self, url: str, fields: Mapping[str, str]) -> Response:
        """POST to an absolute URL of the service. Raises `LineFault` if it is none."""
        if not url.startswith(self._public_url + "/"):
            raise LineFault(f"{url} is not at {self._public_url}")
        body = urlencode(fields, quote_via=quote).encode()
        headers = {
            "host": urlsplit(url).netloc,
            "user-agent": "TwilioProxy/1.1",
            "accept": "*/*",
            "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
            "content-length": str(len(body)),
            "x-home-region": "us1",
            "x-twilio-signature": self._validator.compute_signature(url, dict(fields)),
            "i-twilio-idempotency-token": str(uuid4()),
            "accept-encoding": "gzip",
        }
        return self._transport(Webhook("POST", url[len(self._public_url) :], headers, body))

    def _usual(self, caller: str, called: str, direction: str) -> Fields:
        fields = {"Called": called, "To": called, "Caller": caller, "From": caller}
        for side in list(fields):
            for place in PLACES:
                fields[side + place] = _country(fields[side]) if place == "Country" else ""
        return {**fields, "Direction": direction, "ApiVersion": "2010-04-01", "AccountSid": self._account_sid}


def new_sid(kind: str) -> str:
    """A name in Twilio's form: two letters and 32 hexadecimal digits."""
    return kind + uuid4().hex


def _country(number: str) -> str:
    """The country of an E.164 number as Twilio looks it up, "" for anything else.

    >>> _country("+442079460000"), _country("anonymous"), _country("+266696687")
    ('GB', '', 'LS')
    """
    try:
        return phonenumbers.region_code_for_country_code(phonenumbers.parse(number).country_code or 0)
    except phonenumbers.NumberParseException:
        return ""
