"""What the admin API answers of queues and agents, as JSON Schema."""

from __future__ import annotations

from typing import Any

Described = dict[str, Any]

_TEXT: Described = {"type": "string"}
_TEXTS: Described = {"type": "array", "items": _TEXT}
_TEXT_OR_NULL: Described = {"type": ["string", "null"]}
_WHOLE: Described = {"type": "integer"}
_YES: Described = {"type": "boolean"}


def _object(**members: Described) -> Described:
    return {"type": "object", "required": list(members), "properties": members}


AGENT = _object(
    name=_TEXT,
    to=_TEXT,
    queues=_TEXTS,
    signed_in=_YES,
    state={
        "enum": ["away", "closed", "free", "rung", "talking", "wrap_up"],
        "description": "away: signed out; closed: out of their hours, or a number that is not dialled.",
    },
    changed_at=_TEXT_OR_NULL,
    by=_TEXT_OR_NULL,
)
QUEUE = _object(
    name=_TEXT,
    waiting={**_WHOLE, "description": "Callers, with those who wait to be called back."},
    waiting_since={**_TEXT_OR_NULL, "description": "Since when the one who came first waits."},
    agents={**_WHOLE, "description": "How many are signed in and in their hours."},
    free={**_WHOLE, "description": "How many of them could be rung now."},
    seconds={"type": ["integer", "null"], "description": "Of a conversation, on average of the latest."},
)
PLACE = _object(
    call=_TEXT,
    place={**_WHOLE, "description": "1: the next; 0: talks already."},
    since=_TEXT,
    state={"enum": ["waiting", "rung", "talking"]},
    calls_back=_YES,
    agents=_TEXTS,
)
QUEUE_WITH_PLACES = {"allOf": [QUEUE, _object(places={"type": "array", "items": PLACE})]}
