"""A form says exactly what it was made from, but for what was typed into it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from flows.check.shapes import Shape
from flows.document import KINDS, Menu, Step
from tests.console.editing.conftest import inputs
from webhooks.console.editing.forms import read
from webhooks.console.editing.nodes import build
from webhooks.console.editing.operations import Operation
from webhooks.console.editing.values import MISSING

ROOT = Path(__file__).parents[3]
EVERYTHING = {
    "name": "tout",
    "note": "deux\nlignes",
    "enabled": False,
    "when": {
        "hours": "service",
        "withheld": False,
        "called": ["+33972101010"],
        "any": [{"switch": "urgence"}, {"variable": {"name": "client", "in": ["1", "2"]}}],
        "not": {"calendar": "fermetures"},
        "attestation": "B",
    },
    "actions": [
        {"type": "play", "prompt": "Bonjour.", "loop": "forever"},
        {
            "type": "play",
            "prompt": [{"sound": "a", "say": "b"}, {"languages": {"fr-FR": "un", "en-GB": {"say": "one"}}}],
        },
        {"type": "dial", "to": "+33140506070", "on": {"busy": [], "no_answer": [{"type": "hangup"}]}},
        {
            "type": "dial",
            "to": [{"to": "sip:a@b.example", "timeout": 5}, "+33140506080"],
            "record": True,
            "accept_key": "1",
        },
        {"type": "dial", "to": ["+33140506080"], "whisper": {"say": "Attention."}},
        {
            "type": "request",
            "url": "https://crm.example.com",
            "send": ["client"],
            "save": {"nom": "a.b"},
            "timeout": 1.5,
        },
        {"type": "gather", "variable": "client", "prompt": "?", "finish_on_key": "", "exhausted": [{"type": "reject"}]},
    ],
    "otherwise": [],
}
CASES: list[tuple[str, Any, Any]] = [
    ("everything", Step, EVERYTHING),
    ("the least", Step, {"name": ""}),
    ("wrong types", Step, {"name": 5, "enabled": "yes", "when": "always", "actions": "none", "otherwise": [1, {"type": "?"}]}),
    ("unknown keys", Step, {"name": "a", "nmae": {"b": [1]}, "actions": [{"type": "pause", "seconds": "x", "more": 1}]}),
    ("a prompt that is none", Menu, {"greeting": 7, "entries": {"1": {"type": "hangup"}, "*": []}, "timeout": None}),
    ("line breaks", Menu, {"greeting": "a\r\nb", "entries": {}}),
    ("a list of one", Step, {"name": "a", "when": {"called": "+33972101010", "all": [{}]}}),
    ("a test", KINDS["tests"], {
        "call": {"number": "+33972101010", "at": "2026-11-23T10:00", "caller": None},
        "inputs": ["1", "", {"dial": "busy"}, {"dial": ["busy", "answered"]}, {"says": 4}, "hangup", {"odd": 1}, 7],
        "expect": [{"hears": "a"}, {"ends": True}, {"ends": "dial"}],
    }),
    ("a mailbox", KINDS["mailboxes"], {"emails": ["a@b.example"], "transcribe": True, "min_seconds": 0, "webhook": ""}),
]  # fmt: skip


def form_of(page: str) -> dict[str, str]:
    """What a browser sends of the one form on a page."""
    (form,) = html.document_fromstring(page).xpath("//form[@data-edit]")
    return inputs(form)


def rendered(app: Flask, model: Any, value: Any) -> str:
    from flask import render_template_string

    from flows.configuration import Configuration
    from webhooks.auth import Principal
    from webhooks.console.editing.facts import of_form
    from webhooks.console.editing.parts import Part

    text = '{% from "console/editing/fields.html" import form with context %}{{ form(node, before, "/", true) }}'
    with app.test_request_context("/console/x"):
        facts = of_form(Principal("anna", "editor"), Configuration(), Part("flows", "x"))
        return render_template_string(text, node=build(Shape(model), value), before=json.dumps(value), **facts)


@pytest.mark.parametrize(("model", "value"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_was_not_touched_stays_as_it_was(app: Flask, model: Any, value: Any) -> None:
    page = rendered(app, model, value)
    assert read(Shape(model), form_of(page), value) == value


@pytest.mark.parametrize("flow", ["accueil"])
def test_the_example_stays_as_it_was(app: Flask, flow: str) -> None:
    example = json.loads((ROOT / "examples" / "annex.json").read_text())
    for kind, model in KINDS.items():
        for document in example.get(kind, {}).values():
            assert read(Shape(model), form_of(rendered(app, model, document)), document) == document


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "a", "1", "+331", "forever", "a\nb", " x "]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["type", "prompt", "say", "sound", "to", "on", "name", "hours", "not"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(
    actions=st.lists(
        JSON | st.fixed_dictionaries({"type": st.sampled_from(["play", "dial", "menu"]), "to": JSON}), max_size=3
    ),
    when=JSON,
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_draft_holds_is_shown_and_kept(app: Flask, actions: list[Any], when: Any) -> None:
    value = {"name": "a", "actions": actions, "when": when}
    assert read(Shape(Step), form_of(rendered(app, Step, value)), value) == value


@pytest.mark.parametrize(
    ("value", "typed", "expected"),
    [
        ({"name": "a"}, {"/name": "b"}, {"name": "b"}),
        ({"name": "a", "note": "x"}, {"/note": ""}, {"name": "a"}),
        ({"name": "a"}, {"/enabled": None}, {"name": "a", "enabled": False}),
        (
            {"name": "a", "actions": [{"type": "pause", "seconds": 1}]},
            {"/actions/0/seconds": "30"},
            {"name": "a", "actions": [{"type": "pause", "seconds": 30}]},
        ),
        (
            {"name": "a", "actions": [{"type": "pause", "seconds": 1}]},
            {"/actions/0/seconds": "a while"},
            {"name": "a", "actions": [{"type": "pause", "seconds": "a while"}]},
        ),
        (
            {"name": "a", "actions": [{"type": "dial", "to": "+33140506070"}]},
            {"/actions/0/to/0/timeout": "20"},
            {"name": "a", "actions": [{"type": "dial", "to": {"to": "+33140506070", "timeout": 20}}]},
        ),
        (
            {"name": "a", "when": {"called": "+33972101010"}},
            {"/when/called": "+33972101010\r\n+33972101011\r\n"},
            {"name": "a", "when": {"called": ["+33972101010", "+33972101011"]}},
        ),
        (
            {"name": "a", "when": {"hours": "x"}},
            {"/when/hours/~new": "nuit"},
            {"name": "a", "when": {"hours": "nuit"}},
        ),
        (
            {"name": "a", "actions": [{"type": "play", "prompt": "x", "loop": 2}]},
            {"/actions/0/loop/forever": "1"},
            {"name": "a", "actions": [{"type": "play", "prompt": "x", "loop": "forever"}]},
        ),
    ],
)
def test_what_was_typed_is_taken(app: Flask, value: Any, typed: dict[str, str | None], expected: Any) -> None:
    form: dict[str, Any] = {**form_of(rendered(app, Step, value)), **typed}
    assert read(Shape(Step), {key: text for key, text in form.items() if text is not None}, value) == expected


def test_keys_that_stand_twice_are_both_kept(app: Flask) -> None:
    menu = {"greeting": "x", "entries": {"1": [{"type": "hangup"}], "2": [{"type": "repeat"}]}}
    form = {**form_of(rendered(app, Menu, menu)), "/entries/1/~key": "1"}
    entries = read(Shape(Menu), form, menu)["entries"]
    assert entries == {"1": [{"type": "hangup"}], "1 (2)": [{"type": "repeat"}]}


OPERATIONS = [
    ("add|pause|/actions", {}, {"actions": [{"type": "pause", "seconds": 1}]}),
    ("add|hours|/when", {}, {"when": {"hours": "service"}}),
    ("add|not.calendar|/when", {"when": {"hours": "a"}}, {"when": {"hours": "a", "not": {"calendar": "fermetures"}}}),
    ("drop||/when/hours", {"when": {"hours": "a"}}, {}),
    ("drop||/when/not/calendar", {"when": {"not": {"calendar": "a"}}}, {}),
    ("drop||/actions/0", {"actions": [{"type": "hangup"}]}, {"actions": []}),
    (
        "down||/actions/0",
        {"actions": [{"type": "hangup"}, {"type": "reject"}]},
        {"actions": [{"type": "reject"}, {"type": "hangup"}]},
    ),
    ("up||/actions/0", {"actions": [{"type": "hangup"}]}, {"actions": [{"type": "hangup"}]}),
    ("copy||/actions/0", {"actions": [{"type": "hangup"}]}, {"actions": [{"type": "hangup"}] * 2}),
    (
        "add|hangup|/actions/0/on/busy",
        {"actions": [{"type": "dial", "to": []}]},
        {"actions": [{"type": "dial", "to": [], "on": {"busy": [{"type": "hangup"}]}}]},
    ),
    (
        "turn|sound|/actions/0/prompt",
        {"actions": [{"type": "play", "prompt": "Bonjour."}]},
        {"actions": [{"type": "play", "prompt": {"sound": "", "say": "Bonjour."}}]},
    ),
    (
        "add||/actions/0/to",
        {"actions": [{"type": "dial", "to": "+33140506070"}]},
        {"actions": [{"type": "dial", "to": ["+33140506070", {"to": ""}]}]},
    ),
    ("drop||/actions/7", {"actions": []}, {"actions": []}),
    ("add|nonsense|/nowhere/3", {}, {}),
]
NAMES = {"hours": ["service"], "calendars": ["fermetures"], "language": ["fr-FR"]}


@pytest.mark.parametrize(("button", "value", "expected"), OPERATIONS, ids=[case[0] for case in OPERATIONS])
def test_buttons_do_what_they_say(button: str, value: Any, expected: Any) -> None:
    operation = Operation.read(button)
    assert operation
    after, _ = operation.on(Shape(Step), {"name": "a", **value}, lambda what: NAMES.get(what, []))
    assert after == {"name": "a", **expected}


def test_a_key_is_added_that_is_free() -> None:
    operation = Operation.read("add|key|/entries")
    assert operation
    menu = {"greeting": "x", "entries": {"1": [], "2": []}}
    after, place = operation.on(Shape(Menu), menu, lambda what: [])
    assert after["entries"] == {"1": [], "2": [], "3": []}
    assert place == ("entries", 2)


def test_nothing_is_not_null() -> None:
    assert read(Shape(Step), {}, MISSING) is MISSING


def test_a_condition_that_asks_for_nothing_any_more_is_none(app: Flask) -> None:
    value = {"name": "a", "when": {"hours": "x"}}
    form = {**form_of(rendered(app, Step, value)), "/when/hours": ""}
    assert read(Shape(Step), form, value) == {"name": "a"}
