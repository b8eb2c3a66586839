"""Every page, in both widths and both colours: nothing that axe-core calls serious, no error of a script, nothing cut off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PAGES = {
    "overview": "/console/",
    "flows": "/console/flows",
    "picture": "/console/flows/accueil?caller=0612345678&at=2026-11-23T10:00",
    "phone": "/console/phone?number=%2B33972101010&at=2026-11-23T10:00",
    "calls": "/console/calls",
    "call": "/console/calls/CA001",
    "voicemails": "/console/voicemails",
    "reports": "/console/reports",
    "revisions": "/console/revisions",
    "revision": "/console/revisions/2",
    "people": "/console/people",
    "me": "/console/me",
    "audit": "/console/audit",
    "block": "/console/block?number=%2B33612345601",
    "first": "/console/first",
    "sign-in": "/console/sign-in",
}
LOOKS: dict[str, dict[str, Any]] = {
    "": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "-phone": {"viewport": {"width": 390, "height": 780}, "color_scheme": "dark", "device_scale_factor": 2},
}
SERIOUS = ("serious", "critical")


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
        picture(page, name + look)
        faults[name] = [*_violations(page), *_too_wide(page), *errors]
        errors.clear()
    assert {name: found for name, found in faults.items() if found} == {}


def _violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]}" for one in found if one["impact"] in SERIOUS for node in one["nodes"][:3]
    ]


def _too_wide(page: Page) -> list[str]:
    width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [f"{width} px wide in {room} px"] if width > room else []
