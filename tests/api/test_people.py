"""/api/people: who may sign in to the console."""

from __future__ import annotations

import pytest

from tests.api.conftest import Api, on_sqlite
from webhooks.service import Service

ANNA = {"name": "anna", "role": "admin", "password": "correct horse battery"}


def test_a_person_is_added_listed_and_removed(admin: Api, here: Service) -> None:
    made = admin.ok("POST", "/api/people", ANNA)
    assert (made["name"], made["role"], made["last_seen_at"]) == ("anna", "admin", None)
    assert admin.ok("GET", "/api/people")["people"] == [made]
    admin.ok("POST", "/api/people", {**ANNA, "name": "Zoé", "role": "viewer"})
    assert admin.send("DELETE", "/api/people/zoé").status_code == 204
    assert admin.refused(404, "DELETE", "/api/people/zoé")["code"] == "unknown_person"
    told = [(entry["who"], entry["action"], entry["subject"]) for entry in admin.ok("GET", "/api/audit")["audit"]]
    added = [("environment", "add person", name) for name in ("zoé", "anna")]
    assert told == [("environment", "remove person", "zoé"), *added]


def test_the_last_admin_stays(admin: Api) -> None:
    admin.ok("POST", "/api/people", ANNA)
    assert admin.refused(409, "DELETE", "/api/people/anna")["code"] == "last_admin"
    admin.ok("POST", "/api/people", {**ANNA, "name": "bob"})
    assert admin.send("DELETE", "/api/people/anna").status_code == 204


def test_a_name_is_taken_once(admin: Api) -> None:
    admin.ok("POST", "/api/people", ANNA)
    assert admin.refused(409, "POST", "/api/people", {**ANNA, "name": "ANNA"})["code"] == "person_exists"


@on_sqlite
@pytest.mark.parametrize(
    "body",
    [
        {**ANNA, "role": "king"},
        {**ANNA, "role": ["admin"]},
        {**ANNA, "name": ""},
        {**ANNA, "name": "a/b"},
        {**ANNA, "name": "environment"},
        {**ANNA, "password": "short"},
        {**ANNA, "more": ""},
        {"name": "anna", "role": "admin"},
    ],
)
def test_what_can_be_nobody_is_refused(admin: Api, here: Service, body: object) -> None:
    assert admin.refused(422, "POST", "/api/people", body)["code"] == "bad_person"
    assert here.store.people.list() == []


@on_sqlite
def test_a_password_is_told_to_nobody(admin: Api) -> None:
    answer = admin.send("POST", "/api/people", ANNA)
    texts = [answer.text, admin.send("GET", "/api/people").text, admin.send("GET", "/api/audit").text]
    assert not [text for text in texts if ANNA["password"] in text or "argon2" in text]
