"""What has happened on a call, in provider-neutral words.

Providers make these from webhooks; the interpreter is answered by them. An event is a fact: it is never refused, at worst it
is given its safest meaning.
"""

from __future__ import annotations

from typing import Literal

from flows.destinations import USUAL, Destinations
from flows.instructions import Play, QueueResult
from flows.record import Frozen, field

Outcome = Literal["answered", "busy", "no_answer", "failed"]
Attestation = Literal["A", "B", "C"]


class Line(Frozen):
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


class Call(Frozen):
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


class CallArrived(Frozen):
    """A call has arrived and asks for its first document."""

    call: Call


class DigitsPressed(Frozen):
    """The caller has pressed these keys (`0-9 * #`, at least one)."""

    digits: str


class NoInput(Frozen):
    """The wait for keys is over and none was pressed."""


class WaitContinues(Frozen):
    """A part of a wait that is longer than the provider allows is over; `seconds` of it are left."""

    seconds: int


class Continued(Frozen):
    """The line has done all it was told and asks for more (the answer to the instruction `Continue`)."""


class DialEnded(Frozen):
    """A dial is over. `seconds` is the length of the conversation, None where the provider does not say."""

    outcome: Outcome
    seconds: int | None = None


class CalleeAnswered(Frozen):
    """A dialled person has picked up and asks what to hear before the two are joined. machine: it is no person."""

    machine: bool = False


class CalleePressed(Frozen):
    """A dialled person has pressed these keys (none: "") when asked to accept the call."""

    digits: str


class QueueWaits(Frozen):
    """A caller in a queue has heard all they were told, or has pressed `digits` ("": nothing).

    place: 1 for who is next, 0 where it is not known. seconds: about how long it will take, None where that is not known.
    music: what is heard until the next announcement. over: the wait is over, and the line asks what comes next.
    """

    digits: str = ""
    place: int = 0
    seconds: int | None = None
    music: Play | None = None
    over: bool = False


class QueueEnded(Frozen):
    """A wait in a queue is over."""

    result: QueueResult


class MessageRecorded(Frozen):
    """The caller has finished speaking into a mailbox and is still on the line. `seconds` None where not told."""

    seconds: int | None = None


class RequestEnded(Frozen):
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


class RecordingReady(Frozen):
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


class TranscriptionReady(Frozen):
    """The text of a recording, or where to fetch it (`url`)."""

    recording_id: str
    text: str = ""
    url: str = ""
    ok: bool = True


class LegProgressed(Frozen):
    """A leg has changed state. `leg` is the provider's id of it, `parent` of the caller's leg or conversation.

    machine: a machine has answered.
    """

    leg: str
    state: Literal["ringing", "active", "ended", "not_connected"]
    parent: str = ""
    outcome: Outcome | None = None
    detail: str = ""
    machine: bool = False


class CallEnded(Frozen):
    """The caller's call is over. `seconds` from answer to end, None where not told."""

    call_id: str
    status: Literal["ended", "not_connected"]
    seconds: int | None = None
    detail: str = ""


class DocumentRefused(Frozen):
    """The provider could not use a document of ours: an alert, for somebody's call went wrong."""

    reason: str
    code: str = ""
    call_id: str = ""


class Unknown(Frozen):
    """A notice whose meaning is not known; it is logged and nothing else."""

    words: str
    fields: tuple[str, ...] = field(default=())


Notice = RecordingReady | TranscriptionReady | LegProgressed | CallEnded | DocumentRefused | Unknown
