"""What a turn does with a caller, so that two turns can be held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, Literal, get_args

from flows import instructions as told
from flows.actions.dial import Dial
from flows.actions.gather import Gather
from flows.actions.queue import JoinQueue
from flows.actions.sign_in import SignIn
from flows.events import CalleeAnswered
from flows.frames import InMenu, read
from flows.instructions import FOREVER, Instruction, Ring, Voice
from flows.interpreter import Turn, action_at, advance
from flows.program import Program, RunnableMenu
from flows.record import Frozen, replace
from flows.words import Words, template, words

Waits = Literal["menu", "gather", "pin", "consent", "dial", "queue", "request"]
Ends = Literal["voicemail", "forever", "hangup", "reject", "talked", "limit", "other"]
Kind = Waits | Ends
ORDERS: Final[Mapping[Ring, str]] = {
    "together": template("together"),
    "in_turn": template("in turn"),
    "random": template("random"),
    "round_robin": template("round robin"),
    "longest_idle": template("longest idle"),
}
Settings = Mapping[Words, str | int | None]
Spoken = tuple[str, str, Voice | None]
"""A text or a sound (♪), its language, the voice."""
OVER = frozenset(get_args(Ends))


class Act(Frozen):
    """What becomes of the caller.

    name: the menu, the variable, who is dialled, the mailbox, the address; else "". heard: on the way there.
    more: further settings that somebody would notice, each with its value in words.
    """

    kind: Kind
    name: str = ""
    heard: tuple[Spoken, ...] = ()
    more: tuple[tuple[str, str], ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """What is heard, as text."""
        return tuple(text for text, _, _ in self.heard)

    @property
    def is_over(self) -> bool:
        """Whether nothing that anybody does leads on."""
        return self.kind in OVER

    def after(self, heard: Iterable[Spoken]) -> Act:
        """The same, with what was heard before it."""
        return replace(self, heard=(*heard, *self.heard))


def menu_at(program: Program, turn: Turn) -> RunnableMenu | None:
    """The menu that waits for keys after a turn; None where something else waits."""
    if turn.position is None or turn.position.waiting != "keys" or turn.flow is None:
        return None
    top = read(turn.position.place, program.flow(turn.flow))[-1]
    return top.menu if isinstance(top, InMenu) else None


def act_of(program: Program, turn: Turn, now: datetime) -> Act:
    """What a turn does; `continue` is not one of them: whoever asks lets the line come back first."""
    heard = tuple(spoken(turn.instructions))
    if turn.request is not None:
        return Act("request", turn.request.url, heard)
    if turn.position is None or turn.ended_by:
        return _end(turn, heard)
    if turn.position.waiting == "recording":
        return _voicemail(program, turn, heard)
    if menu := menu_at(program, turn):
        more: Settings = {words("attempts"): menu.model.attempts, words("time to choose"): f"{menu.model.timeout} s"}
        return Act("menu", menu.name, heard, _more(more))
    action = action_at(program, turn.position)
    if isinstance(action, Gather):
        keys = words("{least} to {most}", least=action.min_digits, most=action.max_digits)
        return Act("gather", action.variable, heard, _more({words("keys"): keys}))
    if isinstance(action, SignIn):
        return Act("pin", action.state, heard, _more({words("attempts"): action.attempts}))
    if isinstance(action, JoinQueue):
        return _queue(program, action, heard)
    if isinstance(action, Dial):
        return _dial(program, turn, action, heard, now)
    return Act("other", action.type if action else "", heard)


def spoken(instructions: Iterable[Instruction]) -> Iterator[Spoken]:
    """What is heard of instructions."""
    for one in instructions:
        if isinstance(one, told.Say):
            yield one.text, one.language, one.voice
        elif isinstance(one, told.Play):
            yield f"♪ {one.name}", "", None
        elif isinstance(one, told.Gather):
            yield from spoken(one.prompts)


def _end(turn: Turn, heard: tuple[Spoken, ...]) -> Act:
    if turn.ended_by == "hangup":
        loops = [one for one in turn.instructions if isinstance(one, told.Say | told.Play) and one.loop == FOREVER]
        return Act("forever" if loops else "hangup", "", heard)
    if turn.ended_by == "reject":
        refused = next((one for one in turn.instructions if isinstance(one, told.Reject)), None)
        return Act("reject", refused.reason, heard) if refused else Act("hangup", "", heard)
    return Act("talked" if turn.ended_by == "dial" else "limit", "", heard)


def _voicemail(program: Program, turn: Turn, heard: tuple[Spoken, ...]) -> Act:
    record = next(one for one in turn.instructions if isinstance(one, told.Record))
    mailbox = program.mailbox(record.mailbox)
    more: Settings = {
        words("recipients"): ", ".join(mailbox.emails) or None,
        words("webhook"): mailbox.webhook,
        words("longest message"): f"{record.max_seconds} s",
        words("transcription"): words("yes") if record.transcribe else None,
    }
    return Act("voicemail", record.mailbox, heard, _more(more))


def _dial(program: Program, turn: Turn, action: Dial, heard: tuple[Spoken, ...], now: datetime) -> Act:
    dial = next((one for one in turn.instructions if isinstance(one, told.Dial)), None)
    if dial is None:
        return Act("consent", action.refuse_key, heard)
    delays = [target.delay for target in dial.targets]
    more: Settings = {
        words("order"): words(ORDERS[action.ring]) if len(action.targets) > 1 else None,
        words("ringing time"): ", ".join(f"{target.timeout} s" for target in dial.targets),
        words("delays"): ", ".join(f"{delay} s" for delay in delays) if any(delays) else None,
        words("number shown"): dial.caller_id,
        words("key to take the call"): action.accept_key,
        words("music"): dial.music.name if dial.music else None,
        words("longest conversation"): f"{dial.time_limit} s",
        words("recording"): words("yes") if dial.record else None,
        words("machine detection"): words("yes") if dial.machine else None,
        words("whisper"): _whispered(program, turn, now) if dial.screened else None,
    }
    return Act("dial", ", ".join(target.to for target in action.targets), heard, _more(more))


def _queue(program: Program, action: JoinQueue, heard: tuple[Spoken, ...]) -> Act:
    queue = program.queue(action.queue)
    agents = ", ".join(agent.to for _, agent in queue.in_order)
    return Act("queue", action.queue, heard, _more({words("agents"): agents, words("key to leave"): queue.leave_key}))


def _whispered(program: Program, turn: Turn, now: datetime) -> str:
    callee = advance(program, turn.position, CalleeAnswered(), now)
    return " ".join(text for text, _, _ in spoken(callee.instructions))


def _more(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Settings by name; those that are not there are left out."""
    told = ((name, str(value) if isinstance(value, int) else value) for name, value in settings.items())
    return tuple((name, value) for name, value in told if value is not None)
