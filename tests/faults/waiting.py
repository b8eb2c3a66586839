"""Callers who wait for somebody, in queues or while several people are rung. Each reaches an agent, or goes on in the flow."""

from __future__ import annotations

import random
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Literal

from providers.base import Webhook
from tests.faults.dialling import KINDS, caller_of, phone_of
from tests.faults.exchange import Booth, Switchboard, line_of
from tests.faults.line import ALL_FREE, LEAVES, QUEUED, TOGETHER, WANTS_BACK
from tests.faults.provider import WAYS, Provider, Record
from tests.faults.world import NUMBER, World
from webhooks.phone.base import Phone, Response
from webhooks.phone.twilio import TwilioPhone

AT_ONCE, SERIES = 10, 3
LONGEST_SECONDS = 150.0
"""Nobody waits for longer, faults included: `max_wait`, and what a fault may add."""
ROUND_SECONDS, LOOK_SECONDS = 2.0, 0.1
Plan = Literal["waits", "leaves", "wants back", "hangs up"]
PLANS: tuple[Plan, ...] = ("waits", "waits", "waits", "leaves", "wants back", "waits", "hangs up", "waits")
KEYS = (QUEUED, TOGETHER, ALL_FREE)
WENT_ON = re.compile(r"It was ([a-z_]+)\.")


class Waits(Provider):
    """The transport of a caller whose documents may differ from one moment to the next: their place does."""

    def _compare(self, webhook: Webhook, first: Response, second: Response) -> None:
        """The rules of the providers' documents are kept all the same."""


@dataclass
class One:
    """A caller. fates: how it ended, all that came of it. with_: whom they talked to. ended: when (monotonic)."""

    number: int
    phone: Phone
    provider: Waits
    plan: Plan
    key: str
    fates: list[str] = field(default_factory=list)
    with_: list[str] = field(default_factory=list)
    ended: float = 0.0

    @property
    def call(self) -> str:
        """The provider's name of the call."""
        phone: Any = self.phone
        return str(phone.wire.call_sid if isinstance(phone, TwilioPhone) else phone.leg.uuid)


@dataclass
class Waiting:
    """All callers who wait. wrong: in words."""

    board: Switchboard
    callers: list[One] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    over: int = 0
    told_again: int = 0
    rung_again: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def fates(self) -> Counter[str]:
        return Counter(fate for one in self.callers for fate in one.fates)


def prepared(world: World, record: Record, eager: bool) -> Waiting:
    """With people at the other end of REST."""
    booths = []
    for at, kind in enumerate(KINDS):
        line = line_of(kind, lambda: world.url, record)
        booths.append(Booth(kind, phone_of(at, line), record.clock))
    board = Switchboard(booths, eager)
    world.hosts.orders = {
        "twilio.com": board.boards["twilio"].answers_with(),
        "nexmo.com": board.boards["vonage"].answers_with(),
        "vonage.com": board.boards["vonage"].answers_with(),
    }
    waiting = Waiting(board)
    board.waits_in = lambda room: any(one.phone.room == room for one in list(waiting.callers))
    return waiting


def wait_all(world: World, record: Record, waiting: Waiting, numbers: range, at_once: int = AT_ONCE) -> None:
    """Every call of these numbers. Returns when the last one is over."""
    with ThreadPoolExecutor(at_once) as pool:
        for number in numbers:
            pool.submit(_call, world, record, waiting, number)


def _call(world: World, record: Record, waiting: Waiting, number: int) -> None:
    kind, turn = KINDS[number % 2], number // 2
    provider = Waits(kind, lambda: world.url, record, WAYS[turn % len(WAYS)])
    plan, key = PLANS[turn // len(KEYS) % len(PLANS)], KEYS[turn % len(KEYS)]
    one = One(number, phone_of(number, provider), provider, plan, key)
    waiting.callers.append(one)
    try:
        one.phone.dial(NUMBER, caller_of(SERIES, number))
        _presses(one, key)
        _waits(waiting, one)
        one.ended = time.monotonic()
        one.provider.over()
    except Exception as fault:  # whatever a caller meets is a fault of the line
        record.faults.append(f"caller {number} who waits ({kind}, {key}): {type(fault).__name__}: {fault}")
        one.ended = one.ended or time.monotonic()
    with waiting.lock:
        waiting.over += 1


def _presses(one: One, key: str) -> None:
    """Once more, where the menu is said again because the key was lost on the way."""
    for _ in range(2):
        if one.phone.wait.kind == "keys" and not _in_line(one):
            one.phone.press(key)


def _in_line(one: One) -> bool:
    """Whether the caller has left the menu already."""
    return bool(one.phone.turns) and not any("This is line" in str(said) for said in one.phone.turns[-1].heard)


def _waits(waiting: Waiting, one: One) -> None:
    began = heard = time.monotonic()
    patience = random.Random(one.number).uniform(2, 12)
    while one.phone.ended_by is None:
        if time.monotonic() - began > LONGEST_SECONDS:
            waiting.wrong.append(f"caller {one.number} ({one.provider.kind}, {one.key}) waits for ever: {_last(one)}")
            one.phone.hang_up()
            break
        if _is_led(waiting, one):
            continue
        if one.plan != "waits" and time.monotonic() - began > patience and not one.with_:
            _gives_up(one)
        elif one.phone.wait.kind == "keys" and time.monotonic() - heard > ROUND_SECONDS:
            heard = time.monotonic()
            one.phone.stay_silent()
        time.sleep(LOOK_SECONDS)
    one.fates += WENT_ON.findall(heard_by(one))


def _is_led(waiting: Waiting, one: One) -> bool:
    """Whether something has happened to the line: it is told to go elsewhere, somebody has come, or it rings people itself."""
    for url in waiting.board.mail(one.call):
        if one.phone.ended_by is None:
            one.phone.sent_on(url)
    if one.phone.ended_by is not None:
        return False
    if one.phone.room and (meetings := waiting.board.meets(one.phone.room)):
        one.with_ += [meeting.person.to for meeting in meetings]
        one.fates += ["talked" for _ in meetings]
        time.sleep(0.3)
        for meeting in meetings:
            meeting.over.set()
        one.phone.talked()
        return True
    if one.phone.wait.kind == "dial" and not one.phone.room:
        one.fates.append("rung by the document")
        one.phone.dial_ends("answered")
        return True
    return False


def _gives_up(one: One) -> None:
    plan, one.plan = one.plan, "waits"
    can_press = one.phone.wait.kind == "keys" and one.key != TOGETHER
    if plan == "hangs up" or not can_press:
        one.fates.append("hung up")
        one.phone.hang_up()
        return
    one.phone.press(LEAVES if plan == "leaves" else WANTS_BACK)
    if plan == "wants back" and one.phone.ended_by:
        one.fates.append("wants back")


def heard_by(one: One) -> str:
    """Everything, in order."""
    return " ".join(str(heard) for turn in one.phone.turns for heard in turn.heard)


def _last(one: One) -> str:
    return f"{one.phone.wait.kind} room {one.phone.room!r} {heard_by(one)[-200:]!r}"
