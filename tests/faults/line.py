"""The line that callers of a fault run reach, and what each of them does there."""

from __future__ import annotations

from typing import Any

from tests.faults.world import NUMBER
from webhooks.phone.script import Input

LETTERS = "AB"
"""The line is published again and again, with another letter in its greeting and other people behind its keys."""

SCRIPTS: tuple[tuple[Input, ...], ...] = (
    ("1", {"dial": "answered"}),
    ("2", {"dial": "no_answer"}, {"says": 6}),
    ("", "1", {"dial": "busy"}),
    ("9", "3", {"says": 6}),
    ("4", "1234", {"dial": "answered"}),
    ("", "", "", {"says": 6}),
    ("2", {"dial": "busy"}, {"says": 6}),
    ("9", "hangup"),
)
"""Call number n does what script n modulo their number says; every other call comes over the other provider."""

QUEUED, TOGETHER, ALL_FREE = "5", "6", "7"
"""Keys behind which people are rung over REST: a queue whose agents must accept, three at once, a queue that rings everybody."""
STAFF = {key: tuple(f"+3314050{key}0{number}0" for number in range(3)) for key in (QUEUED, TOGETHER, ALL_FREE)}
MAX_WAIT, RING_SECONDS = 30, 5
LEAVES, WANTS_BACK = "*", "1"


def configuration(letter: str) -> dict[str, Any]:
    """The whole upload; whom a key rings depends on the letter."""
    sales, support, desk = (f"+331405{kind}{LETTERS.index(letter)}00" for kind in (60, 70, 80))
    return {
        "schema_version": 1,
        "numbers": {NUMBER: {"flow": "line"}},
        "flows": {
            "line": {
                "timezone": "Europe/Paris",
                "language": "en-GB",
                "dial_timeout": 20,
                "steps": [
                    {"name": "open", "when": {"hours": "always"}, "actions": [{"type": "menu", "menu": "choice"}]},
                    {"name": "closed", "actions": [{"type": "reject", "reason": "busy"}]},
                ],
                "menus": {"choice": _menu(letter, sales, support, desk)},
            }
        },
        "queues": {
            "service": _queue(QUEUED, strategy="longest_idle", whisper="A call for you.", accept_key="1"),
            "desk": _queue(ALL_FREE, strategy="together"),
        },
        "hours": {"always": {"week": {"mon-sun": ["00:00-24:00"]}}},
        "mailboxes": {"general": {"emails": ["desk@example.com"], "greeting": f"Speak to {letter} after the tone."}},
    }


def _menu(letter: str, sales: str, support: str, desk: str) -> dict[str, Any]:
    mailbox = {"type": "voicemail", "mailbox": "general"}
    return {
        "greeting": f"This is line {letter}. Press 1, 2, 3 or 4.",
        "invalid": "That key does nothing.",
        "no_input": "Nothing was pressed.",
        "entries": {
            "1": [{"type": "dial", "to": sales}, {"type": "play", "prompt": "Nobody is free."}, {"type": "hangup"}],
            "2": [{"type": "dial", "to": support}, mailbox],
            "3": [mailbox],
            "4": [
                {
                    "type": "gather",
                    "variable": "code",
                    "prompt": "Your code, please.",
                    "min_digits": 4,
                    "max_digits": 4,
                },
                {"type": "play", "prompt": "Code {code}."},
                {"type": "dial", "to": desk},
            ],
            **_waits(),
        },
        "exhausted": [mailbox],
    }


def _queue(key: str, **more: Any) -> dict[str, Any]:
    agents = {f"Agent {key}{number}": {"to": to} for number, to in enumerate(STAFF[key])}
    keys = {"leave_key": LEAVES, "callback_key": WANTS_BACK}
    times = {"ring_timeout": RING_SECONDS, "wrap_up": 0, "max_wait": MAX_WAIT, "time_limit": 60}
    return {"timezone": "Europe/Paris", "agents": agents, **keys, **times, **more}


def _waits() -> dict[str, list[dict[str, Any]]]:
    """What keys do behind which a caller waits for somebody."""
    ended = ("full", "timeout", "no_agents", "left")
    results = {one: [{"type": "play", "prompt": f"It was {one}."}] for one in ended}
    outcomes = {one: [{"type": "play", "prompt": f"It was {one}."}] for one in ("busy", "no_answer", "failed")}
    screen = {"whisper": "A call for you.", "accept_key": "1", "machine_detection": True}
    dial = {"type": "dial", "to": list(STAFF[TOGETHER]), "timeout": RING_SECONDS, **screen, "on": outcomes}
    return {
        QUEUED: [{"type": "queue", "queue": "service", "on": results}, {"type": "hangup"}],
        ALL_FREE: [{"type": "queue", "queue": "desk", "on": results}, {"type": "hangup"}],
        TOGETHER: [dial, {"type": "hangup"}],
    }
