"""What the line is told to do, in provider-neutral words.

The interpreter makes these, providers render them. All are immutable and hashable, so equal ones need rendering only once.
At most one instruction of a document waits for something (`Gather`, `Dial`, `Hold`, `Enqueue`, `Record`, `Continue`), and it is
the last one.
"""

from __future__ import annotations

from typing import Literal

from flows.record import Frozen

FOREVER = 0
Ring = Literal["together", "in_turn", "random", "round_robin", "longest_idle"]
"""In which order several people are rung: at once; as written; anyhow; after whoever was rung first last time; whoever has
not been in a conversation for longest first."""

QueueResult = Literal["answered", "full", "timeout", "no_agents", "left", "called_back"]
"""How a wait in a queue ends: joined with an agent; not taken in; waited long enough; nobody there who could answer; left with
a key; will be called back."""


class Voice(Frozen):
    """Voices by provider: Twilio's name of it, Vonage's style and whether the premium engine is wanted."""

    twilio: str | None = None
    vonage_style: int | None = None
    vonage_premium: bool | None = None


class Say(Frozen):
    """Speak `text` (any Unicode, 1 to 10,000 characters) in `language` (BCP-47). `loop` FOREVER is until the caller hangs up."""

    text: str
    language: str
    voice: Voice | None = None
    loop: int = 1


class Play(Frozen):
    """Play the sound `name`, whose audio is at the absolute address `url`."""

    name: str
    url: str
    loop: int = 1


class Pause(Frozen):
    """Silence, 1 to 60 seconds."""

    seconds: int


Heard = Say | Play | Pause


class Gather(Frozen):
    """Play the prompts, then wait for keys.

    max_digits: 1 to 20; the line answers at once when so many are there.
    timeout: 1 to 60 seconds of silence, for the first key and between keys. finish_on_key: one key, or "" for none.
    barge_in: keys interrupt the prompts.
    """

    prompts: tuple[Heard, ...]
    max_digits: int
    timeout: int
    finish_on_key: str = ""
    barge_in: bool = True


class Target(Frozen):
    """Who is dialled: E.164 or `sip:…`. delay: seconds after the others. timeout: seconds of ringing, 0 for the dial's."""

    to: str
    delay: int = 0
    timeout: int = 0


class Dial(Frozen):
    """Ring the targets (several: together), join the first who takes the call.

    caller_id: the number shown, E.164. timeout: seconds of ringing, 1 to 600. time_limit: seconds of conversation.
    screened: who picks up is first told something or asked for a key (`CalleeAnswered`).
    accept: a key must be pressed to take the call. record: the conversation is recorded.
    hunt: in a way that no document can, so over REST (`flows.ringing`). What follows is for hunts only: ring: the order.
    music: heard meanwhile. machine: a machine that answers has not taken the call. returns: the call goes on afterwards.
    says: heard every so many seconds (`every`) besides.
    """

    targets: tuple[Target, ...]
    caller_id: str
    timeout: int
    time_limit: int = 14400
    screened: bool = False
    accept: bool = False
    record: bool = False
    hunt: bool = False
    ring: Ring = "together"
    music: Play | None = None
    machine: bool = False
    returns: bool = False
    says: tuple[Heard, ...] = ()
    every: int = 30


class Hold(Frozen):
    """Let the caller wait in the room of that name, until somebody joins them there or they are told to go on.

    music: heard until then; None: a ringing tone. asks: the line asks what is heard, again and again (`QueueWaits`).
    """

    room: str
    music: Play | None = None
    asks: bool = False


class Enqueue(Frozen):
    """Let the caller wait in the queue of that name, in the room where an agent will join them.

    caller_id: the number shown to agents. time_limit: seconds of conversation. returns: the call goes on afterwards.
    room: "" until the host has found the caller a place. heard: the first announcement, music and wait for a key; the line asks
    for the following ones itself (`QueueWaits`).
    """

    queue: str
    caller_id: str
    time_limit: int = 14400
    returns: bool = False
    room: str = ""
    heard: Gather | None = None


class Leave(Frozen):
    """Let the caller out of the queue: the line asks for the next turn. result: how the wait ends, "" where that is known."""

    result: QueueResult | Literal[""] = ""


class Record(Frozen):
    """Beep, then record what the caller says, at most `max_seconds`; `#` ends it. `thanks` is heard afterwards, where the
    provider does not ask for another document."""

    mailbox: str
    max_seconds: int
    thanks: tuple[Heard, ...] = ()
    transcribe: bool = False
    language: str = ""


class Continue(Frozen):
    """When all before is done, ask for the next document (answered by `Continued`)."""


class Hangup(Frozen):
    """End the call."""


class Reject(Frozen):
    """Refuse the call, without answering where nothing was answered yet."""

    reason: Literal["busy", "rejected"]


class Join(Frozen):
    """To a dialled person: you are now joined with the caller, who waits in `room` where the line has not rung you itself.

    time_limit: seconds of conversation, 0 for no limit of ours. ends: the caller's call ends with the conversation.
    record: the conversation is recorded.
    """

    room: str = ""
    time_limit: int = 0
    ends: bool = True
    record: bool = False


class Decline(Frozen):
    """To a dialled person: you did not take the call, and are not joined; your leg ends."""


Instruction = (
    Say | Play | Pause | Gather | Dial | Hold | Enqueue | Leave | Record | Continue | Hangup | Reject | Join | Decline
)
