"""The JSON of a document and of the whole draft, with each problem at its line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.console.editing.conftest import Editor
from webhooks.console.editing.positions import line_of, lines_of

PATH, WHOLE = "/console/edit/hours/service/json", "/console/configuration.json"
FORM = "//form[contains(@class, 'source-form')]"


def test_a_document_is_edited_as_json(editor: Editor) -> None:
    assert editor.sends(PATH, FORM, {"text": '{"week": {"sat": ["08:00-12:00"]}}'}) == PATH
    assert editor.document("hours", "service") == {"week": {"sat": ["08:00-12:00"]}}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('{"week": {\n "sat" ["08:00-12:00"]}}', 2, "a colon is missing here"),
        ('{\n"week": 1,\n"week": 2}', 3, "stands more than once"),
        ('{"week": "\\ud800"}', 1, "half a character"),
        ("null", 1, "null is no document"),
    ],
)
def test_what_cannot_be_kept_is_shown_as_it_was_typed(editor: Editor, text: str, line: int, words: str) -> None:
    answer = editor.sends(PATH, FORM, {"text": text})
    assert f'data-line="{line}"' in answer
    assert words in answer
    assert editor.document("hours", "service") == {"week": {"mon-fri": ["08:00-18:00"]}}
    assert answer.count(f"Line {line}") == 1
    if line > 1:
        assert text.split("\n")[1].replace('"', "&#34;") in answer


def test_problems_stand_at_their_lines(editor: Editor) -> None:
    editor.sends(PATH, FORM, {"text": '{"week": {"sat": ["8"]}}'})
    page = editor.page(PATH)
    (link,) = page.xpath("//a[@data-line]")
    text = page.xpath("string(//textarea)")
    assert '"8"' in text.removeprefix("\n").split("\n")[int(link.get("data-line")) - 1]


def test_checking_keeps_nothing(editor: Editor) -> None:
    answer = editor.sends(PATH, FORM, {"text": '{"week": {\n"sat": ["8"]}}', "do": "check"})
    assert 'data-line="2"' in answer
    answer = editor.sends(WHOLE, FORM, {"text": '{"schema_version": 1,\n"hours": {"x": {"week": {}}}}', "do": "check"})
    assert 'data-line="2"' in answer
    assert "Undo" not in editor.browser.get(PATH).text


def test_the_whole_draft_is_edited_at_once(editor: Editor, here) -> None:
    text = editor.page(WHOLE).xpath("string(//textarea)")
    whole = json.loads(text)
    del whole["calendars"]
    whole["switches"] = {"urgence": {"on": True}}
    assert editor.sends(WHOLE, FORM, {"text": json.dumps(whole)}) == WHOLE
    assert editor.document("calendars", "fermetures") is None
    assert editor.document("switches", "urgence") == {"on": True}
    assert [step.message for step in here.store.workspaces.steps("editor")] == ["The configuration as JSON changed"]
    assert "There is no calendar" in editor.browser.get(WHOLE).text


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        ([], "must be one JSON object"),
        ({"schema_version": 1, "flow": {}}, "is no kind of document"),
        ({"schema_version": 1, "flows": 7}, "is not an object"),
        ({"schema_version": 1, "hours": {"a\nb": {}}}, "cannot be a name"),
        ({"schema_version": 1, "numbers": {"12": {}}}, "does not begin with +"),
        ({"schema_version": 9}, "newer"),
    ],
)
def test_what_is_no_configuration_at_all_is_refused(editor: Editor, upload: Any, words: str) -> None:
    answer = editor.sends(WHOLE, FORM, {"text": json.dumps(upload)})
    assert words in answer
    assert "Undo" not in editor.browser.get(PATH).text


def test_a_whole_draft_may_hold_errors(editor: Editor) -> None:
    whole = {"schema_version": 1, "hours": {"x": {"week": "none"}}}
    assert editor.sends(WHOLE, FORM, {"text": json.dumps(whole)}) == WHOLE
    assert editor.document("hours", "x") == {"week": "none"}


def test_lines_are_found_however_json_is_written() -> None:
    text = '{\n"a": [\n\n1, {"b":\n[]}\n],\n"c/d": "}{[\\"\\n"}'
    lines = lines_of(text)
    found = {"": 1, "/a": 2, "/a/0": 4, "/a/1": 4, "/a/1/b": 4, "/c~1d": 7}
    assert {place: lines[place] for place in found} == found
    assert line_of(lines, "/a/1/b/c/d") == 4
