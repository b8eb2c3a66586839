"""A checked configuration made ready to run: names resolved, schedules and lists compiled, immutable.

Everything is compiled when it is first asked for and then kept: a process that serves one flow of ten thousand reads one.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from flows.actions import Action
from flows.configuration import Configuration
from flows.document.flow import Flow, Menu, Step
from flows.document.queues import Queue
from flows.document.resources import Mailbox, Number
from flows.instructions import Heard
from flows.lists import NumberList
from flows.schedules.calendar import Calendar
from flows.schedules.hours import WeeklyHours
from flows.schedules.zones import at_instant

Events = Sequence[Mapping[str, Any]]
"""Events of a calendar, as in the document."""
Phrases = Callable[[str, str], str]
"""`phrases(key, language)`: a text of the product, in the language or the nearest there is."""


class RunnableMenu:
    """A menu of a flow: entries in a fixed order, and how many keys decide."""

    def __init__(self, index: int, name: str, model: Menu) -> None:
        self.index, self.name, self.model = index, name, model
        self.keys = sorted(model.entries)
        self.lists: list[Sequence[Action]] = [model.entries[keys] for keys in self.keys]
        self.numbers = {keys: number for number, keys in enumerate(self.keys)}
        self._lacking: dict[str, int] = {}
        for keys in sorted(self.keys, key=len, reverse=True):  # the shortest last: it is what counts
            self._lacking |= {keys[:length]: len(keys) - length for length in range(len(keys))}

    def keys_needed(self, pressed: str) -> int:
        """How many more keys are to be waited for at once: as many as the shortest entry that is still possible lacks.

        0: what was pressed decides, for no longer entry begins with it.
        """
        return self._lacking.get(pressed, 0)


class RunnableFlow:
    """A flow with its menus and steps numbered, as positions name them."""

    def __init__(self, name: str, model: Flow) -> None:
        self.name, self.model = name, model
        self.steps: list[Step] = model.steps
        self.step_numbers = {step.name: number for number, step in enumerate(self.steps)}
        self.menus = [RunnableMenu(index, menu, model.menus[menu]) for index, menu in enumerate(sorted(model.menus))]
        self.menu_numbers = {menu.name: menu.index for menu in self.menus}


class Program:
    """One revision, ready to run.

    revision: its number. phrases: the product's own texts. audio: sound's name → absolute URL of its audio; it may change while
    the program lives, since audio is uploaded apart. followed: address → zone → events of the calendar file
    there; these may change too. like: another revision; what it has compiled of documents that are the same is not compiled anew.
    """

    def __init__(
        self,
        revision: int,
        configuration: Configuration,
        phrases: Phrases,
        audio: Mapping[str, str] | None = None,
        followed: Mapping[str, Mapping[str, Events]] | None = None,
        like: Program | None = None,
    ) -> None:
        self.revision, self.configuration, self.phrases = revision, configuration, phrases
        self.audio: Mapping[str, str] = {} if audio is None else audio
        self.followed: Mapping[str, Mapping[str, Events]] = {} if followed is None else followed
        self._compiled: dict[tuple[str, str], tuple[Events | None, Calendar]] = {}
        self._kept: dict[tuple[str, ...], Any] = dict(like.made_of(configuration)) if like else {}
        self._answers: str | None = None
        self.prompts: dict[tuple[int, str, str], tuple[Heard, ...]] = {}
        """Prompts that are the same on every call, by identity, language and flow."""

    def made_of(self, configuration: Configuration) -> Iterator[tuple[tuple[str, ...], Any]]:
        """What is compiled here of documents that another configuration has as well: each is made of its own text alone."""
        for key, made in list(self._kept.items()):
            if self.configuration.text(*key[:2]) == configuration.text(*key[:2]):
                yield key, made

    @cached_property
    def flow_names(self) -> list[str]:
        """The flows in the order in which positions number them."""
        return self.configuration.names("flows")

    @cached_property
    def flow_numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.flow_names)}

    def warm(self, now: datetime, most: int = 50) -> None:
        """Read the flows that numbers lead to and the lists, and look at their schedules once, so that no caller waits for that.

        most: how many of each; the others are read at their first call.
        """
        for numbers in self.configuration.names("lists")[:most]:
            self.number_list(numbers)
        flows = {self.flow_of(number) for number in self.configuration.names("numbers")[:most]}
        for name in flows:
            zone = self.flow(name).model.timezone if name else "UTC"
            for hours in self.configuration.names("hours")[:most] if name else ():
                self.hours(hours, zone).at(now)
            for calendar in self.configuration.names("calendars")[:most] if name else ():
                self.calendar(calendar, zone).at(now)

    def answering(self, flow: str) -> Program:
        """The same program, with every number answered by that flow."""
        same = copy.copy(self)
        same._answers = flow
        return same

    def flow_of(self, called: str) -> str | None:
        """The flow that answers a number; None where the number has no entry."""
        if self._answers is not None:
            return self._answers
        number = self._keep(("numbers", called), lambda document: Number.model_validate(document))
        return number.flow if number else None

    def flow(self, name: str) -> RunnableFlow:
        found: RunnableFlow = self._must(
            ("flows", name), lambda document: RunnableFlow(name, Flow.model_validate(document))
        )
        return found

    def mailbox(self, name: str) -> Mailbox:
        found: Mailbox = self._must(("mailboxes", name), Mailbox.model_validate)
        return found

    def queue(self, name: str) -> Queue:
        found: Queue = self._must(("queues", name), Queue.model_validate)
        return found

    def hours(self, name: str, zone: str) -> WeeklyHours:
        """Weekly hours, in their own zone or the one given."""
        found: WeeklyHours = self._must(("hours", name, zone), lambda given: _hours(given, zone))
        return found

    def calendar(self, name: str, zone: str) -> Calendar:
        """A calendar, in its own zone or the one given."""
        if self.follows(name) is not None:
            return self._followed(name, zone)
        found: Calendar = self._must(("calendars", name, zone), lambda given: _calendar(given, zone))
        return found

    def follows(self, name: str) -> str | None:
        """The address that a calendar follows."""
        url: str = self._must(("calendars", name), lambda given: given.get("ics") or "")
        return url or None

    def is_fetched(self, name: str, zone: str) -> bool:
        """Whether all events of a calendar are known: its address, if it follows one, has been fetched."""
        url = self.follows(name)
        return url is None or self._events(name, url, zone)[1] is not None

    def _events(self, name: str, url: str, zone: str) -> tuple[str, Events | None]:
        own: str = self._must(("calendars", name, "zone"), lambda given: given.get("timezone") or "")
        return own or zone, self.followed.get(url, {}).get(own or zone)

    def _followed(self, name: str, zone: str) -> Calendar:
        """Compiled anew when its events are other ones than those it was compiled of."""
        own, events = self._events(name, self.follows(name) or "", zone)
        kept = self._compiled.get((name, own))
        if kept is None or kept[0] is not events:
            given = self.configuration.document("calendars", name)
            kept = events, _calendar({**given, "events": [*given.get("events", []), *(events or ())]}, own)
            self._compiled[name, own] = kept
        return kept[1]

    def number_list(self, name: str) -> NumberList:
        found: NumberList = self._must(
            ("lists", name), lambda given: NumberList(given.get("entries", []), given.get("region"))
        )
        return found

    def switch_on(self, name: str, zone: str, now: datetime) -> bool:
        """Whether a switch is on: flipped, and not past its time."""
        on, until = self._switch(name, zone)
        return bool(on and (until is None or now < until))

    def switch_until(self, name: str, zone: str) -> datetime | None:
        """The instant at which a switch that is on goes off by itself; None where it does not."""
        on, until = self._switch(name, zone)
        return until if on else None

    def _switch(self, name: str, zone: str) -> tuple[bool, datetime | None]:
        found: tuple[bool, datetime | None] = self._must(("switches", name, zone), lambda given: _switch(given, zone))
        return found

    def sound_text(self, name: str) -> str | None:
        """What is said in a sound, for as long as its audio is missing."""
        sound = self._keep(("sounds", name), lambda document: document)
        text = sound.get("text") if sound else None
        return text if isinstance(text, str) else None

    def _must(self, key: tuple[str, ...], compiled: Callable[[Any], Any]) -> Any:
        found = self._keep(key, compiled)
        if found is None:
            raise KeyError(f"{key[0]} {key[1]} is not configured")
        return found

    def _keep(self, key: tuple[str, ...], compiled: Callable[[Any], Any]) -> Any:
        if key not in self._kept:
            document = self.configuration.document(key[0], key[1])
            if document is None:
                return None  # not kept: numbers that nobody configured must not fill the memory
            self._kept[key] = compiled(document)
        return self._kept[key]


def _hours(given: Mapping[str, Any], zone: str) -> WeeklyHours:
    return WeeklyHours(given["week"], given.get("timezone") or zone)


def _calendar(given: Mapping[str, Any], zone: str) -> Calendar:
    return Calendar(given.get("events", []), given.get("holidays"), given.get("timezone") or zone)


def _switch(given: Mapping[str, Any], zone: str) -> tuple[bool, datetime | None]:
    until = given.get("until")
    return given["on"], at_instant(until, given.get("timezone") or zone) if until else None
