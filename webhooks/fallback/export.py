"""Everything that another host needs: files as they are now, a program that knows the hours, and a page on where to put them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

from flows.emergency import Emergency, changes, sorry
from flows.program import Program
from providers.emergency import STATIC, document
from webhooks.fallback.documents import documents, holds_until

SLOT = "/* MADE */ null"
"""Where the program's data stand."""


def export(program: Program, now: datetime, days: int) -> dict[str, bytes]:
    """Files by name. now: aware; days: how far the hours are worked out."""
    made = worked_out(program, now, now + timedelta(days=days))
    source = (resources.files("webhooks.fallback") / "worker.js").read_text()
    return {
        **documents(program, now),
        "schedule.json": _json(_schedule(made), indent=1),
        "worker.js": source.replace(SLOT, _json(made).decode()).encode(),
        "README.md": _readme(program, now, days).encode(),
    }


def worked_out(program: Program, since: datetime, until: datetime) -> dict[str, Any]:
    """Per number from which instant (Unix seconds) which document holds, and every document once per provider."""
    kept: dict[Emergency, int] = {}
    numbers = program.configuration.names("numbers")
    stretches = {
        number.removeprefix("+"): [
            [int(at.timestamp()), kept.setdefault(found, len(kept))]
            for at, found in changes(program, number, since, until)
        ]
        for number in numbers
    }
    apology = kept.setdefault(sorry(program, numbers[0] if numbers else ""), len(kept))
    return {
        "until": int(until.timestamp()),
        "sorry": apology,
        "numbers": stretches,
        "documents": {kind: [document(kind, one).body.decode() for one in kept] for kind in STATIC},
        "open": [one.dial is not None for one in kept],
    }


def _schedule(made: dict[str, Any]) -> dict[str, Any]:
    """The same for people and other programs: when each number is open, in UTC."""
    return {
        "until": _instant(made["until"]),
        "numbers": {
            f"+{number}": [{"from": _instant(at), "open": made["open"][which]} for at, which in stretches]
            for number, stretches in made["numbers"].items()
        },
    }


def _instant(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _json(value: Any, indent: int | None = None) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=indent).encode()


def _readme(program: Program, now: datetime, days: int) -> str:
    text = (resources.files("webhooks.fallback") / "readme.txt").read_text()
    return text.format(
        revision=program.revision,
        now=f"{now.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        until=f"{holds_until(program, now):%Y-%m-%d %H:%M} UTC",
        days=days,
        last=f"{now.astimezone(UTC) + timedelta(days=days):%Y-%m-%d}",
    )
