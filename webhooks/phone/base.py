"""A telephone for terminals, tests and simulations: the other end of the wire.

A phone does what the provider does with a document: plays it, waits as it says, and sends the next signed webhook.
Each provider has its own (`twilio`, `vonage`); what is common is here. A phone knows only what came over the wire.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal
from urllib.parse import parse_qs, urlsplit

from flows.events import Outcome
from flows.record import Frozen
from providers.base import Webhook
from webhooks.phone.exchange import Callee, Exchange

if TYPE_CHECKING:
    from webhooks.hunts.orders import Order


class Response(Frozen):
    """What the service answered: status, headers (lower case names), body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Transport = Callable[[Webhook], Response]
RIGHT_KEY = "1"
"""What a callee presses when asked for a key: the wire does not say which one is right."""
EndedBy = Literal["hangup", "reject", "voicemail", "dial", "caller"]


class LineFault(Exception):
    """The provider would have dropped the call: a status other than 200, a document that it cannot read. `str()` says which."""


@dataclass(slots=True)
class Heard:
    """One thing the caller heard: `text` as given to the voice, or the name of a `sound`."""

    text: str = ""
    sound: str = ""

    def __str__(self) -> str:
        return self.text or f"♪ {self.sound}"


@dataclass(slots=True)
class Wait:
    """What the line waits for after a document, and where it will send what happens."""

    kind: Literal["keys", "dial", "recording", "nothing"]
    url: str = ""
    max_digits: int = 0
    finish_on_key: str = ""
    silent: bool = False
    """keys: no prompt was played before the wait (the rest of a longer wait, or more keys of a code)."""


@dataclass(slots=True)
class Turn:
    """One document that the provider fetched, and what came of it.

    input: what led to it (None: the call arrived). document: TwiML text or the NCCO array.
    mailbox is unknown to the wire; `records` says that this document records a message.
    """

    input: Any
    heard: list[Heard] = field(default_factory=list)
    whispered: list[Heard] = field(default_factory=list)
    dials: list[str] = field(default_factory=list)
    records: bool = False
    document: Any = None


class Phone:
    """A call, as its caller lives it. Subclasses know one provider's wire.

    `dial` starts it; then `press`, `stay_silent`, `dial_ends`, `speak` and `hang_up` each return the turns that came of
    it, all of them also in `turns`. `ended_by` is set once the call is over. Raises `LineFault` where a real caller would
    be cut off, `ValueError` for an input that does not fit what the line waits for.
    """

    is_transferred: ClassVar[bool] = False
    """Whether the line is sent to an agent's room; else the agent takes the caller out of the queue."""

    def __init__(self, transport: Transport, public_url: str, clock: Callable[[], float]) -> None:
        self.transport, self.public_url, self.clock = transport, public_url.rstrip("/"), clock
        self.turns: list[Turn] = []
        self.wait = Wait("nothing")
        self.ended_by: EndedBy | None = None
        self.room = ""  # where the caller waits for somebody who is rung over REST
        self.exchange: Exchange | None = None  # None: a service rings them that runs elsewhere
        self.caller: str | None = None
        self.called = ""

    # What a caller does

    def dial(self, called: str, caller: str | None = "+33612345678", attestation: str | None = None) -> list[Turn]:
        """Call a number (E.164). caller: E.164 or any spelling, None is withheld."""
        self.called, self.caller = called, caller
        return self._since(lambda: self._arrive(attestation))

    def press(self, keys: str) -> list[Turn]:
        """Press keys, one after the other, then wait until something is heard. Keys beyond a full wait go to the next one."""
        return self._since(lambda: self._press_all(keys))

    def stay_silent(self) -> list[Turn]:
        """Press nothing until the wait is over."""
        self._expect("keys")
        return self._since(lambda: self._silence_until_heard(""))

    def dial_ends(self, outcome: Outcome | Sequence[Outcome], accept: str | None = None) -> list[Turn]:
        """What becomes of whom the line is ringing: one outcome for all, or target by target (the last holds for the rest).

        accept: keys the callee presses when asked (default: the first outcome "answered" presses the right ones).
        """
        outcomes = [outcome] if isinstance(outcome, str) else list(outcome)
        exchange = self.exchange
        if exchange and exchange.is_waited_for:
            return self._since(lambda: exchange.dial_ends(outcomes, accept))
        self._expect("dial")
        if self.room:
            raise ValueError("the service itself rings people, and what they do cannot be told here")
        return self._since(lambda: self._dials_end(outcomes, accept))

    def sent_on(self, url: str, input: Any = None) -> list[Turn]:
        """The service has the provider fetch the next document there, whatever the line is doing. input: what led to it."""
        return self._since(lambda: self._sent_on(url, input or {"dial": "over"}))

    def talked(self, input: Any = None) -> list[Turn]:
        """The conversation with whoever came to the room is over. input: what led to it."""
        return self._since(lambda: self._talked(input or {"dial": "answered"}))

    @property
    def waits_for_people(self) -> bool:
        """Whether somebody is rung, be it while keys can be pressed."""
        return self.wait.kind == "dial" or (self.exchange is not None and self.exchange.is_waited_for)

    @property
    def call_id(self) -> str:
        """The provider's name of the caller's leg."""
        raise NotImplementedError

    def callee(self, order: Order) -> Callee:
        """Somebody whom the service has rung over REST."""
        raise NotImplementedError

    def speak(self, seconds: int = 5) -> list[Turn]:
        """Speak into the mailbox, then press `#`."""
        self._expect("recording")
        return self._since(lambda: self._speak(seconds))

    def hang_up(self) -> list[Turn]:
        """Put the phone down; the provider tells the status URL."""
        return self._since(self._hang_up)

    # What subclasses do

    def _arrive(self, attestation: str | None) -> None:
        raise NotImplementedError

    def _send_keys(self, digits: str, input: Any) -> None:
        """Tell the URL of the wait that these keys (or none) were pressed, and play what is answered."""
        raise NotImplementedError

    def _end_dial(self, outcome: Outcome, accept: str | None, input: Any) -> None:
        """Let the dial that is under way end like that, its whisper and accept key included."""
        raise NotImplementedError

    def _sent_on(self, url: str, input: Any) -> None:
        raise NotImplementedError

    def _talked(self, input: Any) -> None:
        raise NotImplementedError

    def _speak(self, seconds: int) -> None:
        raise NotImplementedError

    def _hang_up(self) -> None:
        raise NotImplementedError

    # What is common

    def _since(self, act: Callable[[], None]) -> list[Turn]:
        before = len(self.turns)
        act()
        if self.exchange:
            self.exchange.works()
        return self.turns[before:]

    def _expect(self, kind: str) -> None:
        if self.wait.kind != kind:
            raise ValueError(f"the line waits for {self.wait.kind}, not for {kind}")

    def _press_all(self, keys: str) -> None:
        self._expect("keys")
        left = keys
        while left and self.wait.kind == "keys":
            taken, left = self._take(left)
            self._send_keys(taken, keys)
        self._silence_while_silent(keys)

    def _take(self, keys: str) -> tuple[str, str]:
        """The keys that this wait takes, and the rest. The finish key ends it and is not handed on."""
        for count, key in enumerate(keys):
            if key == self.wait.finish_on_key:
                return keys[:count], keys[count + 1 :]
            if count + 1 == self.wait.max_digits:
                return keys[: count + 1], keys[count + 1 :]
        return keys, ""

    def _silence_until_heard(self, input: Any) -> None:
        self._send_keys("", input)
        self._silence_while_silent(input)

    def _silence_while_silent(self, input: Any) -> None:
        for _ in range(100):
            if self.wait.kind != "keys" or not self.wait.silent:
                return
            self._send_keys("", input)
        raise LineFault("a hundred waits in a row and nothing was heard")

    def _dials_end(self, outcomes: list[Outcome], accept: str | None) -> None:
        whole = outcomes[0] if len(outcomes) == 1 else list(outcomes)
        while True:
            before = self.wait.url
            outcome = outcomes.pop(0) if len(outcomes) > 1 else outcomes[0]
            self._end_dial(outcome, accept, {"dial": whole})
            if self.wait.kind != "dial" or not next_target(before, self.wait.url):
                return


def next_target(before: str, after: str) -> bool:
    """Whether the second of two resume URLs of dials rings the next target of the same dial (see `flows/position.py`).

    >>> next_target("/r?r=1&t=1&p=s0a1~0.0-d", "/r?r=1&t=2&p=s0a1~1.2-d"), next_target("/r?p=s0a1~1.0-d", "/r?p=s0a2~0.0-d")
    (True, False)
    >>> next_target("/r?p=s0a0-m0~0.0-e1.0~0.0-d", "/r?p=s0a0-m0~0.0-e1.0~1.3-d")
    True
    """
    (place, _, target), (new_place, _, new_target) = (_position(url).rpartition("~") for url in (before, after))
    return place == new_place and int(target.partition(".")[0] or 0) < int(new_target.partition(".")[0] or 0)


def _position(url: str) -> str:
    return parse_qs(urlsplit(url).query).get("p", [""])[0]
