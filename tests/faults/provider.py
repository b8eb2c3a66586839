"""What a provider does with the webhooks of a call: signs them, asks again where nobody answers, and takes only what is valid.

Second attempts are those of the providers' pages. Vonage asks again after a closed connection, a timeout, 429, 503 or 504. Twilio
asks its fallback URL, with the call's own parameters, ErrorCode and ErrorUrl, not with those of the turn: no page promises them.
Callbacks that no caller waits for are asked again by Vonage, and by Twilio not at all.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import requests
from twilio.request_validator import RequestValidator

from flows.record import replace
from providers.base import Webhook
from tests.calls.conftest import PUBLIC_URL, TOKEN
from tests.faults.callers import recording_in
from webhooks.phone.base import LineFault, Response
from webhooks.phone.ncco_rules import RefusedByVonage, check_ncco
from webhooks.phone.twiml_rules import RefusedByTwilio, check_twiml

LIMITS = {"twilio": (5, 15), "vonage": (1, 5)}
"""Seconds to connect, and to wait for an answer."""
ROUND_TRIP_SECONDS = 0.1
"""Nobody asks again sooner over the Internet: a process that is killed takes some milliseconds to let go of its socket."""
OF_A_TURN = ("Digits", "FinishedOnKey", "msg")
"""Twilio's parameters that only the turn has which they belong to; those of dials and recordings begin with these words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One webhook. fault: what was wrong at that moment, "" for nothing. attempts: until somebody answered. again: a repetition."""

    path: str
    fault: str
    seconds: float
    attempts: int
    again: bool


@dataclass
class Record:
    """What all calls have seen. fault: what is wrong now. offset: seconds by which the provider's clock is ahead."""

    fault: str = ""
    offset: float = 0.0
    asked: list[Asked] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    recordings: dict[tuple[str, str], str] = field(default_factory=dict)
    at_twilio: list[dict[str, Any]] = field(default_factory=list)
    callbacks_lost: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    alike: int = 0
    on_new_line: int = 0
    over: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def clock(self) -> float:
        return time.time() + self.offset


class Unanswered(Exception):
    """Nobody answered, or badly."""


REVISION = re.compile(rb"[?]r=([0-9]+)")
FELL_BACK = "x-asked-at-the-fallback-url"
"""Among the headers of an answer, though nobody sent it."""
WAYS = ("once", "twice at once", "again a turn later", "all again after the end")
"""What becomes of each webhook that a call's document comes from."""


class Provider:
    """The transport of one call. url: where the service is now. fell_back: the fallback URL was asked since this was last false."""

    def __init__(self, kind: str, url: Callable[[], str], record: Record, way: str = "once") -> None:
        self.kind, self._url, self.record, self._way = kind, url, record, way
        self._sessions = threading.local()
        self.sent: list[tuple[Webhook, Response]] = []
        self.fell_back = False

    def __call__(self, webhook: Webhook) -> Response:
        """The answer that the provider goes on with. Raises `LineFault` where a caller would be cut off."""
        found = recording_in(webhook)
        if found:
            with self.record.lock:
                self.record.recordings[found[0]] = found[1]
                self.record.at_twilio += [_resource(webhook)] if self.kind == "twilio" else []
        response = self._twice(webhook) if self._way == "twice at once" else self.asks(webhook)
        if self._way == "again a turn later" and self.sent:
            self.repeat(*self.sent[-1])
        self.sent.append((webhook, response))
        return response

    def over(self) -> None:
        """The call has ended."""
        if self._way == "all again after the end":
            for webhook, _ in reversed(self.sent):
                self.asks(webhook, again=True)

    def repeat(self, webhook: Webhook, before: Response) -> None:
        """Ask the same once more while the call goes on: the answer is the same, byte for byte."""
        self._compare(webhook, before, self.asks(webhook, again=True))

    def _twice(self, webhook: Webhook) -> Response:
        with ThreadPoolExecutor(1) as other:
            second = other.submit(self.asks, webhook, again=True)
            response = self.asks(webhook)
            self._compare(webhook, response, second.result())
        return response

    def _compare(self, webhook: Webhook, first: Response, second: Response) -> None:
        if FELL_BACK in first.headers or FELL_BACK in second.headers:
            return  # what the turn had told did not come with one of them
        if webhook.target.endswith("/answer") and _revision(first) != _revision(second):
            self.record.on_new_line += 1  # a call that arrives again after a publish hears what is live now
            return
        same = (first.status, first.body) == (second.status, second.body)
        asked = f"{webhook.target[:60]} {webhook.body[:80]!r} while {self.record.fault or 'all is well'}"
        told = f"{first.status} {first.body!r} then {second.status} {second.body!r}"
        with self.record.lock:
            self.record.alike += same
            self.record.unlike += [] if same else [f"{asked}: {told}"]

    def asks(self, webhook: Webhook, again: bool = False) -> Response:
        """Ask until somebody answers. again: it is a repetition."""
        before, fault = time.monotonic(), self.record.fault
        for attempt, one in enumerate(self._attempts(webhook), 1):
            if attempt > 1:
                time.sleep(ROUND_TRIP_SECONDS)
            try:
                response = self._answer(one)
            except Unanswered as wrong:
                why = wrong
                continue
            taken = time.monotonic() - before
            if attempt > 1 and self.kind == "twilio":
                self.fell_back |= not again
                response = replace(response, headers={**response.headers, FELL_BACK: one.target})
            self.record.asked.append(Asked(webhook.target.partition("?")[0], fault, taken, attempt, again))
            return response
        return self._nobody(webhook, fault, str(why), again)

    def _attempts(self, webhook: Webhook) -> list[Webhook]:
        path = webhook.target.partition("?")[0]
        waited_for = path.endswith(("/answer", "/resume"))
        if self.kind == "vonage":
            return [webhook, webhook]
        return (
            [webhook, self._fallback(webhook)] if waited_for and b"RecordingStatus=" not in webhook.body else [webhook]
        )

    def _answer(self, webhook: Webhook) -> Response:
        headers = {name: value for name, value in webhook.headers.items() if name not in ("content-length", "host")}
        base = self._url()
        request = self._own_session().prepare_request(
            requests.Request(webhook.method, base, headers=headers, data=webhook.body)
        )
        request.url = base + webhook.target  # as it is: what was signed must not be encoded anew
        try:
            answer = self._own_session().send(request, timeout=LIMITS[self.kind], allow_redirects=False)
        except requests.RequestException as wrong:
            raise Unanswered(f"{type(wrong).__name__}") from wrong
        if answer.status_code in (429, 500, 502, 503, 504):
            raise Unanswered(f"{answer.status_code}")
        self._checked(webhook, answer.status_code, answer.content)
        return Response(
            answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.content
        )

    def _own_session(self) -> requests.Session:
        """Each thread has its own, as each host of a provider."""
        if not hasattr(self._sessions, "made"):
            self._sessions.made = requests.Session()
        made: requests.Session = self._sessions.made
        return made

    def _checked(self, webhook: Webhook, status: int, body: bytes) -> None:
        path = webhook.target.partition("?")[0]
        if status not in (200, 204):
            raise LineFault(f"{path} answered {status}")
        try:
            if status == 200 and self.kind == "vonage" and body:
                check_ncco(body)
            elif status == 200 and self.kind == "twilio" and not path.endswith("/status"):
                check_twiml(body)
        except (RefusedByVonage, RefusedByTwilio) as refused:
            raise LineFault(f"{path}: {refused}") from refused

    def _fallback(self, webhook: Webhook) -> Webhook:
        told = dict(parse_qsl(webhook.body.decode(), keep_blank_values=True))
        kept = {
            key: value
            for key, value in told.items()
            if key not in OF_A_TURN and not key.startswith(("Dial", "Recording"))
        }
        fields = {**kept, "ErrorCode": "11200", "ErrorUrl": PUBLIC_URL + webhook.target}
        target = "/voice/twilio/answer"
        signature = RequestValidator(TOKEN).compute_signature(PUBLIC_URL + target, fields)
        return replace(
            webhook,
            target=target,
            body=urlencode(fields).encode(),
            headers={**webhook.headers, "x-twilio-signature": signature},
        )

    def _nobody(self, webhook: Webhook, fault: str, why: str, again: bool) -> Response:
        path = webhook.target.partition("?")[0]
        told = recording_in(webhook)
        if told is None and not path.endswith("/status"):
            raise LineFault(f"{path} answered by nobody ({why}) while {fault or 'nothing was wrong'}")
        if told and not again:
            self.record.callbacks_lost.append(
                f"{self.kind}: a recording's callback: {why} while {fault or 'all is well'}"
            )
        return Response(204, {}, b"")


def _revision(answer: Response) -> bytes:
    found = REVISION.search(answer.body)
    return found[1] if found else b""


def _resource(webhook: Webhook) -> dict[str, Any]:
    """A recording as Twilio's API lists it (https://www.twilio.com/docs/voice/api/recording)."""
    told = dict(parse_qsl(webhook.body.decode()))
    return {
        "sid": told["RecordingSid"],
        "call_sid": told["CallSid"],
        "source": "RecordVerb",
        "status": "completed",
        "duration": told["RecordingDuration"],
        "start_time": told["RecordingStartTime"],
        "date_created": told["RecordingStartTime"],
    }
