"""Who may do what: tokens, roles, and what is told to those who may not."""

from __future__ import annotations

import json
import logging
import re

import pytest
from flask import Flask

from flows.store.ports import ROLES, Role
from tests.api.conftest import ADMIN, SECRETS, Api, on_sqlite, switch
from webhooks.api.routes import ROUTES
from webhooks.service import Service

LEAST: dict[str, Role | None] = {
    "POST /config": "operator",
    "GET /config": "viewer",
    "GET /config/<kind>/<name>": "viewer",
    "PUT /config/<kind>/<name>": "operator",
    "DELETE /config/<kind>/<name>": "operator",
    "GET /revisions": "viewer",
    "GET /revisions/<int:number>": "viewer",
    "POST /revisions/<int:number>/publish": "editor",
    "GET /revisions/<int:number>/replay": "viewer",
    "POST /simulate": "viewer",
    "GET /flows/<name>/calendar": "viewer",
    "GET /sounds/<name>": "viewer",
    "PUT /sounds/<name>": "editor",
    "DELETE /sounds/<name>": "editor",
    "POST /switches/<name>": "operator",
    "GET /queues": "viewer",
    "GET /queues/<name>": "viewer",
    "GET /agents": "viewer",
    "POST /agents/<name>": "operator",
    "GET /tokens": "admin",
    "POST /tokens": "admin",
    "DELETE /tokens/<id>": "admin",
    "GET /people": "admin",
    "POST /people": "admin",
    "DELETE /people/<name>": "admin",
    "POST /callers/export": "admin",
    "POST /callers/forget": "admin",
    "GET /audit": "viewer",
    "GET /calls": "viewer",
    "GET /calls/<id>": "viewer",
    "GET /voicemails": "viewer",
    "GET /voicemails/<id>": "viewer",
    "GET /voicemails/<id>/audio": "viewer",
    "PATCH /voicemails/<id>": "operator",
    "DELETE /voicemails/<id>": "operator",
    "GET /schema": None,
    "GET /openapi.json": None,
}
"""Every route, and the least role that gets past the guard with a switch or nothing at all in hand."""
CASES = [(*route.split(" ", 1), least) for route, least in LEAST.items()]


def place(path: str) -> str:
    filled = path.replace("<kind>", "switches").replace("<name>", "urgence").replace("<int:number>", "1")
    return "/api" + filled.replace("<id>", "none")


def test_the_table_of_this_test_has_every_route(app: Flask) -> None:
    assert {f"{method} {path}" for method, path in ROUTES} == LEAST.keys()
    served = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    assert served == {f"/api{path}" for _, path in ROUTES}


@pytest.mark.parametrize(("method", "path", "least"), CASES)
def test_each_route_is_open_from_its_role_on(
    app: Flask, here: Service, people: dict[Role, Api], method: str, path: str, least: Role | None
) -> None:
    people["admin"].ok("POST", "/api/config", switch())
    body = None if method in ("GET", "DELETE") or path.endswith("publish") else {"on": True}
    for role in ROLES:
        answer = people[role].send(method, place(path), body)
        allowed = least is None or ROLES.index(role) >= ROLES.index(least)
        assert (answer.status_code != 403) == allowed, (role, answer.text)
        if not allowed:
            assert answer.get_json(force=True)["needed"] == least
            assert f'scope="{least}"' in answer.headers["WWW-Authenticate"]
            assert here.live.number == 1


NO_TOKENS = [
    None,
    "Bearer",
    "Bearer ",
    "Bearer wrong",
    f"Basic {ADMIN}",
    ADMIN,
    f"Bearer {ADMIN}x",
    f"Bearer {ADMIN[:-1]}",
    "Bearer é",
]


@on_sqlite
@pytest.mark.parametrize("header", NO_TOKENS)
def test_nobody_gets_in_without_a_token(nobody: Api, here: Service, header: str | None) -> None:
    headers = {"Authorization": header} if header is not None else {}
    for number, (method, path, least) in enumerate(CASES):
        body, elsewhere = None if method == "GET" else {}, {"REMOTE_ADDR": f"203.0.113.{number}"}
        answer = nobody.send(method, place(path), body, headers=headers, environ_base=elsewhere)
        assert answer.status_code == (200 if least is None else 401)
        if least is not None:
            assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="carillon"')
            assert answer.get_json(force=True)["code"] in ("unauthorized", "invalid_token")
    assert here.store.revisions.list() == []


def test_the_token_of_the_environment_opens_nothing_when_there_is_none(nobody: Api, here: Service) -> None:
    assert here.settings.admin_token == ADMIN
    object.__setattr__(here.settings, "admin_token", None)
    for header in ("Bearer ", "Bearer None", f"Bearer {ADMIN}"):
        nobody.refused(401, "GET", "/api/config", headers={"Authorization": header})


def test_a_token_is_shown_once_and_works_until_it_is_revoked(app: Flask, admin: Api, here: Service) -> None:
    made = admin.ok("POST", "/api/tokens", {"role": "editor", "label": "ci"})
    token = made.pop("token")
    assert admin.ok("GET", "/api/tokens")["tokens"] == [made]
    assert (made["role"], made["label"], made["revoked_at"]) == ("editor", "ci", None)
    with_it = Api(app, token)
    assert with_it.ok("POST", "/api/config", switch())["revision"] == 1
    assert here.store.revisions.list()[0].author == "ci"
    assert admin.send("DELETE", f"/api/tokens/{made['id']}").status_code == 204
    with_it.refused(401, "GET", "/api/config")
    admin.refused(404, "DELETE", f"/api/tokens/{made['id']}")
    assert [entry["action"] for entry in admin.ok("GET", "/api/audit")["audit"]] == [
        "revoke token",
        "publish",
        "create token",
    ]
    assert token not in admin.send("GET", "/api/audit").text + admin.send("GET", "/api/tokens").text


@on_sqlite
@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"role": "king", "label": "ci"}, 422),
        ({"role": ["admin"], "label": "ci"}, 422),
        ({"role": "viewer"}, 422),
        ({"role": "viewer", "label": ""}, 422),
        ({"role": "viewer", "label": "  "}, 422),
        ({"role": "viewer", "label": "a\nb"}, 422),
        ({"role": "viewer", "label": "x" * 65}, 422),
        ({"role": "viewer", "label": 7}, 422),
        ({"role": "viewer", "label": "environment"}, 422),
        ({"role": "viewer", "label": "ci", "token": "mine"}, 422),
        ([], 400),
        ("{", 400),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(admin: Api, here: Service, body: object, status: int) -> None:
    admin.refused(status, "POST", "/api/tokens", body)
    assert here.store.tokens.list() == []


def test_secrets_are_in_no_answer_and_no_log(
    app: Flask, people: dict[Role, Api], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    everybody = Api(app, ADMIN)
    tokens = [api.token for api in people.values() if api.token]
    texts = [everybody.send("POST", "/api/config", switch()).text]
    for api in (everybody, *people.values(), Api(app, "carillon_guessed-by-somebody")):
        texts += [api.send(method, place(path)).text for method, path in ROUTES]
        texts += [api.send("GET", path).text for path in ("/healthz", "/readyz", "/metrics", "/api/nothing")]
    for secret in (*SECRETS.values(), *tokens, "carillon_guessed-by-somebody"):
        assert not [text for text in texts if secret in text]
        assert secret not in caplog.text


def test_a_token_is_kept_as_its_hash_only(here: Service, admin: Api) -> None:
    token = admin.ok("POST", "/api/tokens", {"role": "viewer", "label": "v"})["token"]
    with here.store.engine.connect() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM tokens").all())
    assert token not in rows
    assert token.removeprefix("carillon_") not in rows


def test_no_answer_may_be_kept_by_others_and_none_sets_a_cookie(app: Flask, admin: Api) -> None:
    for method, path in ROUTES:
        answer = admin.send(method, place(path))
        public = path in ("/schema", "/openapi.json")
        assert ("public" in answer.headers["Cache-Control"]) == public
        assert re.search("public|no-store|private", answer.headers["Cache-Control"])
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@on_sqlite
@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing", 404, "not_found"),
        ("GET", "/api/config/flows/a%2Fb", 404, "not_found"),
        ("PATCH", "/api/config", 405, "method_not_allowed"),
        ("GET", "/nothing", 404, "not_found"),
    ],
)
def test_what_does_not_exist_is_a_problem_document(nobody: Api, method: str, path: str, status: int, code: str) -> None:
    answer = nobody.send(method, path)
    assert json.loads(answer.data)["code"] == code
    assert answer.status_code == status
    assert ("Allow" in answer.headers) == (status == 405)
