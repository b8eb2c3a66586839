"""Every page, in both widths and both colours: nothing that axe-core calls serious, no error of a script, nothing cut off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import PATIENT
from webhooks.console.routes import ROUTES

PAGES = {
    "overview": "/console/",
    "flows": "/console/flows",
    "picture": "/console/flows/accueil?of=live&caller=%2B33612345678&at=2026-11-23T10:00",
    "phone": "/console/phone",
    "queues": "/console/queues",
    "editing": "/console/edit",
    "documents": "/console/edit/mailboxes",
    "document": "/console/edit/mailboxes/general",
    "document_json": "/console/edit/flows/accueil/json",
    "whole_json": "/console/configuration.json",
    "flow": "/console/edit/flows/accueil",
    "flow_settings": "/console/edit/flows/accueil/settings",
    "step": "/console/edit/flows/accueil/steps/0",
    "menu": "/console/edit/flows/accueil/menus/services",
    "hours": "/console/edit/hours/service",
    "calendar": "/console/edit/calendars/fermetures",
    "event": "/console/edit/calendars/fermetures/events/0",
    "list": "/console/edit/lists/indesirables",
    "sound": "/console/edit/sounds/bienvenue",
    "draft": "/console/draft",
    "draft_replay": "/console/draft/replay",
    "tasks": "/console/tasks",
    "calls": "/console/calls",
    "call": f"/console/calls/CA{1:032}",
    "block": "/console/block?number=%2B33612345601",
    "caller": "/console/caller",
    "voicemails": "/console/voicemails",
    "reports": "/console/reports",
    "revisions": "/console/revisions",
    "revision": "/console/revisions/2",
    "people": "/console/people",
    "me": "/console/me",
    "audit": "/console/audit",
    "first": "/console/first",
}
"""Endpoint → an address of it."""
PARTS = {"calls_table", "voicemail_audio", "phone_picture", "draft_behaviour", "calendar_file"}
"""Endpoints that give a file, or a part of a page."""
ELSEWHERE = {"voicemail", "signing_in", "task"}
"""Pages that are looked at in tests of their own."""
EMPTY = {"draft", "caller"}
"""Pages that have nothing to show here: their pictures are taken in tests of their own."""
LOOKS: dict[str, dict[str, Any]] = {
    "": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "-phone": {"viewport": {"width": 390, "height": 780}, "color_scheme": "dark", "device_scale_factor": 2},
}
SERIOUS = ("serious", "critical")


@PATIENT
@pytest.mark.parametrize("look", LOOKS)
def test_every_page_can_be_read_by_everybody(
    look: str, page_of: Callable[..., Page], picture: Callable[[Page, str], Path]
) -> None:
    page = page_of(**LOOKS[look])
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    faults: dict[str, list[str]] = {}
    for name, path in PAGES.items():
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        if name not in EMPTY:
            picture(page, name + look)
        faults[name] = [*_violations(page), *_too_wide(page), *errors]
        errors.clear()
    assert {name: found for name, found in faults.items() if found} == {}


def test_no_page_is_forgotten() -> None:
    pages = {endpoint for (method, _), (endpoint, _, _) in ROUTES.items() if method == "GET"}
    assert pages == PAGES.keys() | PARTS | ELSEWHERE


@pytest.mark.parametrize("look", LOOKS)
def test_the_door_and_a_message_can_be_read_by_everybody(
    look: str, page_of: Callable[..., Page], context_of: Callable[..., Any], office: str, picture: Any
) -> None:
    door = context_of(base_url=office, **LOOKS[look]).new_page()
    door.goto("/console/sign-in")
    picture(door, "signing_in" + look)
    page = page_of(**LOOKS[look])
    page.goto("/console/voicemails")
    page.locator("article h2 a").first.click()
    page.get_by_role("heading", name="Message", exact=True).wait_for()
    picture(page, "voicemail" + look)
    assert [*_violations(door), *_too_wide(door), *_violations(page), *_too_wide(page)] == []


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_kept_of_a_caller_can_be_read_by_everybody(
    look: str, page_of: Callable[..., Page], picture: Callable[[Page, str], Path]
) -> None:
    page = page_of(**LOOKS[look])
    page.goto(f"/console/calls/CA{1:032}")
    page.get_by_role("button", name="This caller’s data").click()
    page.get_by_role("heading", name="Erase it").wait_for()
    picture(page, "caller" + look)
    assert page.url.endswith("/console/caller"), "a number in an address stays in logs"
    assert [*_violations(page), *_too_wide(page)] == []


def _violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]}" for one in found if one["impact"] in SERIOUS for node in one["nodes"][:3]
    ]


def _too_wide(page: Page) -> list[str]:
    width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [f"{width} px wide in {room} px"] if width > room else []
