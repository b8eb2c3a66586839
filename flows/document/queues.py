"""Queues: callers wait, and agents are rung for them one after the other."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from flows.document.base import CallerId, Destination, Model, Name, Note, Ref, Zone
from flows.document.prompts import Prompt
from flows.instructions import Ring

Key = Annotated[str, Field(pattern=r"^[0-9*#]$")]


class Agent(Model):
    """Somebody who answers the callers of a queue. The same name in another queue is the same person."""

    to: Destination = Field(examples=["+33140506070"])
    """Their number, E.164, or a `sip:` address."""
    hours: Annotated[Name | None, Ref("hours")] = Field(None, examples=["service"])
    """Weekly hours in which they are rung (default: always)."""
    pin: Annotated[str, Field(pattern=r"^[0-9]{4,12}$")] | None = Field(None, examples=["470815"])
    """Digits with which they sign in and out by telephone (`sign_in`). Whoever may read the configuration can read it."""
    rank: int | None = Field(None, ge=1, le=500, examples=[1])
    """Whom callers are offered first, 1 before 2; agents without a rank come behind those who have one, by their names."""


class Announcements(Model):
    """What callers hear of the queue while they wait."""

    position: bool = True
    """How many callers are before them."""
    wait: bool = True
    """About how long it will take, as far as that is known."""
    keys: bool = True
    """Which keys leave the queue and ask to be called back."""
    prompt: Prompt | None = None
    """Heard after these."""
    interval: int = Field(30, ge=10, le=600)
    """Seconds of music between two announcements."""


def _all() -> Announcements:
    return Announcements.model_validate({})


class Queue(Model):
    """Callers who wait for the next free agent."""

    description: Note | None = None
    """For people."""
    timezone: Zone
    """IANA zone; the agents' hours without their own use it."""
    agents: dict[Name, Agent] = Field(max_length=500, examples=[{"Anna": {"to": "+33140506070", "hours": "service"}}])
    """Name → who answers."""
    sign_in: bool = False
    """true: only agents who have signed in are rung; false: all who have not signed out."""
    strategy: Ring = "longest_idle"
    """Whom a caller is offered: all free agents (`together`), or one after the other: by rank (`in_turn`), in any order
    (`random`), whoever was rung longest ago (`round_robin`), whose last conversation ended longest ago (`longest_idle`)."""
    ring_timeout: int = Field(20, ge=5, le=120)
    """Seconds for which an agent is rung."""
    caller_id: CallerId | None = None
    """The number shown to agents (default: the flow's)."""
    whisper: Prompt | None = None
    """Heard by the agent before the two are joined."""
    accept_key: Key | None = Field(None, examples=["1"])
    """A key that the agent must press to take the call; a mailbox that answers does not press it."""
    wrap_up: int = Field(10, ge=0, le=3600)
    """Seconds after a conversation in which the agent is not rung."""
    max_waiting: int = Field(50, ge=1, le=1000)
    """Callers who may wait at once; for another one the queue is full."""
    max_wait: int = Field(900, ge=10, le=14400)
    """Seconds after which a caller has waited long enough."""
    greeting: Prompt | None = None
    """Heard once, before the wait."""
    music: Annotated[Name | None, Ref("sounds")] = Field(None, examples=["attente"])
    """Sound heard while waiting (default: a ringing tone)."""
    announcements: Announcements = Field(default_factory=_all)
    """Which announcements interrupt the music."""
    leave_key: Key | None = Field(None, examples=["*"])
    """The key with which a caller leaves the queue, to leave a message for example (`on.left`)."""
    callback_key: Key | None = Field(None, examples=["1"])
    """The key with which a caller asks to be called back, and keeps their place."""
    time_limit: int = Field(14400, ge=10, le=86400)
    """Seconds after which a conversation is cut."""

    @property
    def in_order(self) -> list[tuple[str, Agent]]:
        """The agents with their names, by rank. JSON objects have no order that a configuration could keep."""
        return sorted(self.agents.items(), key=lambda item: (item[1].rank or len(self.agents) + 500, item[0]))
