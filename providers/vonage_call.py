"""The call that Vonage's answer webhook is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flows.events import Call, Line
from flows.numbers import caller_of, normalise
from providers.base import Malformed

Fields = Mapping[str, Any]

LINE = Line(ring_together=False, any_caller_id=False)
REGION = re.compile(r"https://([a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:vonage|nexmo)\.com)/?")


def call_of(fields: Fields, line: Line = LINE) -> Call:
    """The call that an answer webhook is about. Raises `Malformed` without uuid or to."""
    call_id, called = _text(fields, "uuid"), _text(fields, "to")
    if not call_id or not called:
        raise Malformed(f"no {'to' if call_id else 'uuid'}")
    region = REGION.fullmatch(_text(fields, "region_url").lower())
    return Call(
        id=call_id,
        caller=_caller(fields),
        called=normalise(called, plusless=True) or called,
        line=line,
        session=_text(fields, "conversation_uuid"),
        region=region[1] if region else "",
    )


def _caller(fields: Fields) -> str | None:
    # A caller with Vonage's Client SDK has a name in place of a number; the two never come together.
    if user := _text(fields, "from_user"):
        return f"client:{user}"
    return caller_of(_text(fields, "from"), plusless=True)


def _text(fields: Fields, name: str) -> str:
    """A field that must be text or be missing (or null). Raises `Malformed`."""
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return value or ""
    raise Malformed(f"{name} is no text")
