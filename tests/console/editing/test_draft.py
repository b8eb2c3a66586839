"""From a draft to what callers hear: problems, changes, publishing, keeping, somebody else in between."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from flows.configuration import Configuration
from flows.store.ports import CallFacts, CallTurn
from tests.console.conftest import ANNEX, NOW
from tests.console.editing.conftest import Editor

DRAFT = "/console/draft"
PUBLISH, KEEP, CARRY = (f"//form[contains(@action, '/draft/{verb}')]" for verb in ("publish", "keep", "carry"))


def publish_elsewhere(here: Any, **changes: Any) -> None:
    """Bob publishes the example with changes."""
    new = Configuration().merged(json.loads(ANNEX)).merged(changes)
    here.store.revisions.publish(new.to_bytes(), "bob", "Bob was here")


@pytest.fixture
def changed(editor: Editor) -> Editor:
    editor.change("switches", "urgence", {"on": False})
    return editor


def test_an_empty_draft_leads_to_the_configuration(editor: Editor) -> None:
    assert "You are working on nothing." in editor.browser.get(DRAFT).text


def test_what_changes_is_told_and_published_with_a_message(changed: Editor, here) -> None:
    text = changed.browser.get(DRAFT).text
    assert "Switch &#34;urgence&#34; was added off." in text
    assert changed.sends(DRAFT, PUBLISH, {"message": "Pour les urgences"}) == DRAFT
    assert "Revision 2 is live." in changed.browser.get(DRAFT).text
    found = here.store.revisions.get(2)
    assert (found.status, found.author, found.message) == ("published", "editor", "Pour les urgences")
    assert here.live.program().configuration.has("switches", "urgence")
    assert here.store.workspaces.get("editor") is None
    assert here.store.audit.list()[0].action == "publish"


def test_a_test_that_fails_stops_publishing(changed: Editor, here) -> None:
    wrong = {"call": {"number": "+33972101010", "at": "2026-11-23T10:00"}, "expect": [{"hears": "never"}]}
    (form,) = changed.page(DRAFT).xpath(PUBLISH)
    changed.change("tests", "lundi", wrong)
    page = changed.page(DRAFT)
    assert "1 test fails" in page.text_content()
    assert 'expected hears "never"' in page.text_content()
    assert not page.xpath(PUBLISH)
    changed.sends_as(form, DRAFT)
    assert "The configuration has 1 error" in changed.browser.get(DRAFT).text
    assert here.store.revisions.live() == 1
    changed.sends(DRAFT, KEEP, {})
    assert here.store.revisions.get(2).status == "draft"


def test_it_is_kept_as_a_draft_with_test_callers_and_goes_on(changed: Editor, here) -> None:
    changed.sends(DRAFT, KEEP, {"callers": "+33 6 12 34 56 78\r\n+33612345679", "message": "à essayer"})
    found = here.store.revisions.get(2)
    assert (found.status, found.test_callers) == ("draft", ("+33612345678", "+33612345679"))
    assert here.store.revisions.live() == 1
    assert "1 change" in changed.browser.get(DRAFT).text


def test_a_test_caller_that_is_no_number_is_told_and_kept(changed: Editor, here) -> None:
    text = changed.sends(DRAFT, KEEP, {"callers": "06 12", "message": "à essayer"})
    assert "06 12</textarea>" in text
    assert 'value="à essayer"' in text
    assert 'id="wrong-callers"' in text
    assert here.store.revisions.get(2) is None


def test_steps_are_undone_one_by_one_and_the_draft_given_up(changed: Editor, here) -> None:
    changed.change("switches", "urgence", {"on": True})
    undo = "//form[contains(@action, '/draft/undo')]"
    assert changed.sends(DRAFT, undo, {}) == DRAFT
    assert changed.document("switches", "urgence") == {"on": False}
    changed.sends(DRAFT, "//form[contains(@action, '/draft/discard')]", {})
    assert here.store.workspaces.get("editor") is None


def test_somebody_else_who_went_back_is_told_of_as_such(changed: Editor, here) -> None:
    publish_elsewhere(here, sounds={"attente": {"text": "Un instant."}})
    changed.sends(DRAFT, CARRY, {})
    here.store.revisions.publish_existing(1, "anna", "Too early")
    here.live.refresh()
    text = changed.page(DRAFT).text_content()
    assert "anna went back to revision 1, " in text
    assert "Too early" in text
    assert "Revision 1 by" not in text
    page = changed.page("/console/revisions/1").text_content()
    assert "Gone back to" in page
    assert "anna · Too early" in page


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil"])
def test_undo_leads_nowhere_else(changed: Editor, elsewhere: str) -> None:
    assert changed.sends(DRAFT, "//form[contains(@action, '/draft/undo')]", {"here": elsewhere}) == DRAFT


def test_somebody_else_who_published_is_told_of_and_nothing_is_lost(changed: Editor, here) -> None:
    (form,) = changed.page(DRAFT).xpath(PUBLISH)
    publish_elsewhere(here, sounds={"attente": {"text": "Un instant."}})
    assert "was published meanwhile" in changed.browser.get(changed.sends_as(form, DRAFT)).text
    page = changed.page(DRAFT)
    assert not page.xpath(PUBLISH)
    text = page.text_content()
    assert "Revision 2 by bob" in text
    assert "Bob was here" in text
    assert 'Sound "attente" was added.' in text
    changed.sends(DRAFT, CARRY, {})
    assert changed.document("sounds", "attente") == {"text": "Un instant."}
    assert changed.document("switches", "urgence") == {"on": False}
    changed.sends(DRAFT, PUBLISH, {})
    live = here.live.program().configuration
    assert (live.has("sounds", "attente"), live.has("switches", "urgence")) == (True, True)


def test_changes_of_the_same_document_are_put_together(editor: Editor, here) -> None:
    mailbox = {**json.loads(ANNEX)["mailboxes"]["general"]}
    editor.change("mailboxes", "general", {**mailbox, "keep_days": 30})
    publish_elsewhere(here, mailboxes={"general": {**mailbox, "max_seconds": 60}})
    assert "Put together without a conflict: Mailbox “general”." in editor.page(DRAFT).text_content()
    editor.sends(DRAFT, CARRY, {})
    assert editor.document("mailboxes", "general") == {**mailbox, "keep_days": 30, "max_seconds": 60}


@pytest.mark.parametrize(("choice", "days"), [("mine", 30), ("theirs", 90)])
def test_where_both_changed_the_same_one_chooses_and_may_undo(editor: Editor, here, choice: str, days: int) -> None:
    mailbox = {**json.loads(ANNEX)["mailboxes"]["general"]}
    editor.change("mailboxes", "general", {**mailbox, "keep_days": 30})
    publish_elsewhere(here, mailboxes={"general": {**mailbox, "keep_days": 90, "max_seconds": 60}})
    assert "/mailboxes/general/keep_days" in editor.page(DRAFT).text_content()
    editor.sends(DRAFT, CARRY, {"mailboxes/general": choice})
    found = editor.document("mailboxes", "general")
    assert (found["keep_days"], found["max_seconds"]) == (days, 60)
    editor.sends(DRAFT, "//form[contains(@action, '/draft/undo')]", {})
    assert editor.document("mailboxes", "general") == {**mailbox, "keep_days": 30}


def test_what_was_removed_by_others_is_a_conflict_where_one_changed_it(editor: Editor, here) -> None:
    editor.change("sounds", "attente", {"text": "Un instant."})
    publish_elsewhere(here, sounds={"attente": {"text": "Patientez."}})
    assert "/sounds/attente/text" in editor.page(DRAFT).text_content()


def test_an_operator_publishes_switches_and_no_flows(person, example, app, here) -> None:
    operator = Editor(person("operator"), app, "operator")
    operator.browser.post("/console/edit/switches", {"name": "urgence"}, page="/console/edit/switches")
    assert operator.sends(DRAFT, PUBLISH, {}) == DRAFT
    assert here.store.revisions.live() == 2
    assert (
        operator.browser.post("/console/edit/flows", {"name": "nuit"}, page="/console/edit/switches").status_code == 403
    )


def test_what_callers_will_notice_is_told(editor: Editor) -> None:
    editor.fills("/console/edit/flows/accueil/menus/services", __entries__0__0__to__0__to="+33140506099")
    text = editor.page("/console/draft/behaviour").text_content()
    assert "+33140506099" in text
    assert editor.page("/console/draft/behaviour").xpath("//a[contains(@href, '/console/phone')]")


def test_calls_cannot_be_tried_while_there_are_errors(editor: Editor) -> None:
    editor.change("flows", "accueil", {"steps": 7})
    assert editor.browser.get("/console/draft/behaviour").status_code == 409
    assert "What callers will notice" not in editor.browser.get(DRAFT).text


def test_the_calls_of_the_log_are_made_again(editor: Editor, here) -> None:
    at = NOW - timedelta(hours=2)
    call = CallFacts("CA1", "twilio", at, 1, "accueil", "+33612345678", "+33972101010", at, 20, "caller", "ended")
    here.store.calls.write(
        [call], [CallTurn("CA1", 1, at, "call arrived", ["step ouvert taken: hours service open", "menu services"])]
    )
    editor.fills("/console/edit/flows/accueil/steps/0", button="drop||/actions/0")
    page = editor.sends("/console/draft/replay", "//form[contains(@action, '/replay')]", {"since": "1d"})
    assert "1 call: 0 the same, 1 elsewhere, 0 unclear" in page
    assert "/console/calls/CA1" in page
