"""A call that nobody made, as `POST /api/simulate` tells it."""

from __future__ import annotations

from typing import Any

from flows.interpreter import Turn
from webhooks.phone.base import Turn as Heard
from webhooks.simulation import Simulated


def as_json(simulated: Simulated, revision: int, provider: str) -> dict[str, Any]:
    """The answer of `POST /api/simulate` (http.md, "Simulate, in and out")."""
    by = simulated.ended_by
    mailbox = next((name for name in reversed(simulated.mailboxes) if name), None)
    return {
        "revision": revision,
        "flow": simulated.flow,
        "provider": provider,
        "turns": [
            _turn_json(heard, turn, name)
            for (heard, turn), name in zip(simulated.turns, simulated.mailboxes, strict=True)
        ],
        "end": {"by": by, "mailbox": mailbox if by == "voicemail" else None} if by else None,
    }


def _turn_json(heard: Heard, turn: Turn | None, mailbox: str | None) -> dict[str, Any]:
    return {
        "input": heard.input,
        "step": turn.step if turn and turn.step else None,
        "menu": turn.menu if turn and turn.menu else None,
        "heard": [one.text for one in heard.heard if one.text],
        "sounds": [one.sound for one in heard.heard if one.sound],
        "whispered": [str(one) for one in heard.whispered],
        "dials": heard.dials,
        "mailbox": mailbox,
        "why": list(turn.trace) if turn else [],
        "document": heard.document,
    }
