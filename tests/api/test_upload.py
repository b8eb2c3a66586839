"""POST /api/config: taken whole or not at all."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from flows.store.ports import Role
from tests.api.conftest import ADMIN, ANNEX, Api, on_sqlite, switch
from webhooks.service import Service


def test_an_upload_is_live_at_once_and_tells_what_it_changed(admin: Api, here: Service) -> None:
    answer = admin.send("POST", "/api/config?message=first", ANNEX)
    told = answer.get_json()
    assert answer.headers["ETag"] == '"1"'
    assert told["revision"] == 1
    assert {change["change"] for change in told["changes"]} == {"added"}
    assert {change["pointer"].split("/")[1] for change in told["changes"]} == ANNEX.keys() - {
        "schema_version",
        "$schema",
    }
    assert all(problem["severity"] == "warning" for problem in told["warnings"])
    assert here.live.number == 1
    assert here.store.revisions.list()[0].message == "first"
    assert here.store.revisions.list()[0].author == "environment"


def test_what_is_not_named_stays_and_null_removes(admin: Api) -> None:
    admin.ok("POST", "/api/config", {"switches": {"a": {"on": True}, "b": {"on": True}}})
    told = admin.ok("POST", "/api/config", {"switches": {"a": None, "c": {"on": False}}})
    assert [(change["pointer"], change["change"]) for change in told["changes"]] == [
        ("/switches/a", "removed"),
        ("/switches/c", "added"),
    ]
    assert admin.ok("GET", "/api/config")["switches"].keys() == {"b", "c"}


def test_whole_removes_what_the_upload_does_not_name(admin: Api) -> None:
    admin.ok("POST", "/api/config", {"switches": {"a": {"on": True}, "b": {"on": True}}})
    told = admin.ok("POST", "/api/config?whole=true", {"switches": {"b": {"on": True}}})
    assert [change["summary"] for change in told["changes"]] == ['Switch "a" was removed.']
    assert admin.ok("GET", "/api/config")["switches"].keys() == {"b"}


def test_a_dry_run_tells_the_same_and_changes_nothing(admin: Api, here: Service) -> None:
    admin.ok("POST", "/api/config", switch())
    tried = admin.ok("POST", "/api/config?dry_run=true&draft=true", switch(on=True))
    assert tried == {
        "revision": 1,
        "changes": [
            {"pointer": "/switches/urgence", "change": "changed", "summary": 'Switch "urgence" was turned on.'}
        ],
        "warnings": [],
    }
    assert [revision.number for revision in here.store.revisions.list()] == [1]
    assert len(here.store.audit.list()) == 1
    assert here.live.number == 1


def test_a_draft_is_kept_and_not_live_but_for_its_test_callers(admin: Api, here: Service) -> None:
    admin.ok("POST", "/api/config", switch())
    told = admin.ok("POST", "/api/config?draft=true&test_callers=+33612345678,%2B33712345678", switch(on=True))
    assert told["revision"] == 2
    assert here.live.number == 1
    assert here.cache.pointer().tests == {"+33612345678": 2, "+33712345678": 2}
    assert admin.ok("GET", "/api/config") == {"schema_version": 1, **switch()}
    assert admin.ok("GET", "/api/config?revision=2") == {"schema_version": 1, **switch(on=True)}
    assert admin.ok("GET", "/api/revisions/2")["status"] == "draft"


def test_a_refused_upload_lists_every_problem_and_changes_nothing(admin: Api, here: Service) -> None:
    wrong = {"switches": {"a": {"on": "yes"}, "b": {"off": True}}, "lines": {}}
    refusal = admin.refused(422, "POST", "/api/config", wrong)
    assert {problem["pointer"].split("/")[1] for problem in refusal["problems"]} == {"switches", "lines"}
    assert len(refusal["problems"]) > 2
    assert all({"severity", "code", "pointer", "message"} <= problem.keys() for problem in refusal["problems"])
    assert here.store.revisions.list() == []
    assert here.store.audit.list() == []


@on_sqlite
@pytest.mark.parametrize(
    ("status", "code", "path", "sent"),
    [
        (400, "not_json", "/api/config", {"data": b"{", "content_type": "application/json"}),
        (400, "not_json", "/api/config", {"data": b"", "content_type": "application/json"}),
        (400, "not_json", "/api/config", {"data": b'{"a": "\xff"}', "content_type": "application/json"}),
        (415, "not_sent_as_json", "/api/config", {"data": b"{}", "content_type": "text/plain"}),
        (415, "not_sent_as_json", "/api/config", {"data": {"a": "b"}}),
        (413, "too_large", "/api/config", {"data": b" " * 5_000_001, "content_type": "application/json"}),
        (422, "invalid_configuration", "/api/config", {"data": b"[]", "content_type": "application/json"}),
        (422, "invalid_configuration", "/api/config", {"data": b"[" * 90000, "content_type": "application/json"}),
        (422, "invalid_configuration", "/api/config", {"data": b'{"flows": null}', "content_type": "application/json"}),
        (400, "unknown_parameter", "/api/config?dryrun=true", {"data": b"{}", "content_type": "application/json"}),
        (400, "bad_parameter", "/api/config?dry_run=yes", {"data": b"{}", "content_type": "application/json"}),
        (
            400,
            "bad_parameter",
            "/api/config?draft=true&draft=false",
            {"data": b"{}", "content_type": "application/json"},
        ),
        (
            400,
            "bad_parameter",
            "/api/config?test_callers=%2B33612345678",
            {"data": b"{}", "content_type": "application/json"},
        ),
        (
            400,
            "bad_parameter",
            "/api/config?draft=true&test_callers=12",
            {"data": b"{}", "content_type": "application/json"},
        ),
        (
            400,
            "bad_parameter",
            "/api/config?message=" + "x" * 1001,
            {"data": b"{}", "content_type": "application/json"},
        ),
    ],
)
def test_each_refusal_has_its_status_and_code(
    admin: Api, here: Service, status: int, code: str, path: str, sent: dict[str, object]
) -> None:
    assert admin.refused(status, "POST", path, **sent)["code"] == code
    assert here.store.revisions.list() == []


def test_a_slip_in_a_parameter_is_told_what_was_meant(admin: Api) -> None:
    assert "dry_run" in admin.refused(400, "POST", "/api/config?dryrun=true", {})["detail"]


def test_the_largest_upload_is_taken(admin: Api) -> None:
    source = json.dumps({"schema_version": 1, **switch()}).encode()
    admin.ok("POST", "/api/config", source + b" " * (5_000_000 - len(source)))


def test_if_match_is_the_revision_that_the_change_was_made_from(admin: Api) -> None:
    admin.ok("POST", "/api/config", switch(), headers={"If-Match": '"0"'})
    admin.ok("POST", "/api/config", switch(on=True), headers={"If-Match": '"1"'})
    admin.ok("POST", "/api/config", switch(), headers={"If-Match": 'W/"2"'})
    refusal = admin.refused(409, "POST", "/api/config", switch(on=True), headers={"If-Match": '"2"'})
    assert (refusal["code"], refusal["current"]) == ("conflict", 3)
    assert admin.ok("GET", "/api/config")["switches"]["urgence"] == {"on": False}
    admin.ok("POST", "/api/config", switch(on=True), headers={"If-Match": "*"})


def test_two_uploads_at_once_are_both_kept(app: Flask, admin: Api, here: Service) -> None:
    def upload(number: int) -> int:
        told = Api(app, ADMIN).ok("POST", "/api/config", switch(name=f"s{number}"))
        return int(told["revision"])

    with ThreadPoolExecutor(4) as threads:
        numbers = sorted(threads.map(upload, range(8)))
    assert numbers == list(range(1, 9))
    assert admin.ok("GET", "/api/config")["switches"].keys() == {f"s{number}" for number in range(8)}
    assert here.live.number == 8


def test_of_uploads_at_once_with_the_same_if_match_one_is_taken(app: Flask, admin: Api) -> None:
    admin.ok("POST", "/api/config", switch())

    def upload(number: int) -> int:
        match = {"If-Match": '"1"'}
        return Api(app, ADMIN).send("POST", "/api/config", switch(name=f"s{number}"), headers=match).status_code

    with ThreadPoolExecutor(4) as threads:
        statuses = sorted(threads.map(upload, range(6)))
    assert statuses == [200] + [409] * 5
    assert len(admin.ok("GET", "/api/config")["switches"]) == 2


@pytest.mark.parametrize(
    ("role", "upload", "query", "status"),
    [
        ("viewer", switch(), "", 403),
        ("viewer", switch(), "?dry_run=true", 200),
        ("viewer", {"flows": {"a": 1}}, "?dry_run=true", 422),
        ("operator", switch(), "", 200),
        ("operator", {"calendars": {"fermetures": {"events": []}}, "lists": {"amis": {"entries": []}}}, "", 200),
        ("operator", {"hours": {"service": {"week": {"mon": ["08:00-18:00"]}}}}, "", 403),
        ("operator", {"switches": {"nuit": {"on": True}}}, "?whole=true", 403),
        ("operator", {"hours": {"service": {"week": {"mon": ["08:00-18:00"]}}}}, "?dry_run=true", 200),
        ("editor", {"hours": {"service": {"week": {"mon": ["08:00-18:00"]}}}}, "", 200),
        ("editor", {"switches": {"nuit": {"on": True}}}, "?whole=true", 200),
    ],
)
def test_who_may_upload_depends_on_what_changes(
    people: dict[Role, Api], role: Role, upload: object, query: str, status: int
) -> None:
    people["admin"].ok("POST", "/api/config", {"hours": {"ancien": {"week": {"tue": ["09:00-10:00"]}}}})
    assert people[role].send("POST", f"/api/config{query}", upload).status_code == status


def test_an_upload_is_in_the_audit_log(people: dict[Role, Api]) -> None:
    people["editor"].ok("POST", "/api/config?message=urgence", switch())
    people["editor"].ok("POST", "/api/config?draft=true", switch(on=True))
    draft, publish = people["viewer"].ok("GET", "/api/audit")["audit"]
    assert (publish["who"], publish["role"], publish["action"]) == ("editor", "editor", "publish")
    assert publish["subject"] == "revision 1"
    assert publish["detail"] == {"message": "urgence", "changes": ["/switches/urgence"], "count": 1}
    assert (draft["action"], draft["subject"]) == ("draft", "revision 2")
