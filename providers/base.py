"""What a telephony provider is to the rest: verify, parse, render.

Nothing here or in a provider knows Flask, a socket or a clock. A provider sees a `Webhook` and makes events of it; it is
given instructions and makes a `Document` of them. A third provider is two new files and one line in `providers/__init__.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, Protocol

from flows.events import Call, Event, Line, Notice
from flows.instructions import Instruction
from flows.record import Frozen


class Webhook(Frozen):
    """One HTTP request of a provider, as it came over the wire.

    method: upper case. target: the raw request target ("/voice/twilio/resume?r=1&t=2"), never decoded or rebuilt.
    headers: names in lower case. body: the raw bytes.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""


class Document(Frozen):
    """What a provider is answered with."""

    body: bytes
    content_type: str


class Unverified(Exception):
    """A webhook does not prove that it comes from the provider. `str()` says why, for the log; the sender is not told."""


class Malformed(Exception):
    """A verified webhook lacks what it must have. `str()` says what."""


Waiting = Literal["keys", "dial", "recording", "continue"]
"""What the last document left the line waiting for; how a resume webhook is to be read."""

Purpose = Literal[
    "turn", "wait", "whisper", "accept", "after", "held", "round", "called", "recording", "leg", "transcription"
]
"""What a URL in a document is for. `recording`, `leg` and `transcription` go to the status route, the others to resume.

turn: the next turn. wait: the rest of a wait that the provider cannot do in one piece (followed by `w=<seconds>`).
whisper: a dialled person has picked up. accept: and has pressed a key or not. after: the line goes on after a dial.
held: the caller has waited in a room for somebody who was rung over REST, and goes on.
round: the caller waits in a queue and has heard all they were told. called: an agent has called a caller back, and that is over.
recording, leg, transcription: status callbacks.
"""

Urls = Callable[..., str]
"""`urls(purpose, seconds=0)`: the absolute URL for that purpose on this call, in unreserved characters and `?&=:/` only."""


class Provider(Protocol):
    """One telephony provider."""

    name: str
    line: Line
    unverified_status: int

    def verify(self, webhook: Webhook, now: float) -> str:
        """Check that the provider sent this; the account it belongs to ("" where the provider does not say).

        now: seconds since 1970. Raises `Unverified`.
        """

    def parse_answer(self, webhook: Webhook) -> Call:
        """The call that arrives. Raises `Malformed`."""

    def failed_url(self, webhook: Webhook) -> str:
        """Of a webhook to the fallback URL: which of our URLs had no answer that could be used; "" for another webhook.
        Raises `Malformed` where the answer itself was refused, and would be again."""

    def call_id(self, webhook: Webhook) -> tuple[str, ...]:
        """The names that a resume webhook gives the call, best first; empty where it gives none."""

    def parse_resume(self, webhook: Webhook, waiting: Waiting, purpose: Purpose, seconds: int) -> Event | Notice | None:
        """What has happened. A Notice is for the log and the answer to it is `nothing()`; None is of no interest at all."""

    def parse_status(self, webhook: Webhook, purpose: Purpose | None) -> Sequence[Notice]:
        """What a status webhook tells. Never raises for content: what is not understood is `Unknown`."""

    def render(self, instructions: Sequence[Instruction], urls: Urls) -> Document:
        """The document that makes the line do that. Valid for any instructions."""

    def nothing(self) -> tuple[int, bytes, str]:
        """Status, body and content type of the answer to a webhook that wants no document."""
