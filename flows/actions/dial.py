"""`dial`: people are rung, and the first who takes the call is joined with the caller."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from flows.actions.base import Action, Timeout
from flows.actions.dial_targets import DialTarget, To, plain
from flows.actions.screening import screen
from flows.document.base import CallerId, Model, Name, Ref
from flows.document.prompts import Prompt
from flows.events import Call, CalleeAnswered, CalleePressed, DialEnded, DigitsPressed, Event, Line, Outcome, QueueWaits
from flows.instructions import Continue, Decline, Gather, Join, Leave, Play, Ring, Target
from flows.instructions import Dial as DialInstruction
from flows.instructions import Hangup as HangupInstruction
from flows.ringing.hunt import room_of
from flows.ringing.order import shuffled

if TYPE_CHECKING:
    from flows.actions import AnyAction
    from flows.walk import Walk

TOGETHER = 10
"""How many are rung at once; more are rung in waves of so many (Twilio's limit of Numbers in one Dial)."""
WORST_FIRST: tuple[Outcome | None, ...] = (None, "failed", "no_answer", "busy")
"""Outcomes in the position's spelling, the best last: a busy person is there."""
CONSENT_SECONDS = 3
HUNT, RECORDED = 1, 2
"""Marks in the position's state: the dial is a hunt; it is recorded."""
SHUFFLED = ("random", "round_robin", "longest_idle")
"""Ways to ring that differ from call to call."""
REMEMBERED = 100
"""Of one dial: it differs by the number that is shown, which may be the caller's."""


class AfterDial(Model):
    """Actions for each outcome, before going on with the next action."""

    answered: list[AnyAction] | None = None
    """After the conversation; without it, the call ends with the conversation."""
    busy: list[AnyAction] | None = None
    """They were busy."""
    no_answer: list[AnyAction] | None = None
    """Nobody took the call: no answer, a mailbox, no accept key."""
    failed: list[AnyAction] | None = None
    """They could not be reached."""


def _same(one: list[DialTarget], other: list[DialTarget]) -> bool:
    return [target.to for target in one] == [target.to for target in other]


class Dial(Action):
    """Ring somebody. When they talked, the call ends with the conversation; otherwise the next action follows.

    {"type": "dial", "to": ["+33140506070", "sip:accueil@example.com"], "ring": "in_turn", "timeout": 20}
    """

    type: Literal["dial"]
    to: To = Field(examples=["+33140506070", ["+33140506070", {"to": "+33140506080", "timeout": 15}]])
    """Whom: one target or a list. An empty list counts as failed."""
    ring: Ring = "together"
    """Several targets ring together, or one after the other: as written (`in_turn`), in any order (`random`), beginning after
    whoever was rung first last time (`round_robin`), or whose last conversation is longest ago first (`longest_idle`)."""
    timeout: Annotated[int | None, Timeout] = Field(None, examples=[25])
    """Seconds of ringing (default: the flow's dial_timeout)."""
    caller_id: CallerId | None = None
    """The number shown to whoever is dialled (default: the flow's)."""
    accept_key: Annotated[str, Field(pattern=r"^[0-9*#]$")] | None = Field(None, examples=["1"])
    """A key that the callee must press to take the call; a mailbox that answers does not press it."""
    whisper: Prompt | None = None
    """Heard by the callee before the two are joined."""
    music: Annotated[Name | None, Ref("sounds")] = Field(None, examples=["attente"])
    """Sound heard by the caller while it rings."""
    hold_prompt: Prompt | None = None
    """Heard by the caller at intervals while it rings, over the music or between two pieces of it."""
    hold_interval: int = Field(30, ge=10, le=600)
    """Seconds between two of these."""
    machine_detection: bool = False
    """Let the provider tell machines from people: a mailbox that answers has not taken the call. Takes some seconds."""
    time_limit: int = Field(14400, ge=10, le=86400)
    """Seconds after which a conversation is cut."""
    record: bool = False
    """Record the conversation. What the law asks to tell the callers first is up to you: see `consent`."""
    consent: Prompt | None = None
    """Said to the caller before it rings, where `record` is on."""
    refuse_key: Annotated[str, Field(pattern=r"^[0-9*#]$")] = Field("9", examples=["9"])
    """The key with which a caller who has heard `consent` refuses: the call goes on unrecorded."""
    mailbox: Annotated[Name | None, Ref("mailboxes")] = Field(None, examples=["enregistrements"])
    """Where the recording goes, like a message."""
    on: AfterDial = Field(default_factory=AfterDial)
    """Actions for each outcome."""

    @cached_property
    def targets(self) -> tuple[DialTarget, ...]:
        """Whom to ring, in order."""
        to = self.to if isinstance(self.to, list) else [self.to]
        return tuple(plain(target) if isinstance(target, str) else target for target in to)

    @property
    def returns(self) -> bool:
        """Whether the caller's line outlives a conversation: the flow goes on, or a machine may turn out to be at the other end
        (Vonage says so after the two are joined)."""
        return self.on.answered is not None or self.machine_detection

    def hunts(self, line: Line) -> bool:
        """Whether people are rung over REST, because no document of this line can do what is wanted, and REST can be used."""
        if not line.hunts:
            return False
        several = len(self.targets) > 1
        together = several and self.ring == "together" and not line.ring_together
        remembered = several and self.ring in ("round_robin", "longest_idle")
        delayed = self.ring == "together" and any(target.delay for target in self.targets)
        heard = self.music is not None or self.hold_prompt is not None
        return together or remembered or delayed or heard or self.machine_detection

    def groups(self, call: Call, hunt: bool) -> list[list[DialTarget]]:
        """The targets as they are rung: each group at once, the groups in turn. A hunt is one group."""
        refusal = call.line.destinations.refusal
        targets = [target for target in self.targets if refusal(target.to) is None]
        if self.ring in SHUFFLED:
            targets = shuffled(targets, call.id)
        if hunt:
            return [targets]
        size = TOGETHER if call.line.ring_together and self.ring == "together" else 1
        return [targets[start : start + size] for start in range(0, len(targets), size)]

    def run(self, walk: Walk) -> None:
        refused = 0
        for target in self.targets:
            if why := walk.call.line.destinations.refusal(target.to):
                refused += 1
                walk.alert(f"{target.to} is not dialled: {why}")
        if refused == len(self.targets):
            return self.ended(walk, "failed")
        if self.record and self.consent:
            walk.tell(Gather(walk.heard(self.consent), max_digits=1, timeout=CONSENT_SECONDS))
            return walk.wait("keys", (0,))
        return self.ring_group(walk, 0, None, self.record)

    def ring_group(self, walk: Walk, index: int, best: Outcome | None, record: bool) -> None:
        """Ring one group; which one, the best outcome so far, whether it is a hunt and recorded, stand in the position."""
        told, names = self.told(walk, index, record)
        walk.tell(told)
        walk.note(f"dial {names}")
        marks = HUNT * told.hunt + RECORDED * record
        walk.wait("dial", (index, WORST_FIRST.index(best), *([marks] if marks else [])))

    def told(self, walk: Walk, index: int, record: bool) -> tuple[DialInstruction, str]:
        """What the line is told to ring a group, and who that is; put together once, where it is the same on every call."""
        line, shown = walk.call.line, walk.shown(self.caller_id)
        key = (line.destinations, line.ring_together, line.hunts, index, record, shown)
        found = self._told.get(key)
        if found is None:
            found = self._made(walk, index, record, shown)
            if self.ring not in SHUFFLED and not self.music and not self.hold_prompt:
                if len(self._told) >= REMEMBERED:
                    self._told.clear()
                self._told[key] = found
        return found

    @cached_property
    def _told(self) -> dict[tuple[Any, ...], tuple[DialInstruction, str]]:
        return {}

    def _made(self, walk: Walk, index: int, record: bool, shown: str) -> tuple[DialInstruction, str]:
        hunt = self.hunts(walk.call.line)
        group = self.groups(walk.call, hunt)[index]
        default = self.timeout or walk.flow.model.dial_timeout
        told = DialInstruction(
            targets=tuple(Target(target.to, target.delay, target.timeout or default) for target in group),
            caller_id=shown,
            timeout=max(target.timeout or default for target in group),
            time_limit=self.time_limit,
            screened=self.whisper is not None or self.accept_key is not None,
            accept=self.accept_key is not None,
            record=record,
            hunt=hunt,
            ring=self.ring,
            music=self.music_played(walk),
            machine=self.machine_detection,
            returns=self.returns,
            says=walk.heard(self.hold_prompt) if self.hold_prompt and hunt else (),
            every=self.hold_interval,
        )
        return told, ", ".join(target.to for target in group)

    def music_played(self, walk: Walk) -> Play | None:
        """The music, where its audio is there already."""
        url = walk.program.audio.get(self.music) if self.music else None
        return Play(self.music, url) if self.music and url else None

    def resume(self, walk: Walk, event: Event) -> None:
        if isinstance(event, CalleeAnswered):
            return screen(walk, self.whisper, self.accept_key, self.joined(walk))
        if isinstance(event, CalleePressed):
            return walk.tell_callee(self.joined(walk) if event.digits == self.accept_key else Decline())
        if isinstance(event, QueueWaits):
            return self.holds(walk, event)
        if len(walk.state) == 1:
            return self.consented(walk, event)
        ended = event if isinstance(event, DialEnded) else DialEnded("failed")
        return self.group_ended(walk, ended.outcome, ended.seconds if ended.outcome == "answered" else None)

    def holds(self, walk: Walk, event: QueueWaits) -> None:
        """What the caller hears who waits, piece by piece, where the line asks for it; the call itself does not move."""
        if event.over:
            return walk.tell_callee(Leave())
        music = (event.music,) if event.music else ()
        said = walk.heard(self.hold_prompt) if self.hold_prompt else ()
        return walk.tell_callee(*music, *said, Continue())

    def consented(self, walk: Walk, event: Event) -> None:
        """The caller has heard that the conversation is recorded, and has refused or not."""
        refused = isinstance(event, DigitsPressed) and event.digits == self.refuse_key
        walk.note(f"recording {'refused' if refused else 'not refused'}")
        return self.ring_group(walk, 0, None, not refused)

    def joined(self, walk: Walk) -> Join:
        """What joins a callee with the caller: nothing, where the line itself has rung them; else the caller's room."""
        marks = sum(walk.state[2:])
        if not marks & HUNT:
            return Join()
        return Join(room_of(walk.position), self.time_limit, ends=not self.returns, record=bool(marks & RECORDED))

    def group_ended(self, walk: Walk, outcome: Outcome, seconds: int | None = None) -> None:
        index, best, *more = walk.state
        marks = sum(more)
        groups = self.groups(walk.call, bool(marks & HUNT))
        length = "" if seconds is None else f", {seconds} s"
        walk.note(f"dial {', '.join(target.to for target in groups[index])}: {outcome.replace('_', ' ')}{length}")
        if outcome == "answered" or marks & HUNT:
            return self.ended(walk, outcome)
        following = index + 1
        while outcome == "busy" and following < len(groups) and _same(groups[following], groups[index]):
            following += 1  # a line that is busy now is not rung again at once
        overall = outcome if self.ring != "together" else max(outcome, WORST_FIRST[best], key=WORST_FIRST.index)
        if following < len(groups):
            return self.ring_group(walk, following, overall, bool(marks & RECORDED))
        return self.ended(walk, overall or outcome)

    def ended(self, walk: Walk, outcome: Outcome) -> None:
        if outcome == "answered" and self.on.answered is None:
            walk.tell(HangupInstruction())
            return walk.end("dial")
        return walk.enter_branch(self, outcome)

    def branch(self, name: str) -> Sequence[Action]:
        return getattr(self.on, name) or ()
