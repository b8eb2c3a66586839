"""Made-up callers: what they are made of, and what they do where a call waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flows.actions.gather import Gather
from flows.check.flow_map import FlowMap
from flows.check.starts import alike, answered_by, callers, spans_ahead
from flows.program import Program
from flows.supposed import ORDINARY
from webhooks.phone.base import Phone
from webhooks.phone.script import HANGUP, OUTCOMES, Input

STRANGERS = (None, "+266696687", "client:anna", "sip:anna@example.com", "+12025550123")
"""Withheld, a number that spells ANONYMOUS, and callers from elsewhere."""
MOST_NUMBERS, MOST_KEYS = 50, 60
KEYS = "0123456789*#"


@dataclass(frozen=True)
class Beginning:
    """A number that can be called: its flow's zone, the times at which it decides otherwise, callers, keys that mean something."""

    number: str
    zone: str
    times: Sequence[datetime]
    callers: Sequence[str | None]
    keys: Sequence[str]


def beginnings(program: Program, now: datetime) -> list[Beginning]:
    """One for each number of a configuration, as far as there are not too many."""
    answered = answered_by(program.configuration)
    pairs = [(number, name) for name, numbers in answered.items() for number in numbers]
    return [_beginning(program, number, name, now) for number, name in pairs[:MOST_NUMBERS]]


def _beginning(program: Program, number: str, name: str, now: datetime) -> Beginning:
    model = program.flow(name).model
    conditions = [step.when for step in model.steps if step.when]
    times = [spans[0].start for spans in alike(spans_ahead(program, name, now)).values()]
    keys = [keys for menu in model.menus.values() for keys in menu.entries]
    keys += [
        value for rest in FlowMap(model).everything if isinstance(rest.action, Gather) for value in _values(rest.action)
    ]
    who = dict.fromkeys((ORDINARY, *callers(program, conditions), *STRANGERS))
    return Beginning(number, model.timezone, times or [now], list(who), sorted(set(keys))[:MOST_KEYS])


def _values(gather: Gather) -> list[str]:
    return ["1" * gather.min_digits, "1" * gather.max_digits]


@dataclass(frozen=True)
class Caller:
    """Somebody made up, whose doings are drawn as the call goes on. draw, st: hypothesis's `data.draw` and its strategies."""

    draw: Any
    st: Any

    def begins(self, where: Sequence[Beginning]) -> tuple[Beginning, str | None, datetime]:
        """Which number is called, by whom, when."""
        begun: Beginning = self.draw(self.st.sampled_from(where))
        caller: str | None = self.draw(self.st.sampled_from(begun.callers))
        at: datetime = self.draw(self.st.sampled_from(begun.times))
        return begun, caller, at

    def does(self, phone: Phone, begun: Beginning) -> Input:
        """The next input, which fits what the line waits for."""
        keys = self._keys(begun) | self._dial() if phone.waits_for_people else self._keys(begun)
        by_wait = {"keys": keys, "dial": self._dial(), "recording": self._message()}
        chosen: Input = self.draw(by_wait.get(phone.wait.kind, self.st.just(HANGUP)))
        return chosen

    def _keys(self, begun: Beginning) -> Any:
        known = self.st.sampled_from(begun.keys) if begun.keys else self.st.nothing()
        return self.st.just("") | known | self.st.text(KEYS, min_size=1, max_size=4) | self.st.just(HANGUP)

    def _dial(self) -> Any:
        return self.st.sampled_from([{"dial": outcome} for outcome in (*OUTCOMES[1:], OUTCOMES[0])]) | self.st.just(
            HANGUP
        )

    def _message(self) -> Any:
        return self.st.integers(0, 10).map(lambda seconds: {"says": seconds}) | self.st.just(HANGUP)
