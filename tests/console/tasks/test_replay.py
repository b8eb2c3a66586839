"""The calls of the log, made again on a draft by the worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flows.store.ports import CallFacts, CallTurn
from tests.console.conftest import NOW
from tests.console.editing.conftest import Editor
from webhooks.service import Service

REPLAY = "/console/draft/replay"
FORM = f"//form[@action='{REPLAY}']"


def test_many_calls_are_made_again_by_the_worker(editor: Editor, here: Service, works_off: Callable[[], None]) -> None:
    lines = ["step ouvert taken: hours service open", "menu services"]
    for number in range(150):
        name, at = f"CA{number}", NOW - timedelta(seconds=number)
        call = CallFacts(name, "twilio", at, 1, "accueil", "+33612345678", "+33972101010", at, 20, "caller", "ended")
        here.store.calls.write([call], [CallTurn(name, 1, at, "call arrived", lines)])
    editor.fills("/console/edit/flows/accueil/steps/0", button="drop||/actions/0")
    place = editor.sends(REPLAY, FORM, {"since": "1d"})
    assert place.startswith("/console/tasks/")
    works_off()
    page = editor.page(place)
    assert "150 calls: 0 the same, 150 elsewhere, 0 unclear" in " ".join(page.text_content().split())
    assert len(page.xpath("//tbody/tr")) == 150
    assert page.xpath(f"{FORM}//option[@selected]/@value") == ["1d"]


def test_a_draft_with_errors_says_so(editor: Editor) -> None:
    editor.change("flows", "accueil", {"steps": 7})
    assert "mend them first" in editor.sends(REPLAY, FORM, {"since": "1d"})


def test_what_came_of_them_is_told_in_french(editor: Editor, here: Service) -> None:
    at = NOW - timedelta(seconds=5)
    call = CallFacts("CA1", "twilio", at, 1, "accueil", "+33612345678", "+33972101010", at, 20, "caller", "ended")
    turn = CallTurn("CA1", 1, at, "call arrived", ["step ouvert taken: hours service open", "menu services"])
    here.store.calls.write([call], [turn])
    editor.fills("/console/edit/flows/accueil/steps/0", button="drop||/actions/0")
    editor.browser.client.set_cookie("carillon_language", "fr", domain="ivr.example.com")
    told = editor.sends(REPLAY, FORM, {"since": "1d"})
    assert "l’appelant raccroche dans le menu services" in told
    assert "va à la messagerie general" in told
    assert "23 nov" in told
