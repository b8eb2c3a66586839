"""Every page and form of the console: who may, who may not, and nothing without the token of a page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from flows.store.ports import ROLES, Role
from tests.console.conftest import BASE, Browser
from webhooks.service import Service

ANYBODY = "GET /sign-in, POST /sign-in, POST /sign-out, POST /preferences"
VIEWER = """
    GET /, GET /calls, GET /calls.csv, GET /calls/<id>, GET /voicemails, GET /voicemails/<id>, GET /voicemails/<id>/audio,
    GET /queues, GET /reports, GET /revisions, GET /revisions/<int:number>, GET /me, POST /me, GET /audit, GET /flows,
    GET /flows/<name>, GET /phone, GET /phone/picture, POST /phone/call, POST /phone/turn
"""
OPERATOR = """
    POST /switches/<name>, GET /block, POST /block, POST /voicemails/<id>/heard, POST /voicemails/<id>/forward,
    POST /voicemails/<id>/delete, POST /agents/<name>, GET /draft, GET /draft/behaviour, GET /draft/replay,
    POST /draft/replay, POST /draft/check, POST /draft/publish, POST /draft/keep, POST /draft/carry,
    POST /draft/undo, POST /draft/discard,
    GET /edit, GET /edit/<kind>, POST /edit/<kind>, GET /edit/<kind>/<name>, POST /edit/<kind>/<name>,
    POST /edit/<kind>/<name>/rename, POST /edit/<kind>/<name>/copy, POST /edit/<kind>/<name>/delete,
    GET /edit/hours/<name>, GET /edit/calendars/<name>, POST /edit/calendars/<name>/events,
    GET /edit/calendars/<name>/events/<int:index>, POST /edit/calendars/<name>/events/<int:index>,
    POST /edit/calendars/<name>/events/<int:index>/days, POST /edit/calendars/<name>/holidays,
    POST /edit/calendars/<name>/import, GET /edit/calendars/<name>/export, GET /edit/lists/<name>,
    POST /edit/lists/<name>/entries, POST /edit/lists/<name>/paste, GET /edit/sounds/<name>, GET /edit/<kind>/<name>/json,
    POST /edit/<kind>/<name>/json, GET /configuration.json, POST /configuration.json, GET /edit/flows/<name>,
    GET /edit/flows/<name>/settings, GET /edit/flows/<name>/steps/<int:index>, GET /edit/flows/<name>/menus/<menu>,
    GET /tasks, GET /tasks/<id>, POST /tasks/<id>
"""
EDITOR = """
    POST /revisions/<int:number>/publish, POST /edit/hours/<name>/week, POST /edit/sounds/<name>/audio,
    POST /edit/sounds/<name>/audio/delete, POST /edit/flows/<name>/settings, POST /edit/flows/<name>/steps,
    POST /edit/flows/<name>/steps/<int:index>, POST /edit/flows/<name>/menus, POST /edit/flows/<name>/menus/<menu>
"""
ADMIN = """
    GET /people, POST /people, POST /people/<name>, POST /people/<name>/remove, POST /tokens, POST /tokens/<id>/revoke, GET /first,
    GET /caller, POST /caller, POST /caller/export, POST /caller/erase
"""
LEAST: dict[str, Role] = {
    route.strip(): role
    for role, routes in zip(ROLES, (VIEWER, OPERATOR, EDITOR, ADMIN), strict=True)
    for route in routes.split(",")
}
STATIC = {"GET /static/<version>/<path:name>", "GET /<path:path>", "POST /<path:path>"}


def place(route: str) -> tuple[str, str]:
    """Method and path of a route, with names that there are."""
    method, _, rule = route.partition(" ")
    rule = rule.replace("<kind>", "calendars").replace("calendars/<name>", "calendars/absences")
    return method, "/console" + re.sub("<[^>]*>", "x", re.sub("<int:[^>]*>", "1", rule))


@pytest.fixture
def browser(signed_in: Callable[[Role], Browser], here: Service) -> Callable[[Role], Browser]:
    """Whoever has signed in, where there is an admin beside them."""
    here.store.people.add("zoe", "admin", "another horse battery")
    return signed_in


def sends(browser: Browser, route: str, token: str) -> tuple[int, str]:
    method, path = place(route)
    if method == "GET":
        answer = browser.get(path)
    else:
        headers = {"Referer": BASE + "/console/"}
        answer = browser.client.post(path, data={"csrf_token": token}, base_url=BASE, headers=headers)
    return answer.status_code, answer.text


def token_of(browser: Browser) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/console/me").text)
    assert found
    return found[1]


def test_every_route_is_in_the_table(app: Flask) -> None:
    served = {
        f"{method} {rule.rule.removeprefix('/console')}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("console.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served - STATIC == LEAST.keys() | {one.strip() for one in ANYBODY.split(",")}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_what_the_table_says_and_nothing_else(
    browser: Callable[[Role], Browser], here: Service, role: Role
) -> None:
    somebody = browser(role)
    token, before = token_of(somebody), here.store.revisions.pointer().live
    for route, least in LEAST.items():
        may = ROLES.index(role) >= ROLES.index(least)
        status, text = sends(somebody, route, token)
        if may:
            assert status < 500, route
        else:
            assert status == 403, route
            assert f"This needs the role {least}" in text, route
    assert here.store.revisions.pointer().live == before
    assert len(here.store.people.list()) == 2


def test_nobody_sends_a_form_without_the_token_of_a_page(browser: Callable[[Role], Browser]) -> None:
    admin = browser("admin")
    good = token_of(admin)
    other = (
        good[:-5] + ("B" if good[-5] == "A" else "A") + good[-4:]
    )  # not the last: some of its bits count for nothing
    for route in LEAST:
        if route.startswith("POST"):
            for token in ("", "x", other, good.swapcase()):
                assert sends(admin, route, token)[0] == 400, route


def test_who_has_not_signed_in_is_sent_to_do_so_whatever_they_ask(app: Flask, browser: object) -> None:
    nobody = Browser(app)
    for route in LEAST:
        status, _ = sends(nobody, route, "")
        assert status == (302 if route.startswith("GET") else 400), route
