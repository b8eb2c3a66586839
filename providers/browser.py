"""The console's own phone: a page plays what it is told, and says what happens. JSON both ways; nobody's number is rung.

It is a provider like the others, so that a call on the page goes through the same turns as one on a telephone. There is no
signature: whoever asks has signed in to the console.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast, get_args

from flows.destinations import USUAL, Destinations
from flows.events import (
    Call,
    CalleeAnswered,
    CalleePressed,
    Continued,
    DialEnded,
    DigitsPressed,
    Event,
    Line,
    MessageRecorded,
    NoInput,
    Notice,
    Outcome,
)
from flows.instructions import (
    Continue,
    Decline,
    Dial,
    Enqueue,
    Gather,
    Hangup,
    Hold,
    Instruction,
    Join,
    Leave,
    Pause,
    Play,
    Record,
    Reject,
    Say,
)
from flows.numbers import caller_of
from providers.base import Document, Malformed, Purpose, Urls, Waiting, Webhook

CONTENT_TYPE: Final = "application/json; charset=utf-8"
LONGEST_SECONDS: Final = 86_400
Told = dict[str, Any]
"""One thing that the page is told to do: `do` names it."""


class Browser:
    """A line to a page of the console. destinations: where the operator lets a dial go, which holds for trials too."""

    name = "browser"
    unverified_status = 403

    def __init__(self, destinations: Destinations = USUAL) -> None:
        self.line = Line(ring_together=True, any_caller_id=True, destinations=destinations)

    def verify(self, webhook: Webhook, now: float) -> str:
        """Nothing to verify: the console has done so."""
        return ""

    def failed_url(self, webhook: Webhook) -> str:
        """A page has no fallback: it tells the person at it, who tries again."""
        return ""

    def parse_answer(self, webhook: Webhook) -> Call:
        """The call that is tried: `id`, `called`, `caller` (null: withheld). Raises `Malformed`."""
        given = _read(webhook)
        call_id, called, caller = given.get("id"), given.get("called"), given.get("caller")
        if not isinstance(call_id, str) or not isinstance(called, str) or not isinstance(caller, str | None):
            raise Malformed("id and called are texts, caller is one or null")
        return Call(call_id, caller_of(caller), called, self.line)

    def call_id(self, webhook: Webhook) -> tuple[str, ...]:
        """A page does not repeat it: the position knows."""
        return ()

    def parse_resume(self, webhook: Webhook, waiting: Waiting, purpose: Purpose, seconds: int) -> Event | Notice | None:
        """What has happened, in the words of what the line waits for. Raises `Malformed`."""
        given = _read(webhook)
        if purpose == "whisper":
            return CalleeAnswered()
        if purpose == "accept":
            return CalleePressed(_digits(given))
        return _HAPPENED[waiting](given)

    def parse_status(self, webhook: Webhook, purpose: Purpose | None) -> Sequence[Notice]:
        """Nothing comes of its own: no recording, no leg."""
        return ()

    def render(self, instructions: Sequence[Instruction], urls: Urls) -> Document:
        """The list of what the page does, in order. An empty one joins whoever was rung with the caller."""
        told = [_WRITE[type(instruction)](instruction, urls) for instruction in instructions]
        return Document(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"), CONTENT_TYPE)

    def nothing(self) -> tuple[int, bytes, str]:
        """204: there is nothing to play."""
        return 204, b"", CONTENT_TYPE


def _read(webhook: Webhook) -> Mapping[str, Any]:
    try:
        given = json.loads(webhook.body)
    except (ValueError, RecursionError) as wrong:
        raise Malformed("not JSON") from wrong
    if not isinstance(given, dict):
        raise Malformed("not a JSON object")
    return given


def _digits(given: Mapping[str, Any]) -> str:
    digits = given.get("digits", "")
    if not isinstance(digits, str) or set(digits) - set("0123456789*#") or len(digits) > 100:
        raise Malformed("digits are a text of 0-9 * #")
    return digits


def _seconds(given: Mapping[str, Any]) -> int:
    seconds = given.get("seconds", 0)
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 <= seconds <= LONGEST_SECONDS:
        raise Malformed(f"seconds are a number from 0 to {LONGEST_SECONDS}")
    return seconds


def _keys(given: Mapping[str, Any]) -> Event:
    digits = _digits(given)
    return DigitsPressed(digits) if digits else NoInput()


def _dial_ended(given: Mapping[str, Any]) -> Event:
    outcome = given.get("outcome")
    if outcome not in get_args(Outcome):
        raise Malformed(f"outcome is one of {', '.join(get_args(Outcome))}")
    return DialEnded(cast("Outcome", outcome), _seconds(given))


_HAPPENED: Final[Mapping[Waiting, Callable[[Mapping[str, Any]], Event]]] = {
    "keys": _keys,
    "dial": _dial_ended,
    "recording": lambda given: MessageRecorded(_seconds(given)),
    "continue": lambda _: Continued(),
}


def _say(say: Say, _: Urls) -> Told:
    return {"do": "say", "text": say.text, "language": say.language, "loop": say.loop}


def _play(play: Play, _: Urls) -> Told:
    return {"do": "play", "sound": play.name, "url": play.url, "loop": play.loop}


def _pause(pause: Pause, _: Urls) -> Told:
    return {"do": "pause", "seconds": pause.seconds}


def _gather(gather: Gather, urls: Urls) -> Told:
    return {
        "do": "gather",
        "prompts": [_WRITE[type(prompt)](prompt, urls) for prompt in gather.prompts],
        "max_digits": gather.max_digits,
        "timeout": gather.timeout,
        "finish_on_key": gather.finish_on_key,
        "barge_in": gather.barge_in,
        "next": urls("turn"),
    }


def _dial(dial: Dial, urls: Urls) -> Told:
    return {
        "do": "dial",
        "targets": [{"to": one.to, "delay": one.delay, "timeout": one.timeout or dial.timeout} for one in dial.targets],
        "caller_id": dial.caller_id,
        "timeout": dial.timeout,
        "record": dial.record,
        "music": _play(dial.music, urls) if dial.music else None,
        "outcomes": list(get_args(Outcome)),
        "whisper": urls("whisper") if dial.screened else None,
        "next": urls("turn"),
    }


def _record(record: Record, urls: Urls) -> Told:
    return {"do": "record", "mailbox": record.mailbox, "max_seconds": record.max_seconds, "next": urls("turn")}


def _held(_: Hold | Enqueue, urls: Urls) -> Told:
    return {"do": "continue", "next": urls("held")}  # not told on this line, which has neither hunts nor queues


_WRITE: Final[Mapping[type, Callable[[Any, Urls], Told]]] = {
    Say: _say,
    Play: _play,
    Pause: _pause,
    Gather: _gather,
    Dial: _dial,
    Hold: _held,
    Enqueue: _held,
    Leave: lambda _, urls: {"do": "continue", "next": urls("held")},
    Record: _record,
    Continue: lambda _, urls: {"do": "continue", "next": urls("turn")},
    Hangup: lambda *_: {"do": "hangup"},
    Reject: lambda reject, _: {"do": "reject", "reason": reject.reason},
    Join: lambda *_: {"do": "join"},
    Decline: lambda *_: {"do": "decline"},
}
