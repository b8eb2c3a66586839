"""Forms as a browser without JavaScript sends them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from lxml import html

from flows.configuration import Configuration
from flows.store.ports import Role
from flows.store.schema import people
from tests.console.conftest import ANNEX, BASE, NOW, Browser
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.service import Service


def inputs(form: Any) -> dict[str, str]:
    """What a browser sends of a form, without the buttons."""
    sent = {}
    for one in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        if one.tag == "select":
            chosen = one.xpath("./option[@selected]") or one.xpath("./option[1]")
            if chosen:
                sent[one.get("name")] = chosen[-1].get("value")
        elif one.tag == "textarea":
            text = one.text or ""
            sent[one.get("name")] = text.removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
        elif one.get("type") not in ("checkbox", "radio") or one.get("checked") is not None:
            sent[one.get("name")] = one.get("value", "")
    return sent


class Editor:
    """Somebody who edits: fills in the forms of pages, and follows where they lead."""

    def __init__(self, browser: Browser, app: Flask, name: str) -> None:
        self.browser, self.app, self.name = browser, app, name

    def page(self, path: str) -> Any:
        answer = self.browser.get(path)
        assert answer.status_code == 200, path
        return html.document_fromstring(answer.text)

    def fills(self, path: str, which: str = "//form[@data-edit]", button: str = "", **typed: str | None) -> str:
        """Sends a form of a page as it is, but for what is typed (None: not sent); where it led, or the page's text."""
        return self.sends(path, which, {"do": button, **{key.replace("__", "/"): each for key, each in typed.items()}})

    def sends(self, path: str, which: str, typed: dict[str, str | None]) -> str:
        (form,) = self.page(path).xpath(which)
        return self.sends_as(form, path, typed)

    def sends_as(self, form: Any, path: str, typed: dict[str, str | None] | None = None) -> str:
        """Sends a form that was on a page, perhaps long ago."""
        data = {key: text for key, text in {**inputs(form), **(typed or {})}.items() if text is not None}
        to = form.get("action") or path
        answer = self.browser.client.post(to, data=data, base_url=BASE, headers={"Referer": BASE + path})
        return answer.location if answer.status_code == 303 else answer.text

    def document(self, kind: str, name: str) -> Any:
        """A document of their draft."""
        with self.app.test_request_context():
            return workspace.working(Principal(self.name, "editor")).configuration.document(kind, name)

    def change(self, kind: str, name: str, document: Any) -> None:
        """An edit that is not made by a form."""
        with self.app.test_request_context():
            workspace.change(Principal(self.name, "editor"), kind, name, document, "Changed by the test")


@pytest.fixture
def example(app: Flask, here: Service) -> None:
    """The example is live."""
    here.store.revisions.publish(Configuration().merged(json.loads(ANNEX)).to_bytes(), "bob", "the example")
    here.cache.refresh()
    here.live.refresh()


@pytest.fixture
def person(app: Flask, here: Service) -> Callable[[Role], Browser]:
    """A browser in which somebody of a role has signed in already, without the time that a password takes."""

    def one(role: Role) -> Browser:
        with here.store.engine.begin() as connection:
            connection.execute(sa.insert(people).values(name=role, role=role, created_at=NOW, password="none"))
        browser = Browser(app)
        with browser.client.session_transaction("/console/", base_url=BASE) as session:
            session["who"], session["proof"] = role, 0
            session["id"], session["since"] = role, int(NOW.timestamp())
        return browser

    return one


@pytest.fixture
def editor(person: Callable[[Role], Browser], app: Flask, example: None) -> Editor:
    """An editor at the console, and the example is live."""
    return Editor(person("editor"), app, "editor")
