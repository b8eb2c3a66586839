"""What one action or menu costs a caller who presses nothing and for whom nobody answers: prompts, seconds, turns.

Seconds of speech are an estimate. Where the providers differ, it is the slower: Vonage waits for keys ten seconds at a time, and
rings several people one after the other where there is no worker.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from flows import speech
from flows.actions import Action
from flows.actions.dial import CONSENT_SECONDS, Dial
from flows.actions.gather import Gather
from flows.actions.pause import Pause
from flows.actions.play import Play
from flows.actions.queue import JoinQueue
from flows.actions.request import Request
from flows.actions.screening import ACCEPT_SECONDS
from flows.actions.voicemail import Voicemail
from flows.document import Flow, Menu

Resources = Callable[[str, str], Any]
"""Kind and name of a document → its JSON, right or wrong; None where there is none."""
LONGEST_WAIT = 10
"""Seconds that Vonage's `input` waits at most."""
PHRASE_SECONDS = 3.0
"""One of the product's own sentences."""
LONGEST_MESSAGE, LONGEST_QUEUE = 120, 900


class Cost(NamedTuple):
    """prompts: how many are heard. seconds. turns: documents that are fetched."""

    prompts: int
    seconds: float
    turns: int

    def plus(self, other: Cost) -> Cost:
        return Cost(self.prompts + other.prompts, self.seconds + other.seconds, self.turns + other.turns)

    def times(self, number: int) -> Cost:
        return Cost(self.prompts * number, self.seconds * number, self.turns * number)


NOTHING = Cost(0, 0.0, 0)


def said(prompt: Any, resources: Resources) -> Cost:
    """One prompt; nothing for None."""
    if prompt is None:
        return NOTHING
    return Cost(1, speech.seconds(prompt, lambda sound: setting(resources("sounds", sound), "text")), 0)


def waited(seconds: int) -> Cost:
    """A wait for keys."""
    return Cost(0, seconds, math.ceil(seconds / LONGEST_WAIT))


def setting(document: Any, key: str) -> Any:
    """A setting of a document that may be none, or wrong."""
    return document.get(key) if isinstance(document, dict) else None


def of_menu(menu: Menu, resources: Resources) -> Cost:
    """A visit until its attempts are used up; each may be silence or a wrong key, whichever takes longer."""
    seconds = menu.timeout + (menu.inter_digit_timeout if any(len(keys) > 1 for keys in menu.entries) else 0)
    mistake = max(said(menu.invalid, resources), said(menu.no_input, resources), key=lambda cost: cost.seconds)
    return said(menu.greeting, resources).plus(waited(seconds)).plus(mistake).times(menu.attempts)


def of_action(action: Action, flow: Flow, resources: Resources) -> Cost:
    """One action, without what follows inside it."""
    match action:
        case Play():
            return said(action.prompt, resources).times(1 if action.loop == "forever" else action.loop)
        case Pause():
            return Cost(0, action.seconds, 0)
        case Request():
            return Cost(0, action.timeout, 0)
        case Gather():
            wait = waited(max(action.timeout, action.inter_digit_timeout))
            return (
                said(action.prompt, resources).plus(said(action.invalid, resources)).plus(wait).times(action.attempts)
            )
        case Dial():
            return _of_dial(action, flow, resources)
        case JoinQueue():
            return _of_queue(resources("queues", action.queue))
        case Voicemail():
            return _of_voicemail(action, resources)
    return NOTHING


def _of_dial(dial: Dial, flow: Flow, resources: Resources) -> Cost:
    screening = ACCEPT_SECONDS if dial.accept_key else 0
    default = dial.timeout or flow.dial_timeout
    rung = sum((target.timeout or default) + target.delay + screening for target in dial.targets)
    asked = said(dial.consent, resources).plus(waited(CONSENT_SECONDS)) if dial.record and dial.consent else NOTHING
    return asked.plus(Cost(0, rung, len(dial.targets)))


def _of_queue(queue: Any) -> Cost:
    longest = setting(queue, "max_wait") or LONGEST_QUEUE
    return Cost(1 if setting(queue, "greeting") else 0, longest, 1)


def _of_voicemail(action: Voicemail, resources: Resources) -> Cost:
    mailbox = resources("mailboxes", action.mailbox)
    greeting = said(action.greeting, resources) if action.greeting else Cost(1, _greeted(mailbox), 0)
    longest = setting(mailbox, "max_seconds")
    return greeting.plus(Cost(1, PHRASE_SECONDS + (longest if isinstance(longest, int) else LONGEST_MESSAGE), 1))


def _greeted(mailbox: Any) -> float:
    """Seconds of a mailbox's own greeting, which is still JSON here."""
    greeting = setting(mailbox, "greeting")
    return len(greeting) / speech.SPEECH if isinstance(greeting, str) else PHRASE_SECONDS
