"""How long checking takes, two years ahead and with an example for every problem: `python -m bench.checking`.

A flow of 1,000 steps should take less than a second, a list of 100,000 entries less than two. Figures, not a test: machines differ.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

from flows.check import check
from flows.configuration import Configuration


def flow(steps: int) -> dict[str, Any]:
    return {
        "timezone": "Europe/Paris",
        "language": "fr-FR",
        "steps": [
            {
                "name": f"étape {number}",
                "when": {"hours": "service", "not": {"blocklist": "indésirables"}},
                "actions": [
                    {"type": "play", "prompt": "Bienvenue {caller}."},
                    {"type": "dial", "to": ["+33140506070", "+33140506080"], "ring": "in_turn"},
                    {"type": "menu", "menu": f"menu {number}"},
                ],
            }
            for number in range(steps)
        ],
        "menus": {
            f"menu {number}": {
                "greeting": "Tapez 1.",
                "entries": {"1": [{"type": "menu", "menu": f"menu {(number + 1) % steps}"}], "2": [{"type": "back"}]},
                "exhausted": [{"type": "hangup"}],
            }
            for number in range(steps)
        },
    }


def together(steps: int) -> dict[str, Any]:
    """The same with a warning, and so an example, for each step."""
    found = flow(steps)
    for step in found["steps"]:
        step["actions"][1]["ring"] = "together"
    return found


HOURS = {"service": {"week": {"mon-fri": ["08:00-18:00"]}}}
MANY = {f"ligne {number}": flow(1) for number in range(10_000)}
LIST = {"indésirables": {"region": "FR", "entries": [f"+331{number:08}" for number in range(100_000)]}}
SHORT = {"indésirables": {"entries": ["+33612345678"]}}
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def timed(title: str, upload: dict[str, Any], current: Configuration) -> None:
    """Prints the time on the clock and that of the processor, the best of three."""
    source = json.dumps({"schema_version": 1, **upload}, ensure_ascii=False).encode()
    took = []
    for _ in range(3):
        start, busy = time.perf_counter(), time.process_time()
        checked = check(source, current, now=NOW)
        took.append((time.perf_counter() - start, time.process_time() - busy))
    clock, processor = min(took)
    print(
        f"{title}: {clock * 1000:,.0f} ms ({processor * 1000:,.0f} ms of processor), {len(checked.problems)} problems"
    )


if __name__ == "__main__":
    around = Configuration().merged({"hours": HOURS, "lists": SHORT})
    timed("a flow of 1,000 steps", {"flows": {"a": flow(1_000)}}, around)
    timed("a flow of 1,000 steps that rings together", {"flows": {"a": together(1_000)}}, around)
    timed("a list of 100,000 entries", {"lists": LIST}, around)
    many = around.merged({"flows": MANY})
    timed("one calendar beside 10,000 flows", {"calendars": {"a": {"holidays": {"country": "FR"}}}}, many)
    timed("one deletion beside 10,000 flows that all need it", {"hours": {"service": None}}, many)
    timed("5,000 flows", {"flows": {name: MANY[name] for name in list(MANY)[:5_000]}}, around)
    timed("50,000 unknown names", {"numbers": {f"+331{n:08}": {"flow": f"x{n}"} for n in range(50_000)}}, many)
