"""What events are called in the log of calls: plain words that stay, whatever a class is called."""

from __future__ import annotations

from collections.abc import Mapping

from flows.events import (
    CallArrived,
    CalleeAnswered,
    CalleePressed,
    Continued,
    DialEnded,
    DigitsPressed,
    Event,
    MessageRecorded,
    NoInput,
    QueueEnded,
    QueueWaits,
    RequestEnded,
    WaitContinues,
)

ARRIVED, PRESSED, SILENCE = "call arrived", "keys pressed", "silence"
QUEUE_ENDED, RECORDED, DIAL = "queue ended", "message recorded", "dial"
NAMES: Mapping[type, str] = {
    CallArrived: ARRIVED,
    DigitsPressed: PRESSED,
    NoInput: SILENCE,
    WaitContinues: "wait continues",
    Continued: "continued",
    DialEnded: DIAL,
    CalleeAnswered: "callee answered",
    CalleePressed: "callee pressed",
    QueueWaits: "waits in queue",
    QueueEnded: QUEUE_ENDED,
    MessageRecorded: RECORDED,
    RequestEnded: "request ended",
}


def name_of(event: Event) -> str:
    """An event in a few words; keys are in the trace, unless they are secret.

    >>> name_of(DigitsPressed("4711")), name_of(DialEnded("no_answer"))
    ('keys pressed', 'dial no_answer')
    """
    return f"{DIAL} {event.outcome}" if isinstance(event, DialEnded) else NAMES[type(event)]
