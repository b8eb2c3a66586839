"""A simulated hour: callers come, wait, talk, give up; agents pick up or do not. Everything goes through the service's webhooks."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

from tests.calls.ringing import Person, call_id
from tests.queues.agenda import Agenda
from tests.queues.observed import Observed
from tests.queues.people import BACK, Desk, Fate, Waiter, waiters
from tests.queues.place import NUMBER, Place

WRAP_UP, RING, MISSED, LET_GO, MAX_WAIT = 10, 20, 15, 2, 1200
LOOK = 5.0
FATES: dict[str, Fate] = {"timeout": "waited too long", "full": "full", "no_agents": "nobody there"}


class Hour:
    """place: the service. many: callers, who come within `seconds`; desks: agents; seed: the same hour again."""

    def __init__(self, place: Place, strategy: str, many: int, desks: int, seed: int, seconds: float) -> None:
        self.place, self.exchange, self.clock = place, place.exchange, place.clock
        self.chance, self.seen = random.Random(seed), Observed(strategy)
        self.agenda, self.start = Agenda(place.clock), place.clock.seconds
        self.desks = [Desk(f"Agent {at:02}", f"+331405060{at:02}") for at in range(desks)]
        self.by_number = {desk.to: desk for desk in self.desks}
        self.waiters: list[Waiter] = []
        self._known, self._many = 0, many
        self._told: set[str] = set()
        self._configure(strategy)
        for at, patience, back, talks in waiters(many, seconds, self.chance):
            self.agenda.after(at, lambda more=(patience, back, talks): self._arrives(*more))

    def _configure(self, strategy: str) -> None:
        agents = {desk.name: {"to": desk.to} for desk in self.desks}
        queue = {
            "timezone": "Europe/Paris",
            "agents": agents,
            "strategy": strategy,
            "wrap_up": WRAP_UP,
            "callback_key": BACK,
        }
        queue |= {"ring_timeout": RING, "max_wait": MAX_WAIT}
        on = {name: [{"type": "play", "prompt": name}] for name in FATES}
        action = {"type": "queue", "queue": "service", "on": on}
        steps = [{"name": "wait", "actions": [action, {"type": "hangup"}]}]
        self.exchange.caller.follows(steps=steps, documents={"queues": {"service": queue}})

    def run(self) -> None:
        """Until everybody is served, three hours at most."""
        self._looks()
        self.agenda.run(self.start + 3 * 3600, self._works)

    def _looks(self) -> None:
        """Time passes, also where nothing else happens."""
        waiting = self.place.service.store.desk.has_places() or len(self.waiters) < self._many
        if waiting:
            self.agenda.after(LOOK, self._looks)

    # Callers

    def _arrives(self, patience: float, back: float | None, talks: float) -> None:
        caller = self.place.caller()
        self.exchange.others.append(caller)
        number = f"+336{len(self.waiters):08}"
        one = Waiter(number, caller, patience, back, talks, self.clock.seconds)
        self.waiters.append(one)
        caller.phone = caller.new_phone()
        caller.phone.dial(NUMBER, number)
        self._hears(one)
        self.agenda.after(patience, lambda: self._gives_up(one))
        if back is not None:
            self.agenda.after(back, lambda: self._asks_back(one))

    def _hears(self, one: Waiter) -> None:
        """One round is over, and the next is heard."""
        if one.on_the_line and one.caller.phone.wait.kind == "keys":
            one.caller.phone.stay_silent()
        self._note(one)
        if one.on_the_line:
            self.agenda.after(31, lambda: self._hears(one))

    def _gives_up(self, one: Waiter) -> None:
        if one.on_the_line and not one.with_agents:
            one.fate = "hung up"
            one.caller.phone.hang_up()

    def _asks_back(self, one: Waiter) -> None:
        if one.on_the_line and not one.with_agents and one.caller.phone.wait.kind == "keys":
            one.caller.phone.press(BACK)
            if not one.on_the_line:
                one.fate = "not reached"

    def _note(self, one: Waiter) -> None:
        """What the caller has heard last tells how the wait ended."""
        heard = " ".join(str(heard) for turn in one.caller.phone.turns for heard in turn.heard)
        for word, fate in FATES.items():
            if one.fate is None and word in heard.split():
                one.fate = fate

    # Agents

    def _works(self) -> None:
        """The worker runs what is due, and telephones ring."""
        from webhooks.queues.matching import match_waiting

        match_waiting(self.exchange.tools())
        self.exchange.works()
        new: dict[str, list[Person]] = defaultdict(list)
        for leg in self.exchange.people[self._known :]:
            new[self._room(leg)].append(leg)
        self._known = len(self.exchange.people)
        floor = self.place.service.store.desk.floor()
        for room in sorted(new, key=lambda room: floor.places[room][1].began if room in floor.places else 0.0):
            self._offered(room, new[room])
        for leg in self.exchange.people:
            if leg.hung_up and leg.id not in self._told:
                self._ends(leg, "cancelled")
        for one in self.waiters:
            self._note(one)

    def _room(self, leg: Person) -> str:
        floor = self.place.service.store.desk.floor()
        return next(
            (room for room, (_, hunt) in floor.places.items() for one in hunt.legs if one.call == leg.id), "nowhere"
        )

    def _offered(self, room: str, legs: list[Person]) -> None:
        rung = [self.by_number[leg.to] for leg in legs]
        now = self.clock.seconds
        free = [desk for desk in self.desks if desk.is_free(now)]
        self.seen.offered(rung, free, room, self._earlier(room))
        for desk, leg in zip(rung, legs, strict=True):
            self.seen.rings(desk)
            desk.leg, desk.offered_at = leg, now
            leg.is_("ringing")
            answers = self.chance.uniform(2, 12) if self.chance.random() < 0.85 else None
            if answers is None:
                self.agenda.after(RING, lambda leg=leg: self._ends(leg, "unanswered"))
            else:
                self.agenda.after(answers, lambda leg=leg: self._answers(leg))

    def _earlier(self, room: str) -> list[Waiter]:
        """Who came before that caller, still waits, and is rung for nobody."""
        floor: Any = self.place.service.store.desk.floor()
        own = floor.places[room][1].began if room in floor.places else 0.0
        waiting = {
            one.id.rpartition("-")[0]
            for one in floor.waiting()
            if not one.rung and one.not_before <= self.clock.seconds
        }
        return [one for one in self.waiters if one.arrived < own and call_id(one.caller) in waiting]

    def _answers(self, leg: Person) -> None:
        if leg.id in self._told or leg.hung_up:
            return
        leg.answers()
        whose = self._joined(leg)
        if whose is not None:
            self.by_number[leg.to].talking = True
            self._talks(leg, whose)
        elif b"Dial" in leg.document or b'"connect"' in leg.document:
            self._calls_back(leg)
        else:
            self._ends(leg, "completed")

    def _joined(self, leg: Person) -> Waiter | None:
        self.exchange.works()
        for one in self.waiters:
            if one.on_the_line and one.caller.phone.room and leg.joins(one.caller.phone.room):
                return one
        return None

    def _talks(self, leg: Person, one: Waiter) -> None:
        desk = self.by_number[leg.to]
        if one.with_agents:
            self.seen.broken.append(f"{one.number} talks to two agents")
        one.with_agents.append(desk.name)
        one.fate = "talked"
        self.agenda.after(one.talks, lambda: self._over(leg, one))

    def _over(self, leg: Person, one: Waiter) -> None:
        desk = self.by_number[leg.to]
        desk.talked += 1
        self._ends(leg, "completed", talked=True)
        if one.on_the_line:
            one.caller.turns = one.caller.phone.talked()

    def _calls_back(self, leg: Person) -> None:
        one = next(one for one in self.waiters if one.number.removeprefix("+").encode() in leg.document)
        self.by_number[leg.to].talking = True
        if self.chance.random() < 0.3:
            self.agenda.after(20, lambda: self._not_reached(leg))
            return
        one.fate = "called back"
        one.with_agents.append(self.by_number[leg.to].name)
        self.agenda.after(10 + one.talks, lambda: self._called_back(leg))

    def _not_reached(self, leg: Person) -> None:
        leg.calls("no_answer")
        self._ends(leg, "completed", talked=True)

    def _called_back(self, leg: Person) -> None:
        leg.calls("answered")
        self._ends(leg, "completed", talked=True)

    def _ends(self, leg: Person, state: str, talked: bool = False) -> None:
        """A leg is over, and its telephone free; the provider tells it."""
        if leg.id in self._told:
            return
        self._told.add(leg.id)
        desk, now = self.by_number[leg.to], self.clock.seconds
        leg.is_(state)
        if desk.leg is leg:
            desk.leg, desk.talking = None, False
            desk.free_at = now + (WRAP_UP if talked else MISSED if state == "unanswered" else LET_GO)
            desk.idle_since = desk.free_at if talked else desk.idle_since
