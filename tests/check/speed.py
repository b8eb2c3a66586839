"""How long checking takes: `python -m tests.check.speed`. Figures, not a test: machines differ."""

import json
import time

from flows.check import check
from flows.configuration import Configuration


def flow(steps):
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


HOURS = {"service": {"week": {"mon-fri": ["08:00-18:00"]}}}
MANY = {f"ligne {number}": flow(1) for number in range(10_000)}
LIST = {"indésirables": {"region": "FR", "entries": [f"+331{number:08}" for number in range(100_000)]}}
EMPTY = {"indésirables": {"entries": []}}


def timed(title, upload, current):
    source = json.dumps({"schema_version": 1, **upload}, ensure_ascii=False).encode()
    start = time.perf_counter()
    checked = check(source, current)
    took = time.perf_counter() - start
    print(f"{title}: {took * 1000:,.0f} ms for {len(source):,} bytes, {len(checked.problems)} problems")


if __name__ == "__main__":
    around = Configuration().merged({"hours": HOURS, "lists": EMPTY})
    timed("a flow of 1,000 steps", {"flows": {"a": flow(1_000)}}, around)
    timed("a list of 100,000 entries", {"lists": LIST}, around)
    many = around.merged({"flows": MANY})
    timed("one calendar beside 10,000 flows", {"calendars": {"a": {"holidays": {"country": "FR"}}}}, many)
    timed("one deletion beside 10,000 flows that all need it", {"hours": {"service": None}}, many)
    timed("5,000 flows", {"flows": {name: MANY[name] for name in list(MANY)[:5_000]}}, around)
    timed("50,000 unknown names", {"numbers": {f"+331{n:08}": {"flow": f"x{n}"} for n in range(50_000)}}, many)
