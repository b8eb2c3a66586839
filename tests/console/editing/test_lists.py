"""Lists of callers: many numbers at a time, notes, search."""

from __future__ import annotations

from typing import Any

import pytest

from tests.console.editing.conftest import Editor
from webhooks.console.tasks.running import perform
from webhooks.service import Service

LIST = "/console/edit/lists/indesirables"
PASTE = "//form[contains(@action, '/paste')]"
ENTRIES = "//form[contains(@action, '/entries')]"


@pytest.fixture
def filled(editor: Editor) -> Editor:
    editor.change(
        "lists", "indesirables", {"region": "FR", "entries": ["+33612345678", {"match": "+33899*", "note": "surtaxés"}]}
    )
    return editor


def entries(editor: Editor) -> list[Any]:
    return list(editor.document("lists", "indesirables")["entries"])


def test_many_are_pasted_with_notes_and_none_twice(filled: Editor) -> None:
    pasted = "06 12 34 56 78\r\n\r\n01 40 50 60 70; Dupont\r\n+33162000000-+33162999999\r\n0140506070\r\nsip:x@y.example\tSpam\r\n"
    assert filled.sends(LIST, PASTE, {"lines": pasted}) == LIST
    assert entries(filled)[2:] == [
        {"match": "01 40 50 60 70", "note": "Dupont"},
        "+33162000000-+33162999999",
        {"match": "sip:x@y.example", "note": "Spam"},
    ]
    text = filled.browser.get(LIST).text
    assert "3 entries added to indesirables." in text
    assert "2 were on the list already." in text


def test_wrong_lines_are_told_and_stay_to_be_mended(filled: Editor) -> None:
    text = filled.sends(LIST, PASTE, {"lines": "01 40 50 60 70\r\n+3314050607\r\nnobody\r\n"})
    assert "2 lines cannot be taken." in text
    assert "Line 2: " in text
    assert "Line 3: " in text
    assert "+3314050607\nnobody\n</textarea>" in text
    assert entries(filled)[2:] == ["01 40 50 60 70"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("surtax", ["+33899*"]),
        ("0612345678", ["+33612345678"]),
        ("06 12 34 56 78", ["+33612345678"]),
        ("345", ["+33612345678"]),
        ("9999", []),
        ("08 99 12 34 56", ["+33899*"]),
    ],
)
def test_a_number_is_found_however_it_is_spelt(filled: Editor, wanted: str, found: list[str]) -> None:
    page = filled.page(f"{LIST}?find={wanted}")
    assert page.xpath("//input[starts-with(@name, 'match/')]/@value") == found


def test_notes_are_changed_and_entries_removed(filled: Editor) -> None:
    filled.sends(LIST, ENTRIES, {"do": "note|0", "note/0": "Démarchage"})
    assert entries(filled)[0] == {"match": "+33612345678", "note": "Démarchage"}
    filled.sends(LIST, ENTRIES, {"do": "note|1", "note/1": ""})
    assert entries(filled)[1] == "+33899*"
    filled.sends(LIST, ENTRIES, {"do": "drop|0"})
    assert entries(filled) == ["+33899*"]


def test_a_page_that_is_too_old_removes_no_other_entry(filled: Editor) -> None:
    text = filled.sends(LIST, ENTRIES, {"do": "drop|1", "match/1": "+33612345678"})
    assert "The list was changed meanwhile." in text
    assert len(entries(filled)) == 2


def test_a_long_list_is_shown_in_parts(filled: Editor) -> None:
    filled.change(
        "lists", "indesirables", {"entries": [f"+336{number:08}" for number in range(10_000_000, 10_000_250)]}
    )
    page = filled.page(f"{LIST}?from=200")
    assert len(page.xpath("//input[starts-with(@name, 'match/')]")) == 50
    assert "201 to 250 of 250" in page.text_content()


def test_an_operator_may_edit_lists(person, example) -> None:
    browser = person("operator")
    assert (
        browser.post("/console/edit/lists", {"name": "vip"}, page="/console/edit/lists").location
        == "/console/edit/lists/vip"
    )
    assert (
        browser.post(
            "/console/edit/lists/vip/paste", {"lines": "+33612345678"}, page="/console/edit/lists/vip"
        ).status_code
        == 303
    )
    assert "+33 6 12 34 56 78" in browser.get("/console/edit/lists/vip").text


def test_very_many_numbers_are_pasted(filled: Editor, here: Service) -> None:
    pasted = "\r\n".join(f"+336{number:08}" for number in range(10_000_000, 10_040_000))
    assert len(pasted) > 500_000
    place = filled.sends(LIST, PASTE, {"lines": pasted})
    (wanted,) = here.store.tasks.waiting()
    with filled.app.test_request_context("/console/"):
        assert perform(here, wanted)
    assert filled.browser.get(place).location == LIST
    assert len(entries(filled)) == 40_002
