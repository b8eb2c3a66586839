"""NCCO, the JSON document that tells Vonage what to do: https://developer.vonage.com/en/voice/voice-api/ncco-reference.

A call ends when its NCCO has run out; there is no action that hangs up and none that refuses a call.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from flows.instructions import (
    Continue,
    Decline,
    Dial,
    Enqueue,
    Gather,
    Hangup,
    Heard,
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
from providers.base import Document, Purpose, Urls
from providers.ncco_prompts import Action, heard, wait
from providers.remembered import Remembered
from providers.text import speakable
from providers.vonage_languages import written_language

log = logging.getLogger(__name__)

DOCUMENT_LIMIT = 60_000  # bytes before the URLs are in it; 64 kB with them
INPUT_LIMIT = 10  # seconds that an input waits for a key
RING_LIMIT, TALK_LIMIT = 120, 7200  # seconds that a connect rings, and lasts
SHORTEST_WAIT = 0.1  # seconds
NUMBER = re.compile(r"\+?([1-9][0-9]{6,14})")
SIP = re.compile(r"sips?:[^\s@<>\"]+@[^\s@<>\"]+")

# Where a URL of the call will stand in a remembered document. Nobody can guess it, so it is in no text either.
HOLE = secrets.token_hex(8)
HOLES = re.compile(HOLE + r"([a-z]+),([0-9]+);")

Template = tuple[str, tuple[tuple[str, int, str], ...]]
_remembered: Remembered[tuple[Instruction, ...], Template] = Remembered(limit=8_000_000)


def render(instructions: Sequence[Instruction], urls: Urls) -> Document:
    """The NCCO for these instructions; equal ones are made once and differ only in the call's URLs."""
    key = tuple(instructions)
    template = _remembered.get(key)
    if template is None:
        template = _template(key)
        _remembered.keep(key, template, 500 + 2 * (len(template[0]) + sum(len(hole[2]) for hole in template[1])))
    text, rest = template
    for purpose, seconds, following in rest:
        text += urls(purpose, seconds) + following
    return Document(text.encode(), "application/json")


def static(said: Sequence[Heard], dial: Dial | None, goodbye: Sequence[Heard]) -> Document:
    """An NCCO that names no URL of a call: after its connect, however that ended, it goes on with a goodbye."""
    connect = _connect(dial) if dial else None
    prompts = [[action for prompt in heard_then for action in heard(prompt, False)] for heard_then in (said, goodbye)]
    actions = _fitting([*prompts[0], *([connect] if connect else []), *prompts[1]])
    return Document(_json(actions).encode(), "application/json")


def _template(instructions: tuple[Instruction, ...]) -> Template:
    actions = [action for instruction in instructions for action in RENDERERS[type(instruction)](instruction)]
    if not actions and not (instructions and isinstance(instructions[-1], Join)):
        # What an empty NCCO does to a call that has just arrived is not documented.
        actions = [wait(0.5)]
    text = _json(_fitting(actions))
    head, *parts = HOLES.split(text)
    return head, tuple(zip(parts[::3], map(int, parts[1::3]), parts[2::3], strict=True))


def _json(actions: list[Action]) -> str:
    text = json.dumps(actions, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()


def _fitting(actions: list[Action]) -> list[Action]:
    """The actions without the prompts that are too much for one document: less is heard, but the call goes on."""
    excess = len(_json(actions).encode()) - DOCUMENT_LIMIT
    if excess <= 0:
        return actions
    log.warning("an NCCO is %d bytes too long: its last prompts are left out", excess)
    kept = []
    for action in reversed(actions):
        if excess > 0 and action["action"] in ("talk", "stream"):
            excess -= len(_json([action]).encode())
        else:
            kept.append(action)
    return kept[::-1]


def _hole(purpose: Purpose, seconds: int = 0) -> str:
    return f"{HOLE}{purpose},{seconds};"


# What is waited for


def _gather(gather: Gather, purpose: Purpose = "turn") -> list[Action]:
    prompts = [action for prompt in gather.prompts for action in heard(prompt, gather.barge_in)]
    left = gather.timeout - INPUT_LIMIT
    dtmf = {
        "timeOut": max(1, min(gather.timeout, INPUT_LIMIT)),
        "maxDigits": max(1, min(gather.max_digits, 20)),  # 4 where it is not said
        # No other key can end an input: it comes with the digits, and whoever reads them cuts there.
        "submitOnHash": gather.finish_on_key == "#",
    }
    url = _hole("wait", left) if left > 0 else _hole(purpose)
    return [*prompts, {"action": "input", "type": ["dtmf"], "dtmf": dtmf, "eventUrl": [url]}]


def _dial(dial: Dial) -> list[Action]:
    """connect takes one endpoint, so of several targets the first is rung.

    `notify` stands behind it because after a conversation, or where the answer to a failure is lost, the NCCO goes on.
    """
    connect = _connect(dial)
    if connect is None:
        return [_notify({"status": "failed"}, "turn")]
    connect |= {"eventType": "synchronous", "eventUrl": [_hole("turn")]}
    # Without a condition that ends it, a recording goes on in the background until the call ends.
    recording: Action = {"action": "record", "format": "mp3", "eventUrl": [_hole("recording")]}
    return [*([recording] if dial.record else []), connect, _notify({"event": "after"}, "after")]


def _connect(dial: Dial) -> Action | None:
    """To the first target; None where that is nobody whom Vonage can reach."""
    endpoint = _endpoint(dial) if dial.targets else None
    if endpoint is None:
        return None
    caller_id = NUMBER.fullmatch(dial.caller_id)
    return {
        "action": "connect",
        "endpoint": [endpoint],
        **({"from": caller_id[1]} if caller_id else {"randomFromNumber": True}),
        "timeout": max(1, min(dial.timeout, RING_LIMIT)),
        "limit": max(1, min(dial.time_limit, TALK_LIMIT)),
    }


def _hold(hold: Hold) -> list[Action]:
    """The caller waits in a room of their own. Whoever is rung over REST comes there; else the caller is transferred away.

    https://developer.vonage.com/en/voice/voice-api/ncco-reference#conversation
    """
    music = {"musicOnHoldUrl": [hold.music.url]} if hold.music else {}
    room = {"action": "conversation", "name": hold.room, "startOnEnter": False, "endOnExit": True, **music}
    return [room, _notify({"event": "held"}, "held")]


def _enqueue(enqueue: Enqueue) -> list[Action]:
    """There are no queues: the caller hears music and is asked for a key, again and again. When an agent takes the call, the
    line is transferred to the room where the agent is.

    https://developer.vonage.com/en/voice/voice-api/ncco-reference#input
    """
    return _gather(enqueue.heard, "round") if enqueue.heard else [_notify({"event": "round"}, "round")]


def _leave(_: Leave) -> list[Action]:
    return [_notify({"event": "held"}, "held")]


def _endpoint(dial: Dial) -> Action | None:
    to = speakable(dial.targets[0].to)
    if number := NUMBER.fullmatch(to):
        screening = {"onAnswer": {"url": _hole("whisper")}} if dial.screened or dial.accept else {}
        return {"type": "phone", "number": number[1], **screening}
    if SIP.fullmatch(to):
        return {"type": "sip", "uri": to}  # has no onAnswer: who picks up is joined at once
    return None


def _record(record: Record) -> list[Action]:
    """Both conditions are given, for the pages differ on which of them makes the line wait for the message.

    mp3 is what mail programs play and a tenth of the size of wav. Ten seconds of silence, the most there is, let a caller think.
    """
    action: Action = {
        "action": "record",
        "format": "mp3",
        "endOnSilence": 10,
        "endOnKey": "#",
        "timeOut": max(3, min(record.max_seconds, 7200)),
        "beepStart": True,
        "eventUrl": [_hole("recording")],
    }
    # Without a language it would hear English: rather no text than one that nobody said.
    if record.transcribe and (language := written_language(record.language)):
        action["transcription"] = {"language": language, "eventUrl": [_hole("transcription")]}
    return [action, *(thanks for prompt in record.thanks for thanks in heard(prompt))]


def _continue(_: Continue) -> list[Action]:
    return [_notify({"event": "continue"}, "turn")]


def _notify(payload: Action, purpose: Purpose) -> Action:
    return {"action": "notify", "payload": payload, "eventUrl": [_hole(purpose)], "eventMethod": "POST"}


# What ends


def _hangup(_: Hangup) -> list[Action]:
    return []


def _reject(_: Reject) -> list[Action]:
    """The shortest call there is; it is answered all the same, for Vonage cannot refuse one."""
    return [wait(SHORTEST_WAIT)]


def _join(join: Join) -> list[Action]:
    """When the NCCO of an onAnswer has run out, the callee is joined with the caller; else they meet in the caller's room."""
    if not join.room:
        return []
    recorded: Action = {"record": True, "eventUrl": [_hole("recording")]} if join.record else {}
    return [{"action": "conversation", "name": join.room, "startOnEnter": True, "endOnExit": join.ends, **recorded}]


def _decline(_: Decline) -> list[Action]:
    """So a callee who is not to be joined is kept waiting until the leg is hung up over REST, and asked for again."""
    return [wait(5), _notify({"event": "declined"}, "accept")]


RENDERERS: dict[type[Instruction], Callable[[Any], list[Action]]] = {
    Say: heard,
    Play: heard,
    Pause: heard,
    Gather: _gather,
    Dial: _dial,
    Hold: _hold,
    Enqueue: _enqueue,
    Leave: _leave,
    Record: _record,
    Continue: _continue,
    Hangup: _hangup,
    Reject: _reject,
    Join: _join,
    Decline: _decline,
}
