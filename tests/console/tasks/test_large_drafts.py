"""Large drafts: checked, published and kept by the worker; and sounds, which it converts."""

from __future__ import annotations

import io
import json
import random
import wave
from collections.abc import Callable

import pytest

from tests.console.editing.conftest import Editor
from tests.console.editing.test_sounds import SOUND, send
from tests.console.tasks.conftest import LIST, PASTE
from webhooks.service import Service

DRAFT = "/console/draft"
CHECK, PUBLISH, KEEP = (f"//form[contains(@action, '/draft/{verb}')]" for verb in ("check", "publish", "keep"))
Works = Callable[[], None]


@pytest.fixture
def large(listed: Editor) -> Editor:
    """A draft of more than a page checks at once."""
    entries = [f"+336{number:08}" for number in range(10_000_000, 10_016_000)]
    listed.change("lists", "indesirables", {"region": "FR", "entries": entries})
    return listed


def test_a_large_draft_is_checked_by_the_worker_and_then_published(
    large: Editor, here: Service, works_off: Works
) -> None:
    assert not large.page(DRAFT).xpath(PUBLISH)
    place = large.sends(DRAFT, CHECK, {})
    assert "is being checked" in large.browser.get(DRAFT).text
    works_off()
    assert large.browser.get(place).location == DRAFT
    published = large.sends(DRAFT, PUBLISH, {"message": "many"})
    works_off()
    assert "Revision 2 is live." in large.browser.get(large.browser.get(published).location).text
    found = here.store.revisions.get(2)
    assert found
    assert (found.author, found.message, found.status) == ("editor", "many", "published")
    assert here.store.workspaces.get("editor") is None


def test_what_was_changed_since_it_was_checked_is_checked_anew(large: Editor, works_off: Works) -> None:
    large.sends(DRAFT, CHECK, {})
    works_off()
    assert large.page(DRAFT).xpath(PUBLISH)
    large.change("switches", "urgence", {"on": True})
    assert not large.page(DRAFT).xpath(PUBLISH)


def test_its_errors_are_told(large: Editor, works_off: Works) -> None:
    large.change("mailboxes", "general", {"keep_days": "long"})
    large.sends(DRAFT, CHECK, {})
    works_off()
    page = large.page(DRAFT)
    assert page.xpath("//section[@aria-labelledby='problems']//a[@href='/console/edit/mailboxes/general']")
    assert not page.xpath(PUBLISH)


def test_a_draft_that_was_changed_while_it_waited_is_not_published(
    large: Editor, here: Service, works_off: Works
) -> None:
    large.sends(DRAFT, CHECK, {})
    works_off()
    place = large.sends(DRAFT, PUBLISH, {"message": "many"})
    large.change("switches", "urgence", {"on": True})
    works_off()
    assert "Your draft is not what it was" in large.browser.get(place).text
    assert here.store.revisions.live() == 1
    assert large.document("switches", "urgence") == {"on": True}


def test_it_is_kept_for_test_callers(large: Editor, here: Service, works_off: Works) -> None:
    large.sends(DRAFT, CHECK, {})
    works_off()
    place = large.sends(DRAFT, KEEP, {"callers": "+33612345678", "message": ""})
    works_off()
    assert large.browser.get(place).location == DRAFT
    assert here.store.revisions.get(2).test_callers == ("+33612345678",)
    assert here.store.workspaces.get("editor") is not None


def test_what_is_added_while_it_is_published_stays_in_the_draft(
    large: Editor, here: Service, works_off: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the revision and the end of the draft."""
    from webhooks.console.editing import publishing

    announced = publishing.announce

    def meanwhile(*told: object) -> None:
        texts = {("switches", "urgence"): json.dumps({"on": True})}
        here.store.workspaces.change("editor", 1, "meanwhile", texts)
        announced(*told)

    monkeypatch.setattr(publishing, "announce", meanwhile)
    large.change("lists", "indesirables", {"region": "FR", "entries": ["+33612345678"]})
    large.sends(DRAFT, PUBLISH, {"message": "few"})
    assert here.store.revisions.live() == 2
    assert large.document("switches", "urgence") == {"on": True}
    assert "Somebody else has published meanwhile" in large.browser.get(DRAFT).text


def test_a_long_sound_is_converted_by_the_worker(editor: Editor, here: Service, works_off: Works) -> None:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(random.Random(1).randbytes(4_000_000))
    assert 'data-task="waiting"' in send(editor, made.getvalue())
    works_off()
    assert here.store.audio.get("bienvenue").seconds == pytest.approx(125, abs=1)
    (task,) = here.store.tasks.list("editor")
    assert editor.browser.get(f"/console/tasks/{task.id}").location == SOUND
    assert "bienvenue has new audio: 125 seconds." in editor.browser.get(SOUND).text


def test_a_long_file_that_is_no_sound_is_refused_with_a_sentence(
    editor: Editor, works_off: Works, here: Service
) -> None:
    send(editor, b"no sound" * 500_000)
    works_off()
    (task,) = here.store.tasks.list("editor")
    assert task.state == "failed"
    assert 'role="alert"' in editor.browser.get(f"/console/tasks/{task.id}").text


def test_two_windows_that_write_at_once_lose_nothing(
    listed: Editor, here: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another window writes between a form's look at the draft and its change: the form is taken anew."""
    from webhooks.console.editing import pasting

    read, times = pasting._read, []

    def slow(*given: object) -> object:
        if not times:
            there = '{"entries":["+33612345678","+33612345679"],"region":"FR"}'
            here.store.workspaces.change("editor", 1, "other window", {("lists", "indesirables"): there})
        times.append(1)
        return read(*given)

    monkeypatch.setattr(pasting, "_read", slow)
    assert listed.sends(LIST, PASTE, {"lines": "+33612345680"}) == LIST
    entries = listed.document("lists", "indesirables")["entries"]
    assert entries == ["+33612345678", "+33612345679", "+33612345680"]
