"""A draft may hold anything: it is drawn as far as it goes, and never fails the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import render_template

from flows.configuration import Configuration
from webhooks.console.drawing.sheet import sheet_of

CASES = Path(__file__).parents[1] / "cases" / "check"
ODD = [None, 0, [None], {"type": "dial"}]
FLOW: dict[str, Any] = {
    "timezone": "Europe/Paris",
    "language": "fr-FR",
    "description": "Accueil",
    "withheld_callers": "reject",
    "steps": [
        {
            "name": "un",
            "note": "note",
            "when": {"hours": "h", "any": [{"calendar": "c"}, {"not": {"variable": {"name": "v", "in": ["1"]}}}]},
            "actions": [
                {
                    "type": "dial",
                    "to": ["+33140506070"],
                    "timeout": 5,
                    "on": {"busy": [{"type": "hangup"}]},
                    "music": "s",
                },
                {
                    "type": "gather",
                    "variable": "v",
                    "prompt": {"languages": {"fr-FR": ["a", {"sound": "s"}]}},
                    "max_digits": 4,
                },
                {"type": "request", "url": "https://x/?a", "send": ["v"], "save": {"n": "a.b"}, "on": {"error": []}},
                {"type": "menu", "menu": "m"},
                {"type": "play", "prompt": "p", "loop": 2},
                {"type": "pause", "seconds": 2},
                {"type": "goto", "step": "un"},
            ],
            "otherwise": [{"type": "voicemail", "mailbox": "b"}],
        }
    ],
    "menus": {
        "m": {
            "greeting": "g",
            "invalid": "i",
            "entries": {"1": [{"type": "language", "language": "en"}]},
            "exhausted": [],
        }
    },
}


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(one for key, part in inside for one in places(part, (*path, key)))]


def broken(path: tuple[Any, ...], with_value: Any) -> Any:
    """The flow, with something else at one place."""
    whole: Any = json.loads(json.dumps({"flow": FLOW}))
    *way, last = ("flow", *path)
    part = whole
    for key in way:
        part = part[key]
    part[last] = with_value
    return whole["flow"]


def drawn(flow: Any, more: dict[str, Any]) -> str:
    configuration = Configuration().merged({**more, "flows": {"brouillon": flow}})
    sheet = sheet_of(configuration, "brouillon", ["step un taken", "dial +33140506070: busy", "v collected: 1"])
    return render_template("console/picture/sheet.html", sheet=sheet) if sheet else ""


def test_whatever_stands_at_a_place_of_a_draft_the_rest_is_drawn(app):
    with app.test_request_context("/console/"):
        for path in places(FLOW):
            for odd in ODD:
                flow = broken(path, odd)
                assert ("data-picture" in drawn(flow, {})) is isinstance(flow, dict), (path, odd)


def test_documents_that_are_none_do_not_matter(app):
    kinds = {"numbers": "+33972101010", "hours": "h", "calendars": "c", "sounds": "s", "mailboxes": "b"}
    with app.test_request_context("/console/"):
        for kind, name in kinds.items():
            for odd in ODD[1:]:
                assert "un" in drawn(FLOW, {kind: {name: odd}})


def test_every_configuration_of_the_checks_cases_is_drawn(app):
    count = 0
    with app.test_request_context("/console/"):
        for case in (case for file in sorted(CASES.glob("*.json")) for case in json.loads(file.read_text())):
            flows = case.get("upload", {}).get("flows") if isinstance(case.get("upload"), dict) else None
            for flow in flows.values() if isinstance(flows, dict) else ():
                drawn(flow, {})
                count += 1
    assert count > 20
