"""The phone's turns, as its page asks for them: on what is live, a draft or a revision, and nothing of them is kept."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.conftest import ADMIN
from tests.console.conftest import ANNEX, BASE, Browser
from webhooks.auth import Principal
from webhooks.console import workspace

MONDAY, SUNDAY = "2026-11-23T10:00", "2026-11-22T10:00"
CLOSED = "2026-11-23T17:59"


class Page:
    """The phone's page, without its script: what it would send, and what it was told."""

    def __init__(self, browser: Browser, of: str = "live", **who: str) -> None:
        self.browser, self.of = browser, of
        self.who = {"number": "+33972101010", "caller": "06 12 34 56 78", "at": MONDAY, **who}
        self.told: dict[str, Any] = {}

    def send(self, path: str, body: Any) -> TestResponse:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.browser.get("/console/phone").text)
        assert token
        headers = {"X-CSRF-Token": token[1], "Referer": BASE + "/console/phone"}
        return self.browser.client.post(f"{path}?of={self.of}", json=body, base_url=BASE, headers=headers)

    def calls(self) -> Any:
        return self._took(self.send("/console/phone/call", self.who))

    def does(self, after: float = 20, at: str = "next", **what: Any) -> Any:
        wait = self.told["document"][-1]
        body = {**self.who, "next": wait[at], "happened": what, "elapsed": after, "trace": self.told["trace"]}
        return self._took(self.send("/console/phone/turn", body))

    def _took(self, answer: TestResponse) -> Any:
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json or {}
        self.told = {**self.told, **told}
        return told

    @property
    def heard(self) -> list[str]:
        flat = [said for one in self.told["document"] for said in one.get("prompts", [one])]
        return [said["text"] for said in flat if "text" in said]

    @property
    def stands(self) -> str:
        return str(self.told["path"]["stands"])


@pytest.fixture
def viewer(signed_in, annex) -> Browser:
    found: Browser = signed_in("viewer")
    return found


def test_a_call_in_opening_hours_reaches_the_service(viewer):
    page = Page(viewer)
    page.calls()
    assert page.heard == ["Bienvenue. Pour le service commercial, tapez 1. Pour le service technique, tapez 2."]
    assert page.stands == "at/flows/accueil/menus/services"
    page.does(digits="1")
    (dial,) = page.told["document"]
    assert [target["to"] for target in dial["targets"]] == ["+33140506070"]
    assert page.stands == "at/flows/accueil/menus/services/entries/1/0"
    page.does(outcome="answered", seconds=60)
    assert page.told["document"] == [{"do": "hangup"}]
    assert page.told["ended_by"] == "dial"
    assert page.told["path"]["reasons"]["at/flows/accueil/steps/0"].startswith("service: open until 18:00")


def test_a_call_on_sunday_leaves_a_message(viewer):
    page = Page(viewer, at=SUNDAY, caller="")
    page.calls()
    assert page.told["document"][-1]["do"] == "record"
    assert list(page.told["path"]["passed"]) == ["at/flows/accueil/steps/0"]
    page.does(seconds=5)
    assert page.told["ended_by"] == "voicemail"


def test_time_passes_on_the_call(viewer):
    page = Page(viewer, at=CLOSED)
    page.calls()
    for _ in range(3):
        page.does(after=90, digits="")
    assert page.heard[0] == "Nos bureaux sont fermés. Laissez un message après le bip."
    assert page.told["why"][-1] == "message for general"


def test_without_a_time_the_call_begins_now_and_stays_there(viewer):
    page = Page(viewer, at="")
    assert page.calls()["at"] == "2026-11-23T10:00"


def test_nothing_is_logged_stored_or_counted(viewer, here):
    before = len(here.store.audit.list())
    page = Page(viewer)
    page.calls()
    page.does(digits="1")
    here.log.flush()
    assert not here.store.calls.list()
    assert len(here.store.audit.list()) == before


def test_an_agent_who_signs_in_on_the_phone_is_not_signed_in(viewer, app, here):
    queue = {"timezone": "Europe/Paris", "agents": {"Anna": {"to": "+33140506070", "pin": "470815"}}}
    steps = [{"name": "a", "actions": [{"type": "sign_in"}]}]
    flow = {"timezone": "Europe/Paris", "language": "fr-FR", "steps": steps}
    upload = {"schema_version": 1, "flows": {"agents": flow}, "queues": {"service": queue}}
    headers = {"Authorization": f"Bearer {ADMIN}"}
    assert app.test_client().post("/api/config", json=upload, headers=headers).status_code == 200
    before = len(here.store.audit.list())
    page = Page(viewer, number="flow:agents")
    page.calls()
    page.does(digits="470815")
    assert page.told["why"][0] == "Anna signed in"
    assert here.store.desk.signed() == {}
    assert len(here.store.audit.list()) == before


def test_a_draft_is_heard_only_where_it_is_asked_for(signed_in, annex):
    editor = signed_in("editor")
    with editor.client.application.test_request_context("/console/"):
        who = Principal("editor", "editor")
        flow = json.loads(ANNEX)["flows"]["accueil"]
        flow["menus"]["services"]["greeting"] = "Essai."
        workspace.change(who, "flows", "accueil", flow, "greeting")
    for of, greeting in (("draft", "Essai."), ("live", "Bienvenue."), ("1", "Bienvenue.")):
        page = Page(editor, of)
        page.calls()
        assert page.heard[0].startswith(greeting)
        page.does(digits="9")
        assert page.heard[1].startswith(greeting)
    assert '<option value="draft" selected>your draft</option>' in editor.get("/console/phone").text


def test_a_draft_with_errors_is_told_and_drawn_but_not_called(signed_in, annex):
    editor = signed_in("editor")
    with editor.client.application.test_request_context("/console/"):
        flow = {**json.loads(ANNEX)["flows"]["accueil"], "timezone": "Europe/Pari"}
        workspace.change(Principal("editor", "editor"), "flows", "accueil", flow, "zone")
    answer = Page(editor, "draft").send("/console/phone/call", Page(editor).who)
    assert answer.status_code == 422
    assert "mend its errors" in (answer.json or {})["wrong"]
    text = editor.get("/console/phone?of=draft").text
    assert 'class="problem error"' in text


def test_a_flow_changed_under_a_call_ends_it_with_a_word(signed_in, annex):
    editor = signed_in("editor")
    page = Page(editor, "draft")
    page.calls()
    flow = json.loads(ANNEX)["flows"]["accueil"]
    with editor.client.application.test_request_context("/console/"):
        workspace.change(
            Principal("editor", "editor"), "flows", "accueil", {**flow, "steps": flow["steps"][1:], "menus": {}}, "x"
        )
    wait = page.told["document"][-1]
    body = {**page.who, "next": wait["next"], "happened": {"digits": "1"}, "elapsed": 1, "trace": []}
    answer = page.send("/console/phone/turn", body)
    assert answer.status_code == 409
    assert "Call again" in (answer.json or {})["wrong"]


@pytest.mark.parametrize("whisper", [True, False])
def test_who_is_rung_hears_a_whisper_and_presses_a_key(viewer, app, whisper):
    dial = {"type": "dial", "to": "+33140506070", **({"whisper": "Appel.", "accept_key": "5"} if whisper else {})}
    steps = [{"name": "a", "actions": [dial, {"type": "play", "prompt": "Personne."}]}]
    flow = {"timezone": "Europe/Paris", "language": "fr-FR", "steps": steps}
    headers = {"Authorization": f"Bearer {ADMIN}"}
    upload = {"schema_version": 1, "flows": {"autre": flow}}
    assert app.test_client().post("/api/config", json=upload, headers=headers).status_code == 200
    page = Page(viewer, number="flow:autre")
    page.calls()
    before = dict(page.told)
    if not whisper:
        assert page.told["document"][0]["whisper"] is None
        return
    asked = page.does(at="whisper")["document"]
    assert [said["text"] for said in asked[0]["prompts"]] == ["Appel."]
    assert page.does(digits="5")["document"] == [{"do": "join"}]
    page.told = before
    page.does(at="whisper")
    assert page.does(digits="6")["document"] == [{"do": "decline"}]
    page.told = before
    page.does(outcome="no_answer")
    assert page.heard == ["Personne."]


def test_a_number_that_no_flow_answers_is_told_so(viewer):
    page = Page(viewer, number="+33972109999")
    page.calls()
    assert page.told["document"][-1] == {"do": "hangup"}
    assert page.told["path"]["stands"] == ""
    assert "not in service" in viewer.get("/console/phone?number=%2B33972109999").text


NEVER_SENT: list[tuple[str, Any, int]] = [
    ("call", [], 400),
    ("call", {"at": "never"}, 422),
    ("call", {"number": {"a": 1}, "caller": 7, "at": MONDAY}, 200),
    ("turn", {}, 409),
    ("turn", {"happened": {}, "trace": [], "elapsed": 0, "next": "x", "at": MONDAY}, 409),
    ("turn", {"happened": {}, "trace": [], "elapsed": 1e400, "next": "?r=1&p=s0a0-c", "at": MONDAY}, 409),
]


def test_what_a_page_would_never_send_is_refused_in_words(viewer):
    page = Page(viewer)
    for path, body, status in NEVER_SENT:
        answer = page.send(f"/console/phone/{path}", body)
        assert answer.status_code == status, body
        assert answer.mimetype == "application/json"


def test_a_time_that_is_none_is_told_in_french(viewer):
    viewer.client.set_cookie("carillon_language", "fr", domain="ivr.example.com")
    answer = Page(viewer).send("/console/phone/call", {"at": "never"})
    assert answer.json["wrong"].startswith("«\u00a0never\u00a0» n’est pas une date")
    assert "n’est pas une date" in viewer.get("/console/flows/accueil?of=live&at=never").text


def test_a_turn_without_the_pages_token_is_refused(viewer):
    answer = viewer.client.post("/console/phone/call", json={"at": MONDAY}, base_url=BASE)
    assert answer.status_code == 400


def test_a_position_of_the_phone_is_no_address_for_a_provider(viewer):
    """The phone has a seal of its own: what it was given opens no call of a provider's line, nor the other way round."""
    page = Page(viewer)
    page.calls()
    query = page.told["document"][-1]["next"].partition("?")[2]
    from webhooks.service import service

    with viewer.client.application.app_context():
        from flows.position import BadPosition
        from webhooks.wire import query_of

        with pytest.raises(BadPosition):
            service().seal.position(query_of(f"?{query}"), service().providers["twilio"].line)


def test_the_picture_for_another_choice_is_a_piece_of_the_page(viewer):
    text = viewer.get("/console/phone/picture?number=%2B33972101010&of=live").text
    assert text.lstrip().startswith('<div data-zone="Europe/Paris" data-flow="accueil">')
    assert "<html" not in text
