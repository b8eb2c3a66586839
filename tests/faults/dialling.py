"""Callers who each do what their script says, and what they met: it must be what they would have met without any fault."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.calls.conftest import ACCOUNT, APPLICATION, PUBLIC_URL, SECRET, TOKEN
from tests.faults.line import LETTERS, SCRIPTS, configuration
from tests.faults.provider import WAYS, Provider, Record
from tests.faults.world import NUMBER, World
from webhooks.phone.base import Phone
from webhooks.phone.script import Input, do
from webhooks.phone.twilio import TwilioPhone
from webhooks.phone.vonage import VonagePhone

AT_ONCE, THINKS_SECONDS = 8, 0.6
KINDS = ("twilio", "vonage")
LETTER = re.compile(r"This is line ([AB])")


@dataclass(frozen=True)
class Met:
    """What a caller met. where: whom the line rang, whether it recorded, how the call ended. heard: everything, in order."""

    letter: str
    where: tuple[str, ...]
    heard: tuple[str, ...]


@dataclass
class Calls:
    """What came of every call: `met` by number."""

    record: Record = field(default_factory=Record)
    met: dict[int, Met] = field(default_factory=dict)
    fell_back: set[int] = field(default_factory=set)


def phone_of(number: int, provider: Provider) -> Phone:
    """A telephone on the provider whose turn it is."""
    clock = provider.record.clock
    if KINDS[number % 2] == "vonage":
        return VonagePhone(provider, PUBLIC_URL, clock, "a1b2c3d4", APPLICATION, SECRET)
    return TwilioPhone(provider, PUBLIC_URL, clock, ACCOUNT, TOKEN)


def script_of(number: int) -> tuple[Input, ...]:
    return SCRIPTS[number // 2 % len(SCRIPTS)]


def way_of(number: int) -> str:
    return WAYS[number // (2 * len(SCRIPTS)) % len(WAYS)]


def dial_all(
    world: World, calls: Calls, numbers: range, at_once: int = AT_ONCE, thinks: float = THINKS_SECONDS
) -> None:
    """Every call of these numbers. Returns when the last one is over."""
    with ThreadPoolExecutor(at_once) as pool:
        for number in numbers:
            pool.submit(dial, world, calls, number, thinks)


def caller_of(series: int, number: int) -> str:
    """Whoever calls. series: 0 for calls before any fault, 1 for those of the run, 2 for those that stand still."""
    return f"+336{series}{number:07d}"


def dial(world: World, calls: Calls, number: int, thinks: float = 0.0, series: int = 1) -> None:
    """One call, from its first ring to its end."""
    provider = Provider(KINDS[number % 2], lambda: world.url, calls.record, way_of(number))
    phone = phone_of(number, provider)
    try:
        phone.dial(NUMBER, caller_of(series, number))
        for one in script_of(number):
            time.sleep(thinks)
            _does(phone, provider, one, calls, number)
        provider.over()
        calls.met[number] = met(phone)
    except Exception as fault:  # whatever a caller meets is a fault of the line
        calls.record.faults.append(f"call {number}, {script_of(number)}: {type(fault).__name__}: {fault}")
    with calls.record.lock:
        calls.record.over += 1


def _does(phone: Phone, provider: Provider, one: Input, calls: Calls, number: int) -> None:
    """What the caller does; where the menu is said again because the key was lost on the way, once more."""
    do(phone, one)
    if provider.fell_back:
        calls.fell_back.add(number)
        provider.fell_back = False
        if isinstance(one, str) and one.isdigit() and phone.wait.kind == "keys":
            do(phone, one)


def met(phone: Phone) -> Met:
    """What a call came to so far."""
    heard = tuple(str(one) for turn in phone.turns for one in turn.heard)
    letters = {letter for text in heard for letter in LETTER.findall(text)}
    where = [word for turn in phone.turns for word in (*turn.dials, *(["record"] if turn.records else []))]
    return Met("".join(sorted(letters)), (*where, phone.ended_by or "goes on"), heard)


def expected(world: World) -> dict[tuple[str, int], Met]:
    """What callers meet without any fault, by letter and number of the call (modulo those that differ)."""
    found = {}
    for letter in LETTERS:
        world.publish(configuration(letter))
        calls = Calls()
        for number in range(2 * len(SCRIPTS)):
            dial(world, calls, number, series=0)
            if calls.record.faults:
                raise RuntimeError(f"before any fault: {calls.record.faults}")
            found[letter, number] = calls.met[number]
    return found


def elsewhere(calls: Calls, known: dict[tuple[str, int], Met]) -> list[str]:
    """Calls that went elsewhere than without any fault, or where something else was heard."""
    wrong = []
    for number, one in sorted(calls.met.items()):
        right = known.get((one.letter, number % (2 * len(SCRIPTS))))
        if right and number in calls.fell_back and one.where[:-1] == right.where[:-1] and right.where[-1] == "dial":
            continue  # that the two had talked was lost with the answer: the caller goes on as if nobody had been there
        if right is None or one.where != right.where:
            wrong.append(
                f"call {number}, {script_of(number)}: {one.letter} {one.where} and not {right and right.where}"
            )
        elif one.heard != right.heard and number not in calls.fell_back:
            wrong.append(f"call {number}, {script_of(number)}: heard {one.heard} and not {right.heard}")
    return wrong
