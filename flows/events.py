"""What has happened on a call, in provider-neutral words.

Providers make these from webhooks; the interpreter is answered by them. An event is a fact: it is never refused, at worst it
is given its safest meaning.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from flows.destinations import USUAL, Destinations
from flows.instructions import Play, QueueResult
from flows.record import record

Outcome = Literal["answered", "busy", "no_answer", "failed"]
Attestation = Literal["A", "B", "C"]


@record
class Line:
    """What the provider's line can do where providers differ; the rest is the same on all of them.

    ring_together: one dial may ring several targets at once.
    any_caller_id: a dialled person may be shown the caller's own number.
    hunts: people can be rung over REST while the caller waits with music (`flows.ringing`).
    destinations: where the operator lets a dial go.
    """

    ring_together: bool
    any_caller_id: bool
    hunts: bool = False
    destinations: Destinations = USUAL


@record
class Call:
    """The facts of a call that never change while it lasts.

    id: the provider's name of the caller's leg.
    caller: E.164, `sip:…`, `client:…`, or raw digits that could not be normalised; None when withheld.
    called: the number dialled, E.164.
    attestation: STIR/SHAKEN level that passed, None when unknown or failed.
    session: a second name of the call where the provider has one (Vonage's conversation), else "".
    region: the provider's host for REST requests about this call, else "".
    """

    id: str
    caller: str | None
    called: str
    line: Line
    attestation: Attestation | None = None
    session: str = ""
    region: str = ""


@record
class CallArrived:
    """A call has arrived and asks for its first document."""

    call: Call


@record
class DigitsPressed:
    """The caller has pressed these keys (`0-9 * #`, at least one)."""

    digits: str


@record
class NoInput:
    """The wait for keys is over and none was pressed."""


@record
class WaitContinues:
    """A part of a wait that is longer than the provider allows is over; `seconds` of it are left."""

    seconds: int


@record
class Continued:
    """The line has done all it was told and asks for more (the answer to the instruction `Continue`)."""


@record
class DialEnded:
    """A dial is over. `seconds` is the length of the conversation, None where the provider does not say."""

    outcome: Outcome
    seconds: int | None = None


@record
class CalleeAnswered:
    """A dialled person has picked up and asks what to hear before the two are joined. machine: it is no person."""

    machine: bool = False


@record
class CalleePressed:
    """A dialled person has pressed these keys (none: "") when asked to accept the call."""

    digits: str


@record
class QueueWaits:
    """A caller in a queue has heard all they were told, or has pressed `digits` ("": nothing).

    place: 1 for who is next, 0 where it is not known. seconds: about how long it will take, None where that is not known.
    music: what is heard until the next announcement. over: the wait is over, and the line asks what comes next.
    """

    digits: str = ""
    place: int = 0
    seconds: int | None = None
    music: Play | None = None
    over: bool = False


@record
class QueueEnded:
    """A wait in a queue is over."""

    result: QueueResult


@record
class MessageRecorded:
    """The caller has finished speaking into a mailbox and is still on the line. `seconds` None where not told."""

    seconds: int | None = None


@record
class RequestEnded:
    """An HTTP request of the flow has ended; `values` holds what it saved."""

    ok: bool
    values: tuple[tuple[str, str], ...] = ()
    detail: str = ""


Event = (
    CallArrived
    | DigitsPressed
    | NoInput
    | WaitContinues
    | Continued
    | DialEnded
    | CalleeAnswered
    | CalleePressed
    | QueueWaits
    | QueueEnded
    | MessageRecorded
    | RequestEnded
)


# What status webhooks tell. These never move a call: they are for the log, the mailboxes and the alerts.


@record
class RecordingReady:
    """A recording is there to be fetched.

    id, url: the provider's name of the recording and where it can be downloaded.
    seconds: its length, None where the provider does not say. started: ISO 8601 or RFC 2822 text as received, "" if unknown.
    """

    id: str
    url: str
    seconds: int | None = None
    started: str = ""
    status: Literal["completed", "absent", "failed"] = "completed"
    account: str = ""


@record
class TranscriptionReady:
    """The text of a recording, or where to fetch it (`url`)."""

    recording_id: str
    text: str = ""
    url: str = ""
    ok: bool = True


@record
class LegProgressed:
    """A leg has changed state. `leg` is the provider's id of it, `parent` of the caller's leg or conversation.

    machine: a machine has answered.
    """

    leg: str
    state: Literal["ringing", "active", "ended", "not_connected"]
    parent: str = ""
    outcome: Outcome | None = None
    detail: str = ""
    machine: bool = False


@record
class CallEnded:
    """The caller's call is over. `seconds` from answer to end, None where not told."""

    call_id: str
    status: Literal["ended", "not_connected"]
    seconds: int | None = None
    detail: str = ""


@record
class DocumentRefused:
    """The provider could not use a document of ours: an alert, for somebody's call went wrong."""

    reason: str
    code: str = ""
    call_id: str = ""


@record
class Unknown:
    """A notice whose meaning is not known; it is logged and nothing else."""

    words: str
    fields: tuple[str, ...] = field(default=())


Notice = RecordingReady | TranscriptionReady | LegProgressed | CallEnded | DocumentRefused | Unknown
