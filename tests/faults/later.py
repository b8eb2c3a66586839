"""Calls that stand still for an hour: what was asked before it is asked again after it, and then they go on."""

from __future__ import annotations

import time

import jwt

from flows.record import replace
from providers.base import Webhook
from tests.calls.conftest import SECRET
from tests.faults.dialling import KINDS, Met, caller_of, met, phone_of, script_of
from tests.faults.line import SCRIPTS
from tests.faults.provider import Provider, Record
from tests.faults.world import NUMBER, World
from webhooks.phone.base import Phone
from webhooks.phone.script import do

HOUR = 3600.0
SETTLE_SECONDS = 0.5


class Standing:
    """Calls that have done the first thing of their script. Their numbers begin where those of the others end."""

    def __init__(self, world: World, record: Record, numbers: range) -> None:
        self._world, self._record, self.wrong = world, record, list[str]()
        self._calls: list[tuple[int, Phone, Provider]] = []
        for number in numbers:
            provider = Provider(KINDS[number % 2], lambda: world.url, record)
            phone = phone_of(number, provider)
            phone.dial(NUMBER, caller_of(2, number))
            do(phone, script_of(number)[0])
            self._calls.append((number, phone, provider))

    def go_on(self, known: dict[tuple[str, int], Met]) -> int:
        """An hour later, and it stays so: ask all of it again, then end each call; how many they were."""
        self._world.set_clock(HOUR)
        self._record.offset = HOUR
        time.sleep(SETTLE_SECONDS)
        for number, phone, provider in self._calls:
            if not phone.ended_by:
                self._again(number, provider)
            for one in script_of(number)[1:]:
                do(phone, one)
            self._compare(number, met(phone), known)
        return len(self._calls)

    def _again(self, number: int, provider: Provider) -> None:
        webhook, before = provider.sent[-1]
        answer = provider.asks(signed_again(webhook, self._record.clock()), again=True)
        if (answer.status, answer.body) != (before.status, before.body):
            self.wrong.append(
                f"call {number}: {webhook.target[:40]} an hour later: {answer.body[:200]!r} and not {before.body[:200]!r}"
            )

    def _compare(self, number: int, one: Met, known: dict[tuple[str, int], Met]) -> None:
        right = known[one.letter, number % (2 * len(SCRIPTS))]
        if one != right:
            self.wrong.append(f"call {number} after an hour: {one} and not {right}")


def signed_again(webhook: Webhook, now: float) -> Webhook:
    """As the provider would send it again: Vonage signs anew what it sends, Twilio's signature knows no time."""
    token = webhook.headers.get("authorization", "").removeprefix("Bearer ")
    if not token:
        return webhook
    claims = {**jwt.decode(token, options={"verify_signature": False}), "iat": int(now)}
    return replace(
        webhook, headers={**webhook.headers, "authorization": f"Bearer {jwt.encode(claims, SECRET, 'HS256')}"}
    )
