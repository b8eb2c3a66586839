"""Callers who leave messages, and what the network does to the webhooks that tell of them."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from providers.base import Webhook
from tests.calls.conftest import ACCOUNT, APPLICATION, PUBLIC_URL, SECRET, TOKEN
from tests.faults.world import NUMBER
from webhooks.phone.base import LineFault, Phone, Response
from webhooks.phone.transport import over_http
from webhooks.phone.twilio import TwilioPhone
from webhooks.phone.vonage import VonagePhone

AT_ONCE, PER_SECOND = 8, 4.0
WAYS = ("once", "twice at once", "after the hang-up", "all again, backwards")
"""What becomes of the webhook that tells of a recording, caller by caller."""


@dataclass
class Told:
    """What the callers have seen. recordings: provider and id of each message, to the address of its audio."""

    recordings: dict[tuple[str, str], str] = field(default_factory=dict)
    answers: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    repeated: int = 0
    late: int = 0
    left: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Network:
    """A transport that measures, and delivers what tells of a recording twice, late or backwards."""

    def __init__(self, url: str, way: str, told: Told) -> None:
        self._send, self._way, self._told = over_http(url), way, told
        self._sent: list[Webhook] = []
        self._held: list[Webhook] = []

    def __call__(self, webhook: Webhook) -> Response:
        self._sent.append(webhook)
        found = recording_in(webhook)
        if found is None:
            return self._measured(webhook)
        with self._told.lock:
            self._told.recordings[found[0]] = found[1]
        if self._way == "after the hang-up":
            self._held.append(webhook)
            return Response(204, {}, b"")
        if self._way == "twice at once":
            return self._twice(webhook)
        return self._measured(webhook)

    def over(self) -> None:
        """The call is over: what was held comes now, and everything again where the network does that."""
        for webhook in self._held:
            self._expect(webhook)
            self._told.late += 1
        if self._way == "all again, backwards":
            for webhook in reversed(self._sent):
                self._expect(webhook)
                self._told.repeated += 1

    def _twice(self, webhook: Webhook) -> Response:
        other = threading.Thread(target=self._expect, args=(webhook,))
        other.start()
        answer = self._measured(webhook)
        other.join()
        self._told.repeated += 1
        return answer

    def _expect(self, webhook: Webhook) -> None:
        try:
            status = self._measured(webhook).status
        except LineFault as fault:
            self._told.faults.append(f"a second time or late: {fault}")
            return
        if status not in (200, 204):
            self._told.faults.append(f"{webhook.target.partition('?')[0]} a second time or late: {status}")

    def _measured(self, webhook: Webhook) -> Response:
        before = time.monotonic()
        try:
            return self._send(webhook)
        finally:
            self._told.answers.append(time.monotonic() - before)


def recording_in(webhook: Webhook) -> tuple[tuple[str, str], str] | None:
    """Provider and id of the recording that a webhook tells of, and the address of its audio."""
    if b"recording_url" in webhook.body:
        event = json.loads(webhook.body)
        return ("vonage", event["recording_uuid"]), event["recording_url"]
    if b"RecordingStatus=completed" in webhook.body:
        form = parse_qs(webhook.body.decode())
        return ("twilio", form["RecordingSid"][0]), form["RecordingUrl"][0]
    return None


def leave_messages(url: str, messages: int, told: Told, per_second: float = PER_SECOND) -> None:
    """So many calls, every other one on the other provider, a few at once. Returns when the last one is over."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(messages):
            pool.submit(_call, url, number, told)
            time.sleep(1 / per_second)


def _call(url: str, number: int, told: Told) -> None:
    network = Network(url, WAYS[number // 2 % len(WAYS)], told)
    phone: Phone
    if number % 2:
        phone = VonagePhone(network, PUBLIC_URL, time.time, "a1b2c3d4", APPLICATION, SECRET)
    else:
        phone = TwilioPhone(network, PUBLIC_URL, time.time, ACCOUNT, TOKEN)
    try:
        phone.dial(NUMBER, f"+3361{number:07d}")
        phone.press("1")
        phone.speak(6)
        network.over()
    except Exception as fault:  # whatever a caller meets is a fault of the line
        told.faults.append(f"call {number}: {type(fault).__name__}: {fault}")
    with told.lock:
        told.left += 1
