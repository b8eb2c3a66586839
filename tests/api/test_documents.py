"""GET /api/config and single documents."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from flows.store.ports import Role
from tests.api.conftest import ANNEX, Api, on_sqlite, switch
from webhooks.service import Service


def test_nothing_published_is_an_empty_configuration(admin: Api) -> None:
    answer = admin.send("GET", "/api/config")
    assert answer.get_json() == {"schema_version": 1}
    assert answer.headers["ETag"] == '"0"'


def test_what_is_downloaded_and_uploaded_again_changes_nothing(admin: Api) -> None:
    admin.ok("POST", "/api/config", ANNEX)
    text = admin.send("GET", "/api/config").data
    assert json.loads(text) == ANNEX
    assert admin.ok("POST", "/api/config?whole=true", text)["changes"] == []
    assert admin.send("GET", "/api/config").data == text


def test_the_download_is_sorted(admin: Api) -> None:
    admin.ok("POST", "/api/config", {"switches": {"b": {"on": True}, "a": {"until": "2026-12-01T08:00", "on": True}}})
    text = admin.send("GET", "/api/config").text
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    assert text.index('"a"') < text.index('"b"')


@pytest.mark.parametrize("path", ["/api/config", "/api/config/switches/urgence"])
def test_what_is_known_already_is_not_sent_again(admin: Api, path: str) -> None:
    admin.ok("POST", "/api/config", switch())
    tag = admin.send("GET", path).headers["ETag"]
    again = admin.send("GET", path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    admin.ok("POST", "/api/config", switch(on=True))
    assert admin.send("GET", path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("name", ["urgence", "fermeture d été", "休業", "عطلة", "a-b_c 9"])
def test_a_document_of_any_name_is_put_read_and_deleted(admin: Api, name: str) -> None:
    path = f"/api/config/switches/{quote(name, safe='')}"
    told = admin.ok("PUT", path, {"on": True})
    assert told["changes"][0]["change"] == "added"
    assert admin.ok("GET", path) == {"on": True}
    assert admin.ok("GET", "/api/config")["switches"] == {name: {"on": True}}
    assert admin.ok("DELETE", f"{path}?message=over")["changes"][0]["change"] == "removed"
    admin.refused(404, "GET", path)
    admin.refused(404, "DELETE", path)


@on_sqlite
@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/api/config/lines/a", None, 404, "unknown_kind"),
        ("PUT", "/api/config/lines/a", {}, 404, "unknown_kind"),
        ("DELETE", "/api/config/lines/a", None, 404, "unknown_kind"),
        ("GET", "/api/config/flows/a", None, 404, "unknown_document"),
        ("PUT", "/api/config/switches/a", "null", 400, "null_document"),
        ("PUT", "/api/config/switches/a", "{", 400, "not_json"),
        ("PUT", "/api/config/switches/a", '{"on": true}}, "flows": {"x": {}', 400, "not_json"),
        ("PUT", "/api/config/switches/a", "[" * 50_000 + "]" * 50_000, 400, "not_json"),
        ("PUT", "/api/config/switches/a", '{"on": true, "on": false}', 422, "invalid_configuration"),
        ("PUT", "/api/config/switches/a.b", {"on": True}, 422, "invalid_configuration"),
        ("PUT", "/api/config/switches/a?whole=true", {"on": True}, 400, "unknown_parameter"),
        ("GET", "/api/config?revision=7", None, 404, "unknown_revision"),
        ("GET", "/api/config?revision=99999999999", None, 400, "bad_parameter"),
        ("GET", "/api/config?revision=x", None, 400, "bad_parameter"),
    ],
)
def test_what_cannot_be_done_is_refused(
    admin: Api, here: Service, method: str, path: str, body: object, status: int, code: str
) -> None:
    assert admin.refused(status, method, path, body)["code"] == code
    assert here.store.revisions.list() == []


def test_a_document_that_others_need_is_not_deleted(admin: Api) -> None:
    admin.ok("POST", "/api/config", ANNEX)
    path = f"/api/config/hours/{quote(next(iter(ANNEX['hours'])))}"
    problems = admin.refused(422, "DELETE", path)["problems"]
    assert {problem["code"] for problem in problems if problem["severity"] == "error"} == {"still_used"}
    admin.ok("GET", path)


def test_if_match_guards_a_single_document_too(admin: Api) -> None:
    admin.ok("PUT", "/api/config/switches/a", {"on": True})
    stale = {"If-Match": '"0"'}
    admin.refused(409, "PUT", "/api/config/switches/a", {"on": False}, headers=stale)
    admin.refused(409, "DELETE", "/api/config/switches/a", headers=stale)
    admin.ok("PUT", "/api/config/switches/a", {"on": False}, headers={"If-Match": '"1"'})


def test_an_operator_edits_calendars_and_not_flows(people: dict[Role, Api]) -> None:
    people["operator"].ok("PUT", "/api/config/calendars/fermetures", {"events": []})
    hours = {"week": {"mon": ["08:00-18:00"]}}
    refusal = people["operator"].refused(403, "PUT", "/api/config/hours/service", hours)
    assert refusal["needed"] == "editor"
    people["viewer"].ok("PUT", "/api/config/hours/service?dry_run=true", hours)
    people["viewer"].refused(403, "PUT", "/api/config/hours/service", hours)
