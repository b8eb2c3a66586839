"""Flows, steps and menus: how a call goes (flow-document, sections 2, 3 and 5)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from flows.actions import AnyAction
from flows.actions.base import Timeout
from flows.conditions import Condition
from flows.document.base import CallerId, Keys, Language, Model, Name, Note, Seconds, Zone
from flows.document.prompts import Prompt

Actions = Annotated[list[AnyAction], Field(max_length=200)]


class VonageVoice(Model):
    """How Vonage speaks."""

    style: int = Field(0, ge=0, le=99)
    """Number of the voice among those of the language."""
    premium: bool = False
    """The better, dearer engine."""


class Voices(Model):
    """Which voice speaks, provider by provider."""

    twilio: str | None = Field(None, pattern=r"^[A-Za-z0-9._-]{1,80}$", examples=["Polly.Lea-Neural"])
    """Twilio's name of the voice."""
    vonage: VonageVoice | None = Field(None, examples=[{"style": 0, "premium": True}])
    """Vonage's style of the language."""


class Step(Model):
    """One step: actions that run when its condition holds, others when it does not."""

    name: Name = Field(examples=["ouvert"])
    """Unique in the flow; shown in logs, the diagram and "why"."""
    note: Note | None = None
    """For people."""
    enabled: bool = True
    """false: the step is passed over."""
    when: Condition | None = None
    """The condition; without it the step is always taken."""
    actions: Actions = Field(default_factory=list)
    """Run in order when the condition holds."""
    otherwise: Actions = Field(default_factory=list)
    """Run in order instead when it does not."""


class Menu(Model):
    """A menu: says the choices, waits for keys, does what stands behind them."""

    greeting: Prompt
    """Says the choices."""
    invalid: Prompt | None = None
    """Heard after a key that is no entry."""
    no_input: Prompt | None = None
    """Heard after silence."""
    timeout: Seconds = 5
    """Seconds of silence after the greeting."""
    inter_digit_timeout: Seconds = 3
    """Seconds between the keys of a longer code."""
    attempts: int = Field(3, ge=1, le=10)
    """How many times the greeting is played, in one visit, without a valid key."""
    barge_in: bool = True
    """Keys interrupt the prompts."""
    entries: dict[Keys, Actions] = Field(
        max_length=1_000, examples=[{"1": [{"type": "dial", "to": "+33140506070"}], "9": [{"type": "repeat"}]}]
    )
    """Keys → actions."""
    exhausted: Actions = Field(default_factory=list)
    """Actions after the last attempt; then as `exit`."""


class Flow(Model):
    """How a call goes: steps that are tried in order, and menus."""

    description: Note | None = None
    """For people."""
    timezone: Zone
    """IANA zone; schedules without their own use it."""
    language: Language
    """BCP-47; prompts without their own use it."""
    voice: Voices | None = None
    """Which voice speaks the flow's language (default, and in other languages: the provider's)."""
    withheld_callers: Literal["accept", "reject"] = "accept"
    """"reject" refuses hidden numbers before any step."""
    caller_id: CallerId = "called"
    """The number shown to whoever is dialled. Vonage takes only numbers of its own: there "caller" is the called number."""
    dial_timeout: Annotated[int, Timeout] = 30
    """Seconds of ringing when a dial does not say."""
    steps: list[Step] = Field(min_length=1, max_length=2_000)
    """Tried in order; after the last one the call is hung up."""
    menus: dict[Name, Menu] = Field(default_factory=dict, max_length=1_000)
    """Name → menu."""
