"""Callers that hypothesis makes up: random keys, silence, hang-ups, times and outcomes, on both providers, until a call goes wrong.

The call that is told is the simplest that goes wrong in that way: hypothesis takes away from it whatever is not needed.
hypothesis is not needed to serve calls: it is imported here alone, when calls are made up (`pip install hypothesis`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from flows.configuration import Configuration
from flows.instructions import Enqueue, Hold
from flows.interpreter import MAX_TURNS
from flows.program import Program
from flows.supposed import ORDINARY
from sounds.phrases import phrase
from webhooks.made_up import Beginning, Caller, beginnings
from webhooks.phone.base import LineFault
from webhooks.phone.script import BadInput, Input, do, play
from webhooks.repro import as_test
from webhooks.service import Service
from webhooks.simulation import ProviderName, UnderWay, ready

PROVIDERS: tuple[ProviderName, ...] = get_args(ProviderName)
MOST_INPUTS = 25
WAITS = (Hold, Enqueue)
NOT_MEANT = "was never fetched"
"""An alert of a calendar that follows an address, which nobody fetches here."""


class NoHypothesis(Exception):
    """The library is not installed. `str()` says how to get it."""

    def __init__(self) -> None:
        super().__init__("Made-up calls need the library hypothesis: pip install hypothesis")


@dataclass(frozen=True)
class Failure:
    """A call that went wrong. why: a sentence. test: the call as an entry of the document's `tests`."""

    why: str
    test: dict[str, Any]


@dataclass(frozen=True)
class Explored:
    """How many calls were made, of which seed, and the simplest that went wrong; None where none did."""

    calls: int
    seed: int
    failure: Failure | None


class WentWrong(Exception):
    """A call went wrong; hypothesis looks for a simpler one of the same class."""

    failure: Failure


class LineBroke(WentWrong):
    pass


class Alerted(WentWrong):
    pass


class WasCut(WentWrong):
    pass


class ToldNothing(WentWrong):
    pass


class Differs(WentWrong):
    pass


def explore(here: Service, configuration: Configuration, now: datetime, most: int, seed: int) -> Explored:
    """Make up so many calls to the numbers of a configuration that was checked. Raises `NoHypothesis`."""
    try:
        import hypothesis
        from hypothesis import strategies
    except ImportError as missing:
        raise NoHypothesis from missing
    program = Program(0, configuration, phrase, here.live.audio, here.live.followed)
    where = beginnings(program, now)
    made = [0]

    def one(data: Any) -> None:
        made[0] += 1
        _call(here, program, Caller(data.draw, strategies), where)

    quiet = hypothesis.settings(
        max_examples=most,
        deadline=None,
        database=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    test: Callable[[], None] = hypothesis.seed(seed)(quiet(hypothesis.given(strategies.data())(one)))
    try:
        test() if where else None
    except WentWrong as wrong:
        return Explored(made[0], seed, wrong.failure)
    return Explored(made[0], seed, None)


def _call(here: Service, program: Program, caller: Caller, where: Sequence[Beginning]) -> None:
    """One call on both providers. Raises `WentWrong`."""
    begun, who, at = caller.begins(where)
    inputs: list[Input] = []
    first, second = (ready(here, program, at=at, provider=provider) for provider in PROVIDERS)

    def fails(kind: type[WentWrong], why: str, call: UnderWay = first) -> WentWrong:
        wrong = kind(why)
        wrong.failure = Failure(why, as_test(call.phone, at, begun.zone, inputs))
        return wrong

    if fault := _fault(lambda: first.phone.dial(begun.number, who)):
        raise fails(LineBroke, f"On Twilio the call breaks off: {fault}")
    while first.phone.ended_by is None and len(inputs) < MOST_INPUTS and not _alerts(first):
        inputs.append(caller.does(first.phone, begun))
        if fault := _fault(lambda: do(first.phone, inputs[-1])):
            raise fails(LineBroke, f"On Twilio the call breaks off: {fault}")
    if fault := _fault(lambda: second.phone.dial(begun.number, who)) or _fault(lambda: play(second.phone, inputs)):
        raise fails(LineBroke, f"On Vonage the call breaks off: {fault}", second)
    if wrong := _judged(first, second, who):
        raise fails(*wrong)


def _fault(act: Callable[[], object]) -> str:
    """What goes wrong when that is done: with the line, or inside; "" where nothing does."""
    try:
        act()
    except (LineFault, BadInput) as fault:
        return str(fault)
    except Exception as error:  # a caller would hear the apology; whoever looks for faults wants to see it
        return f"{type(error).__name__}: {error}"
    return ""


def _judged(first: UnderWay, second: UnderWay, who: str | None) -> tuple[type[WentWrong], str] | None:
    """What is wrong with a call that went to its end on both providers."""
    if _was_cut(first):
        return WasCut, f"The call never ended by itself, and was cut after {MAX_TURNS} turns"
    if alerts := [*_alerts(first), *_alerts(second)]:
        return Alerted, f"An alert was raised: {alerts[0]}"
    if who == ORDINARY and first.phone.ended_by == "hangup" and not any(_heard(first)):
        return ToldNothing, "The caller was hung up on without a word"
    for what, one, other in zip(("hears", "ends by"), _told(first), _told(second), strict=True):
        if one != other:
            return Differs, f'On Twilio the caller {what} "{one}", on Vonage "{other}"'
    return None


def _was_cut(call: UnderWay) -> bool:
    """Whether the call came to the limit of turns, and not by listening to a prompt that is played for ever."""
    *before, last = call.collector.turns
    listening = bool(before and before[-1].position and before[-1].position.waiting == "continue")
    return last.ended_by == "limit" and not listening


def _alerts(call: UnderWay) -> list[str]:
    alerts = [alert for turn in call.collector.turns for alert in turn.alerts]
    return [alert for alert in alerts if NOT_MEANT not in alert and not alert.startswith("cut: ")]


def _heard(call: UnderWay) -> list[str]:
    """What came of the call that a caller notices, rung phones included."""
    return [str(one) for turn in call.phone.turns for one in (*turn.heard, *turn.dials)]


def _told(call: UnderWay) -> tuple[str, str]:
    """What is heard, in one text, for long ones are cut in other places on each provider; and the end.

    What is heard while somebody is rung over REST is not the same on both (docs/providers.md), and left out.
    """
    waited = any(isinstance(told, WAITS) for turn in call.collector.turns for told in turn.instructions)
    texts = [] if waited else [str(heard) for turn in call.phone.turns for heard in turn.heard]
    return " ".join(" ".join(texts).split()), str(call.simulated().ended_by)
