"""JSON of a thousand steps: read by the worker, and what is wrong with it shown with the text as it was typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.console.editing.conftest import Editor
from tests.console.editing.test_source import FORM, WHOLE
from webhooks.service import Service

FLOW = "/console/edit/flows/accueil/json"
Works = Callable[[], None]


@pytest.fixture
def flow(editor: Editor) -> dict[str, Any]:
    """A flow of a thousand steps."""
    found: dict[str, Any] = editor.document("flows", "accueil")
    first = found["steps"][0]
    return {**found, "steps": [{**first, "name": f"étape {number}"} for number in range(1000)]}


def test_a_flow_of_a_thousand_steps_is_taken_by_the_worker(
    editor: Editor, flow: dict[str, Any], works_off: Works
) -> None:
    place = editor.sends(FLOW, FORM, {"text": json.dumps(flow)})
    assert place.startswith("/console/tasks/")
    works_off()
    assert editor.browser.get(place).location == FLOW
    assert len(editor.document("flows", "accueil")["steps"]) == 1000
    assert "it is checked with all of your draft" in editor.browser.get(FLOW).text


def test_what_is_no_json_is_shown_as_it_was_typed(editor: Editor, flow: dict[str, Any], works_off: Works) -> None:
    text = json.dumps(flow, indent=1)[:-2]
    place = editor.sends(FLOW, FORM, {"text": text})
    works_off()
    page = editor.page(place)
    assert page.xpath("//a[@data-line]")
    assert page.xpath("string(//textarea)").strip() == text.strip()
    assert page.xpath(FORM)[0].get("action") == FLOW


def test_a_draft_that_was_changed_meanwhile_is_kept_and_so_is_the_text(
    editor: Editor, flow: dict[str, Any], works_off: Works
) -> None:
    place = editor.sends(FLOW, FORM, {"text": json.dumps(flow)})
    other = {**editor.document("flows", "accueil"), "description": "other"}
    editor.change("flows", "accueil", other)
    works_off()
    assert editor.document("flows", "accueil") == other
    page = editor.page(place)
    assert "nothing was taken" in page.text_content()
    assert json.loads(page.xpath("string(//textarea)")) == flow
    again = editor.sends_as(page.xpath(FORM)[0], place)
    works_off()
    assert editor.browser.get(again).location == FLOW
    assert editor.document("flows", "accueil") == flow


def test_the_whole_draft_is_taken_by_the_worker(
    editor: Editor, here: Service, flow: dict[str, Any], works_off: Works
) -> None:
    whole = json.loads(editor.page(WHOLE).xpath("string(//textarea)"))
    whole["flows"]["accueil"] = flow
    place = editor.sends(WHOLE, FORM, {"text": json.dumps(whole)})
    editor.change("switches", "urgence", {"on": True})
    works_off()
    assert "nothing was taken" in editor.browser.get(place).text, "it would have removed the switch"
    again = editor.sends_as(editor.page(place).xpath(FORM)[0], place)
    works_off()
    assert editor.browser.get(again).location == WHOLE
    assert editor.document("flows", "accueil") == flow
    assert editor.browser.get("/console/edit/switches/urgence").status_code == 404
