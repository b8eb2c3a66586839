"""Flows, steps and menus are edited without JavaScript, and every edit is in the draft alone."""

from __future__ import annotations

import pytest

from tests.console.editing.conftest import Editor

FLOW = "/console/edit/flows/accueil"
STEP, MENU = f"{FLOW}/steps/0", f"{FLOW}/menus/services"


def steps(editor: Editor) -> list[str]:
    return [step["name"] for step in editor.document("flows", "accueil")["steps"]]


def test_an_edit_is_in_the_draft_and_not_live(editor: Editor, here) -> None:
    led = editor.fills(STEP, __name="ouverture", __note="Le matin")
    assert led == STEP
    assert editor.document("flows", "accueil")["steps"][0]["name"] == "ouverture"
    assert steps_live(here) == ["ouvert", "répondeur"]
    page = editor.browser.get(STEP).text
    assert "1 change" in page
    assert "Step “ouverture” of accueil changed" in page


def steps_live(here) -> list[str]:
    found = here.live.program().configuration.document("flows", "accueil")
    return [step["name"] for step in found["steps"]]


def test_saving_what_was_not_touched_is_no_edit(editor: Editor) -> None:
    for path in (
        STEP,
        MENU,
        f"{FLOW}/settings",
        "/console/edit/mailboxes/general",
        "/console/edit/numbers/+33972101010",
    ):
        editor.fills(path)
    assert "Undo" not in editor.browser.get(STEP).text


def test_what_is_wrong_is_kept_and_told_next_to_the_input_and_at_the_top(editor: Editor) -> None:
    editor.fills(MENU, __entries__0__0__to__0__to="+3314050607", __timeout="soon")
    page = editor.page(MENU)
    (told,) = page.xpath('//section[@aria-label="Problems"]')
    assert "is not a full number" in told.text_content()
    field = page.get_element_by_id("f-entries-0-0-to-0-to") if page.xpath('//*[@id="f-entries-0-0-to-0-to"]') else page
    assert "+3314050607" in field.xpath("string(//input[@name='/entries/0/0/to/0/to']/@value)")
    (wrong,) = page.xpath("//input[@name='/timeout']")
    assert (wrong.get("value"), wrong.get("aria-invalid")) == ("soon", "true")
    assert page.get_element_by_id(wrong.get("aria-describedby").split()[-1]).text_content().strip()


def test_a_draft_with_errors_cannot_be_published_and_says_why(editor: Editor, here) -> None:
    editor.fills(MENU, __timeout="soon")
    page = editor.page("/console/draft")
    assert "1 error must be mended first." in page.text_content()
    assert not page.xpath("//form[contains(@action, 'publish')]")


def test_actions_are_added_moved_and_removed_with_what_was_typed_beside(editor: Editor) -> None:
    editor.fills(STEP, button="add|pause|/actions", __note="typed")
    editor.fills(STEP, button="add|play|/otherwise")
    led = editor.fills(STEP, button="up||/actions/1", __actions__1__seconds="7")
    assert led == f"{STEP}#f-actions-0"
    step = editor.document("flows", "accueil")["steps"][0]
    assert step["actions"] == [{"type": "pause", "seconds": 7}, {"type": "menu", "menu": "services"}]
    assert step["note"] == "typed"
    editor.fills(STEP, button="drop||/otherwise/0")
    assert editor.document("flows", "accueil")["steps"][0]["otherwise"] == []


def test_keys_are_added_with_their_actions(editor: Editor) -> None:
    editor.fills(MENU, button="add|key|/entries")
    editor.fills(MENU, button="add|repeat|/entries/2")
    editor.fills(MENU, **{"__entries__2__~key": "9"})
    assert editor.document("flows", "accueil")["menus"]["services"]["entries"]["9"] == [{"type": "repeat"}]


def test_what_happens_when_nobody_answers_is_a_list_of_actions(editor: Editor) -> None:
    editor.fills(MENU, button="add|voicemail|/entries/0/0/on/no_answer")
    entry = editor.document("flows", "accueil")["menus"]["services"]["entries"]["1"][0]
    assert entry["on"] == {"no_answer": [{"type": "voicemail", "mailbox": "general"}]}


@pytest.mark.parametrize(
    ("input_name", "kind", "made"),
    [
        ("__when__hours__~new", "hours", {"week": {"mon-fri": ["09:00-12:00", "14:00-18:00"]}}),
        ("__when__not__calendar__~new", "calendars", {}),
    ],
)
def test_what_is_named_can_be_made_from_there(editor: Editor, input_name: str, kind: str, made: object) -> None:
    editor.fills(STEP, **{input_name: "nuit"})
    assert editor.document(kind, "nuit") == made
    assert "nuit" in str(editor.document("flows", "accueil")["steps"][0]["when"])
    assert "1 change" not in editor.browser.get(STEP).text
    assert "2 changes" in editor.browser.get(STEP).text


def test_a_menu_can_be_made_from_where_it_is_opened(editor: Editor) -> None:
    editor.fills(STEP, **{"__actions__0__menu__~new": "langues"})
    flow = editor.document("flows", "accueil")
    assert flow["steps"][0]["actions"][0]["menu"] == "langues"
    assert flow["menus"]["langues"]["greeting"] == "Faites votre choix."  # the flow speaks French


def test_a_name_that_cannot_be_is_told_and_nothing_is_made_of_it(editor: Editor) -> None:
    editor.fills(STEP, **{"__when__hours__~new": "a/b"})
    assert editor.document("hours", "a/b") is None
    assert "There are no hours" in editor.browser.get(STEP).text


def test_who_goes_to_a_step_follows_when_it_is_renamed(editor: Editor) -> None:
    editor.fills(STEP, button="add|goto|/otherwise")
    editor.fills(STEP, __otherwise__0__step="répondeur")
    editor.fills(f"{FLOW}/steps/1", __name="messages")
    assert editor.document("flows", "accueil")["steps"][0]["otherwise"] == [{"type": "goto", "step": "messages"}]


STEPS = "//form[contains(@action, '/steps') and .//ol]"


def test_steps_are_put_in_order_switched_off_doubled_and_removed(editor: Editor) -> None:
    editor.fills(FLOW, STEPS, button="down|0")
    assert steps(editor) == ["répondeur", "ouvert"]
    editor.fills(FLOW, STEPS, button="move|1|0")
    assert steps(editor) == ["ouvert", "répondeur"]
    editor.fills(FLOW, STEPS, button="enable|1")
    assert editor.document("flows", "accueil")["steps"][1]["enabled"] is False
    editor.fills(FLOW, STEPS, button="enable|1")
    assert "enabled" not in editor.document("flows", "accueil")["steps"][1]
    editor.fills(FLOW, STEPS, button="copy|0")
    assert steps(editor) == ["ouvert", "ouvert 2", "répondeur"]
    editor.fills(FLOW, STEPS, button="drop|1")
    assert steps(editor) == ["ouvert", "répondeur"]


def test_a_step_is_added_by_name(editor: Editor) -> None:
    new = "//form[contains(@action, '/steps') and .//input[@name='name']]"
    assert editor.sends(FLOW, new, {"name": "accueil de nuit", "do": "add"}) == f"{FLOW}/steps/2"
    text = editor.sends(FLOW, new, {"name": "ouvert", "do": "add"})
    assert "There is a “ouvert” already." in text
    assert 'value="ouvert"' in text


def test_a_page_that_is_too_old_moves_no_other_step(editor: Editor) -> None:
    editor.fills(FLOW, STEPS, button="copy|0")
    text = editor.sends(FLOW, STEPS, {"do": "drop|0", "seen": "2"})
    assert "The steps were changed meanwhile." in text
    assert len(steps(editor)) == 3


def test_a_step_that_was_moved_in_another_window_is_still_the_one_that_is_edited(editor: Editor) -> None:
    (form,) = editor.page(STEP).xpath("//form[@data-edit]")
    editor.fills(FLOW, STEPS, button="down|0")
    before = form.xpath(".//input[@name='~before']/@value")[0]
    led = editor.sends(STEP, "//form[@data-edit]", {"~before": before, "/name": "ouverture"})
    assert led == f"{FLOW}/steps/1"
    assert steps(editor) == ["répondeur", "ouverture"]


def test_menus_are_added_renamed_doubled_and_removed(editor: Editor) -> None:
    add = "//form[contains(@action, '/menus') and .//input[@name='name']]"
    assert editor.sends(FLOW, add, {"name": "langues", "do": "add"}) == f"{FLOW}/menus/langues"
    editor.sends(
        MENU,
        "//form[contains(@action, '/menus') and .//input[@name='name']]",
        {"name": "choix", "do": "rename|services"},
    )
    flow = editor.document("flows", "accueil")
    assert flow["steps"][0]["actions"] == [{"type": "menu", "menu": "choix"}]
    assert sorted(flow["menus"]) == ["choix", "langues"]
    menus = "//form[contains(@action, '/menus') and .//ul]"
    editor.fills(FLOW, menus, button="copy|langues")
    editor.fills(FLOW, menus, button="drop|langues")
    assert sorted(editor.document("flows", "accueil")["menus"]) == ["choix", "langues 2"]


def test_a_flow_that_is_written_otherwise_is_left_to_its_json(editor: Editor) -> None:
    editor.change("flows", "accueil", {"steps": {"a": 1}})
    assert editor.browser.get(FLOW).location == f"{FLOW}/json"
    assert editor.page(f"{FLOW}/json").xpath("//textarea")


def test_an_operator_may_look_at_a_flow_and_not_change_it(person, example) -> None:
    browser = person("operator")
    assert "disabled" in browser.get(STEP).text
    assert browser.post(STEP, {"~before": "{}"}, page="/console/edit/switches").status_code == 403
    assert browser.get("/console/edit/switches").status_code == 200


def test_a_viewer_edits_nothing(person, example) -> None:
    browser = person("viewer")
    for path in ("/console/edit", STEP, "/console/draft"):
        assert browser.get(path).status_code == 403
