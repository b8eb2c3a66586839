"""`queue`: the caller waits until an agent is free."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal, cast

from pydantic import Field

from flows.actions.base import Action
from flows.actions.screening import screen
from flows.document.base import Model, Name, Ref
from flows.document.queues import Agent, Queue
from flows.events import CalleeAnswered, CalleePressed, DialEnded, Event, QueueEnded, QueueWaits
from flows.instructions import Decline, Dial, Enqueue, Gather, Hangup, Heard, Join, Leave, Pause, QueueResult, Target
from flows.ringing.hunt import room_of

if TYPE_CHECKING:
    from flows.actions import AnyAction
    from flows.program import Program
    from flows.walk import Walk

QUEUED, RUNG = 0, 1
"""In the position's state: the caller waits in the queue; its agents are rung once, for this line has no queues."""
KEY_SECONDS = 1
MINUTE = 60


class AfterQueue(Model):
    """Actions for each way in which a wait ends, before going on with the next action."""

    answered: list[AnyAction] | None = None
    """After the conversation; without it, the call ends with the conversation."""
    full: list[AnyAction] | None = None
    """So many wait already that another caller is not taken in."""
    timeout: list[AnyAction] | None = None
    """The caller has waited long enough."""
    no_agents: list[AnyAction] | None = None
    """Nobody is there who could answer."""
    left: list[AnyAction] | None = None
    """The caller has pressed the key that leaves the queue."""


class JoinQueue(Action):
    """Have the caller wait for an agent. When they talked, the call ends with the conversation; otherwise the next action follows.

    {"type": "queue", "queue": "service", "on": {"timeout": [{"type": "voicemail", "mailbox": "general"}]}}
    """

    type: Literal["queue"]
    queue: Annotated[Name, Ref("queues")] = Field(examples=["service"])
    """Name of the queue."""
    on: AfterQueue = Field(default_factory=AfterQueue)
    """Actions for each way in which the wait ends."""

    def run(self, walk: Walk) -> None:
        queue = walk.program.queue(self.queue)
        if not queue.agents:
            return self.ended(walk, "no_agents")
        if not walk.call.line.hunts:
            return self.ring_once(walk, queue)
        if queue.greeting:
            walk.say(queue.greeting)
        caller_id = walk.shown(queue.caller_id)
        walk.tell(Enqueue(self.queue, caller_id, queue.time_limit, self.on.answered is not None))
        walk.note(f"queue {self.queue}")
        return walk.wait("dial", (QUEUED,))

    def ring_once(self, walk: Walk, queue: Queue) -> None:
        """On a line that cannot keep callers waiting: the agents who are there are rung together, or the first of them."""
        allowed = walk.call.line.destinations
        there = [agent for _, agent in queue.in_order if in_hours(walk.program, queue, agent, walk.now)]
        targets = [Target(agent.to) for agent in there if allowed.refusal(agent.to) is None]
        if not targets:
            return self.ended(walk, "no_agents")
        most = 10 if walk.call.line.ring_together else 1
        screened = queue.whisper is not None or queue.accept_key is not None
        accept = queue.accept_key is not None
        caller_id = walk.shown(queue.caller_id)
        rung = tuple(targets[:most])
        walk.tell(Dial(rung, caller_id, queue.ring_timeout, queue.time_limit, screened, accept))
        walk.note(f"queue {self.queue}: nobody can wait on this line, so its agents are rung once")
        return walk.wait("dial", (RUNG,))

    def resume(self, walk: Walk, event: Event) -> None:
        queue = walk.program.queue(self.queue)
        match event:
            case CalleeAnswered():
                return screen(walk, queue.whisper, queue.accept_key, self.joined(walk, queue))
            case CalleePressed():
                took = event.digits == queue.accept_key
                return walk.tell_callee(self.joined(walk, queue) if took else Decline())
            case QueueWaits():
                return self.waits(walk, queue, event)
            case QueueEnded():
                return self.ended(walk, event.result)
            case DialEnded(outcome="answered"):
                return self.ended(walk, "answered")
        return self.ended(walk, "timeout")

    def joined(self, walk: Walk, queue: Queue) -> Join:
        if walk.state == (RUNG,):
            return Join()
        return Join(room_of(walk.position), queue.time_limit, ends=self.on.answered is None)

    def waits(self, walk: Walk, queue: Queue, event: QueueWaits) -> None:
        """What the caller is told next; the call itself does not move."""
        if event.over:
            return walk.tell_callee(Leave())
        if event.digits and event.digits == queue.leave_key:
            return walk.tell_callee(Leave("left"))
        if event.digits and event.digits == queue.callback_key and can_be_called(walk):
            return walk.tell_callee(Leave("called_back"))
        music: Heard = event.music or Pause(queue.announcements.interval)
        return walk.tell_callee(Gather((*announced(walk, queue, event), music), max_digits=1, timeout=KEY_SECONDS))

    def ended(self, walk: Walk, result: QueueResult) -> None:
        walk.note(f"queue {self.queue}: {result.replace('_', ' ')}")
        if result == "called_back":
            walk.say_phrase("queue_called_back")
            walk.tell(Hangup())
            return walk.end("hangup")
        if result == "answered" and self.on.answered is None:
            walk.tell(Hangup())
            return walk.end("dial")
        return walk.enter_branch(self, result)

    def branch(self, name: str) -> Sequence[Action]:
        return cast("Sequence[Action]", getattr(self.on, name, None) or ())


def in_hours(program: Program, queue: Queue, agent: Agent, now: datetime) -> bool:
    """Whether the agent's hours are open."""
    return agent.hours is None or bool(program.hours(agent.hours, queue.timezone).at(now).open)


def can_be_called(walk: Walk) -> bool:
    """Whether the caller has a number that may be called."""
    caller = walk.call.caller or ""
    return caller.startswith("+") and walk.call.line.destinations.refusal(caller) is None


def announced(walk: Walk, queue: Queue, event: QueueWaits) -> list[Heard]:
    """How many are before the caller, how long it will take, and what can be pressed."""
    wanted, told = queue.announcements, list[Heard]()
    if wanted.position and event.place == 1:
        told.append(walk.phrase("queue_next"))
    elif wanted.position and event.place > 1:
        told.append(walk.phrase("queue_place", place=str(event.place)))
    if wanted.wait and event.seconds is not None:
        told.append(_wait(walk, event.seconds))
    if wanted.keys and queue.callback_key and can_be_called(walk):
        told.append(walk.phrase("queue_callback_key", key=queue.callback_key))
    if wanted.keys and queue.leave_key:
        told.append(walk.phrase("queue_leave_key", key=queue.leave_key))
    return [*told, *(walk.heard(wanted.prompt) if wanted.prompt else ())]


def _wait(walk: Walk, seconds: int) -> Heard:
    minutes = -(-seconds // MINUTE)
    return walk.phrase("queue_minutes", minutes=str(minutes)) if minutes > 1 else walk.phrase("queue_minute")
