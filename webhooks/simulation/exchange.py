"""People who are rung over REST on a call that nobody made: their phones ring here, and do what the caller's script says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flows.events import Outcome
from flows.program import Program
from flows.ringing.place import MISSED_SECONDS
from flows.store.hunts import Facts
from sounds.files import files_of
from webhooks.hunts.errands import carry_on
from webhooks.hunts.orders import Order
from webhooks.jobs.tools import Tools
from webhooks.phone.base import Heard, Phone
from webhooks.phone.exchange import Callee
from webhooks.service import Service

MOST_ROUNDS = 50
MOST_RUNG = 200
"""Phones that may ring for one outcome of a script: a queue rings its agents again and again."""


@dataclass
class Exchange:
    """Both providers' REST APIs for one call, and the worker that uses them (`webhooks.hunts.orders.Rest`).

    here: whose hunts are the call's alone, and of no process that rings anybody. program: which queues there are. passes: lets
    seconds pass on the clock of `here`.
    """

    here: Service
    phone: Phone
    program: Callable[[], Program]
    passes: Callable[[float], None]
    people: list[Callee] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    input: Any = None

    # What the service asks for

    def place(self, order: Order) -> str:
        callee = self.phone.callee(order)
        self.people.append(callee)
        self.phone.turns[-1].dials.append(order.to)
        return callee.id

    def hang_up(self, leg: str) -> None:
        for one in self.people:
            one.is_over = one.is_over or one.id == leg

    def send_on(self, call: str, url: str) -> None:
        self.documents.append(url)

    def bring(self, call: str, url: str) -> None:
        if self.phone.is_transferred:
            self.send_on(call, url)

    def say(self, call: str, text: str, language: str) -> None:
        if self.phone.is_transferred:
            self.phone.turns[-1].heard.append(Heard(text=text))

    # What the phone asks for

    @property
    def room(self) -> str:
        """The hunt that is under way for the caller, "" for none."""
        return next(iter(self.here.store.hunts.of_calls([self.phone.call_id])), "")

    @property
    def is_waited_for(self) -> bool:
        return self.phone.ended_by is None and bool(self.room)

    def works(self) -> None:
        settings = self.here.settings
        tools = _Tools(settings, self.here.store, files_of(settings.sounds_url), self.here.now, exchange=self)
        for _ in range(MOST_ROUNDS):
            due = self.here.store.hunts.due()
            if not due:
                break
            for errand in due:
                carry_on(tools, errand)
        while self.documents:
            url = self.documents.pop(0)
            if self.phone.ended_by is None:
                self.phone.sent_on(url, self.input)

    def dial_ends(self, outcomes: list[Outcome], accept: str | None) -> None:
        self.input = {"dial": outcomes[0] if len(outcomes) == 1 else list(outcomes)}
        room, left = self.room, list(outcomes)
        for _ in range(MOST_RUNG):
            if not self.is_waited_for or self.room != room:
                return
            rung = next((one for one in self.people if not one.is_over), None)
            if rung is None:
                self._nobody_is_rung(room, waits_in_vain=left != ["answered"] and len(left) == 1)
            else:
                self._ends(rung, left.pop(0) if len(left) > 1 else left[0], accept)
            self.works()

    def _nobody_is_rung(self, room: str, waits_in_vain: bool) -> None:
        """In a queue time passes: until an agent is rung again, or until the caller has waited long enough."""
        found = self.here.store.hunts.get(room)
        queue = self.program().queue(found[1].queue) if found and found[1].queue else None
        self.passes(queue.max_wait if queue and waits_in_vain else MISSED_SECONDS)

    def _ends(self, callee: Callee, outcome: Outcome, accept: str | None) -> None:
        callee.is_over = True
        if outcome != "answered":
            callee.is_not_reached(outcome)
        elif callee.answers(accept):
            self.works()
            callee.talks(self.works, self.input)


@dataclass(frozen=True)
class _Tools(Tools):
    """The worker's, with this call's exchange in place of the providers, and its configuration in place of the published one."""

    exchange: Exchange = field(kw_only=True)

    def rest(self, facts: Facts) -> Exchange:
        return self.exchange

    def pace(self, facts: Facts) -> None:
        """No provider takes these calls, and whoever is really rung must not wait for them."""

    def published(self) -> Program:
        return self.exchange.program()
