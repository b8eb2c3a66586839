"""Instructions as TwiML (https://www.twilio.com/docs/voice/twiml). One small function per instruction.

A document is written once for equal instructions, with a hole wherever it names a URL of the call; the holes are filled each time.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from flows.instructions import (
    FOREVER,
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
    Target,
)
from providers.base import Document, Purpose, Urls
from providers.remembered import Remembered
from providers.text import pieces, speakable
from providers.twilio_languages import spoken_language
from providers.twiml_size import fitting

log = logging.getLogger(__name__)

CONTENT_TYPE = "text/xml; charset=utf-8"
HEAD, TAIL = '<?xml version="1.0" encoding="UTF-8"?><Response>', "</Response>"

SAY_ENCODED = 4500  # bytes of the URL-encoded text of one Say, https://www.twilio.com/docs/api/errors/13521
SAY_CHARACTERS = 3000  # what the strictest voices (Polly) take, https://www.twilio.com/docs/voice/twiml/say/text-speech
REPEATED = 40_000  # bytes that a text of several pieces may be repeated to; a document has at most 64 kB (error 11750)
RINGING_TOGETHER = 10  # https://www.twilio.com/docs/voice/twiml/number
MEETING_SECONDS = 5  # a caller who is to be met in a room is there, or has gone; without it, 30 in silence
RING_SECONDS = (5, 600)  # https://www.twilio.com/docs/voice/twiml/dial#timeout
SILENCE_SECONDS = 10  # that end a message; Twilio's 5 cut people off who look for a number
TRANSCRIBED_SECONDS = 120  # https://www.twilio.com/docs/voice/twiml/record#transcribe

NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
SIP = re.compile(r"sips?:[^\s@<>\"]+@[^\s@<>\"]+")
RESERVED = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"))

Template = tuple[bytes, tuple[tuple[Purpose, bytes], ...]]
_remembered: Remembered[tuple[Instruction, ...], Template] = Remembered(limit=8_000_000)


def render(instructions: Sequence[Instruction], urls: Urls) -> Document:
    """The document for these instructions; an empty one hangs up, or joins a dialled person with the caller."""
    key = tuple(instructions)
    template = _remembered.get(key)
    if template is None:
        template = _template(key)
        _remembered.keep(key, template, 2 * len(template[0]) + 500)
    body, holes = template
    for purpose, hole in holes:
        body = body.replace(hole, urls(purpose).replace("&", "&amp;").encode())
    return Document(body, CONTENT_TYPE)


def static(said: Sequence[Heard], dial: Dial | None, goodbye: Sequence[Heard]) -> Document:
    """A document that names no URL of a call: after its dial, however that ended, the caller hears a goodbye.

    Without an action, and with the caller still on the line, "Twilio will continue to render the original TwiML document"
    (https://www.twilio.com/docs/voice/twiml/dial).
    """
    dialled = _dial(dial, asks=False) if dial else ""
    verbs = "".join(map(_heard, said)) + dialled + "".join(map(_heard, goodbye)) + "<Hangup/>"
    return Document((HEAD + fitting(verbs) + TAIL).encode(), CONTENT_TYPE)


def _template(instructions: tuple[Instruction, ...]) -> Template:
    verbs = ""
    for instruction in instructions:
        # Only in front of everything else it refuses without answering, https://www.twilio.com/docs/voice/twiml/reject
        late = isinstance(instruction, Reject) and verbs
        verbs += "<Hangup/>" if late else WRITE[type(instruction)](instruction)
    body = (HEAD + fitting(verbs, sum(map(verbs.count, HOLES.values()))) + TAIL).encode()
    return body, tuple((purpose, hole.encode()) for purpose, hole in HOLES.items() if hole.encode() in body)


# Holes: U+0001 can be in no text of a document, for XML forbids it.
HOLES: dict[Purpose, str] = {
    purpose: f"\x01{purpose}\x01" for purpose in ("turn", "whisper", "held", "round", "recording", "transcription")
}
TURN, WHISPER, HELD, ROUND, RECORDING, TRANSCRIPTION = HOLES.values()


def _attributes(**values: str | int | None) -> str:
    return "".join(f' {name}="{_quoted(value)}"' for name, value in values.items() if value is not None)


def _quoted(value: str | int) -> str:
    """An attribute's value. Holes pass; no other control character does."""
    text = str(value)
    return text if text in HOLES.values() else escape(speakable(text), {'"': "&quot;"})


def _say(say: Say) -> str:
    cut = pieces(speakable(say.text), SAY_ENCODED, _say_size)
    voice = say.voice.twilio if say.voice else None
    # What it cannot speak it may leave out, https://www.twilio.com/docs/voice/twiml/say#voice
    language = spoken_language(say.language, voice) if say.language else None
    attributes = _attributes(language=language, voice=voice or None)
    if len(cut) == 1:
        return f"<Say{attributes}{_loop(say.loop)}>{escape(cut[0])}</Say>"
    once = "".join(f"<Say{attributes}>{escape(piece)}</Say>" for piece in cut)
    # `loop` would repeat each piece by itself, so the whole is written out: an hour of speech at the most.
    fitting = max(1, REPEATED // max(1, len(once.encode())))
    return once * (fitting if say.loop == FOREVER else min(say.loop, fitting))


def _say_size(text: str) -> int:
    """The size of a text where SAY_ENCODED is the limit; it holds SAY_CHARACTERS as well."""
    encoded = text.encode()
    return max(
        3 * len(encoded) - 2 * len(encoded.translate(None, RESERVED)),
        -(-len(text) * SAY_ENCODED // SAY_CHARACTERS),
    )


def _play(play: Play) -> str:
    return f"<Play{_loop(play.loop)}>{escape(speakable(play.url))}</Play>"


def _loop(times: int) -> str:
    return "" if times == 1 else f' loop="{times}"'  # 0 is until the caller hangs up, ours and Twilio's


def _pause(pause: Pause) -> str:
    return f'<Pause length="{max(1, pause.seconds)}"/>'


def _gather(gather: Gather) -> str:
    """https://www.twilio.com/docs/voice/twiml/gather: what is nested is interrupted by a key, what stands before is not."""
    prompts = "".join(_heard(prompt) for prompt in gather.prompts)
    attributes = _attributes(
        input="dtmf",
        action=TURN,
        method="POST",
        timeout=max(1, gather.timeout),
        numDigits=max(1, gather.max_digits),
        finishOnKey=gather.finish_on_key,  # always said: without it, it would be "#"
        actionOnEmptyResult="true",
    )
    asked = f"<Gather{attributes}>{prompts}</Gather>" if gather.barge_in else f"{prompts}<Gather{attributes}/>"
    return asked + _continue(Continue())  # not reached as long as Twilio heeds actionOnEmptyResult


def _heard(prompt: Heard) -> str:
    return WRITE[type(prompt)](prompt)


def _dial(dial: Dial, asks: bool = True) -> str:
    """asks: how it ended is told, for the next turn.

    https://www.twilio.com/docs/voice/twiml/dial. No `answerOnBridge`: a call that rings unanswered for minutes, through
    several targets, is given up by the caller's network before a mailbox can take it."""
    nouns = [noun for target in dial.targets if (noun := _noun(target, dial.screened))]
    if len(nouns) < len(dial.targets) or len(nouns) > RINGING_TOGETHER:
        log.warning("of %d targets, %d can be dialled together", len(dial.targets), min(len(nouns), RINGING_TOGETHER))
    if not nouns:
        return (
            _continue(Continue()) if asks else ""
        )  # a dial that asks for the next turn without having dialled has failed
    shortest, longest = RING_SECONDS
    attributes = _attributes(
        action=TURN if asks else None,
        method="POST" if asks else None,
        timeout=min(max(shortest, dial.timeout), longest),
        timeLimit=max(1, dial.time_limit),
        callerId=speakable(dial.caller_id) or None,
    )
    return f"<Dial{attributes}{_recorded(dial)}>{''.join(nouns[:RINGING_TOGETHER])}</Dial>"


def _hold(hold: Hold) -> str:
    """https://www.twilio.com/docs/voice/twiml/enqueue: a file in place of a document is played again and again."""
    music = _attributes(waitUrl=speakable(hold.music.url), waitUrlMethod="GET") if hold.music else ""
    if hold.asks:
        music = _attributes(waitUrl=ROUND, waitUrlMethod="POST")
    waiting = f"<Enqueue{_attributes(action=HELD, method='POST')}{music}>{escape(speakable(hold.room))}</Enqueue>"
    return waiting + f'<Redirect method="POST">{HELD}</Redirect>'  # reached where the queue takes nobody


def _enqueue(enqueue: Enqueue) -> str:
    """https://www.twilio.com/docs/voice/twiml/enqueue: the document at waitUrl is asked for at once, and again when it ends."""
    waiting = _attributes(action=HELD, method="POST", waitUrl=ROUND, waitUrlMethod="POST")
    room = escape(speakable(enqueue.room))
    return f'<Enqueue{waiting}>{room}</Enqueue><Redirect method="POST">{HELD}</Redirect>'


def _leave(_: Leave) -> str:
    return "<Leave/>"


def _recorded(dial: Dial | Join) -> str:
    if not dial.record:
        return ""
    return _attributes(record="record-from-answer") + _recording_callback()


def _recording_callback() -> str:
    return _attributes(
        recordingStatusCallback=RECORDING,
        recordingStatusCallbackMethod="POST",
        recordingStatusCallbackEvent="completed absent",
    )


def _noun(target: Target, screened: bool) -> str:
    """A person to ring; "" for what Twilio would refuse, for one bad number ends the whole dial (error 13223)."""
    to = speakable(target.to)
    noun = "Number" if NUMBER.fullmatch(to) else "Sip" if SIP.fullmatch(to) and len(to) < 255 else ""
    attributes = _attributes(url=WHISPER, method="POST") if screened else ""
    return f"<{noun}{attributes}>{escape(to)}</{noun}>" if noun else ""


def _record(record: Record) -> str:
    """https://www.twilio.com/docs/voice/twiml/record"""
    # Twilio transcribes US English up to two minutes, and would cut a longer message short: rather no text than half a message.
    transcribed = record.transcribe and record.language == "en-US" and record.max_seconds <= TRANSCRIBED_SECONDS
    attributes = _attributes(
        action=TURN,
        method="POST",
        maxLength=max(1, record.max_seconds),
        timeout=SILENCE_SECONDS,
        finishOnKey="#",  # without it any key would end the message
        playBeep="true",
        trim="trim-silence",
        transcribe="true" if transcribed else None,
        transcribeCallback=TRANSCRIPTION if transcribed else None,
    )
    return f"<Record{attributes}{_recording_callback()}/>" + _continue(Continue())  # reached if nothing was recorded


def _continue(_: Continue) -> str:
    return f'<Redirect method="POST">{TURN}</Redirect>'


def _hangup(_: Hangup | Decline) -> str:
    return "<Hangup/>"


def _reject(reject: Reject) -> str:
    return f'<Reject reason="{reject.reason}"/>'


def _join(join: Join) -> str:
    """https://www.twilio.com/docs/voice/twiml/queue: "If the queue is empty, Dial will wait until … the timeout"."""
    if join.room:
        limit = _attributes(timeout=MEETING_SECONDS, timeLimit=join.time_limit or None) + _recorded(join)
        return f"<Dial{limit}><Queue>{escape(speakable(join.room))}</Queue></Dial>"
    return ""  # https://www.twilio.com/docs/voice/twiml/number#url: when the document ends, the two are connected


WRITE: dict[type, Callable[[Any], str]] = {
    Say: _say,
    Play: _play,
    Pause: _pause,
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
    Decline: _hangup,
}
