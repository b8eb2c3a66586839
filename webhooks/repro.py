"""A call as an entry of the document's `tests`: what was done, and what came of it (flow-document, section 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flows.schedules.zones import zone
from webhooks.phone.base import Phone
from webhooks.phone.script import Input

MOST_HEARD = 300
"""Characters of one text that a test repeats."""
MOST = 200
"""Inputs and expectations that a test may have."""


def as_test(phone: Phone, at: datetime, zone_name: str, inputs: Sequence[Input]) -> dict[str, Any]:
    """The test of a call that was made. at: when it began; zone_name: the flow's, whose clocks tests go by."""
    local = at.astimezone(zone(zone_name))
    return {
        "call": {"number": phone.called, "caller": phone.caller, "at": local.strftime("%Y-%m-%dT%H:%M")},
        "inputs": [one if isinstance(one, str) else dict(one) for one in inputs[:MOST]],
        "expect": list(_expected(phone))[:MOST] or [{"ends": True}],
    }


def named(test: Mapping[str, Any], about: str) -> dict[str, Any]:
    """An upload that holds the test alone, ready to be merged into a configuration. about: what the test is called."""
    return {"schema_version": 1, "tests": {about: test}}


def _expected(phone: Phone) -> Iterator[dict[str, Any]]:
    for turn in phone.turns:
        for heard in turn.heard:
            text = heard.text[:MOST_HEARD] or heard.sound
            if text.strip():
                yield {"hears": text}
        for number in turn.dials:
            yield {"dials": number}
    if phone.ended_by and phone.ended_by != "caller":
        yield {"ends": phone.ended_by}
