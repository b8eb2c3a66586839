"""History, differences, publishing, rolling back; switches."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from flows.configuration import Configuration
from flows.store.ports import Role
from tests.api.conftest import ADMIN, ANNEX, Api, on_sqlite, switch
from webhooks.service import Service


def test_history_is_told_page_by_page(admin: Api) -> None:
    for number in range(5):
        admin.ok("POST", f"/api/config?message=m{number}", switch(on=bool(number % 2)))
    first = admin.send("GET", "/api/revisions?limit=2")
    assert [row["revision"] for row in first.get_json()["revisions"]] == [5, 4]
    assert first.headers["Link"] == '<?limit=2&cursor=4>; rel="next"'
    second = admin.ok("GET", "/api/revisions?limit=2&cursor=" + first.get_json()["next"])
    assert [row["message"] for row in second["revisions"]] == ["m2", "m1"]
    last = admin.send("GET", "/api/revisions?limit=2&cursor=" + second["next"])
    assert ([row["revision"] for row in last.get_json()["revisions"]], last.get_json()["next"]) == ([1], None)
    assert "Link" not in last.headers


def test_a_revision_is_told_with_who_made_it_and_why(people: dict[Role, Api]) -> None:
    people["editor"].ok("POST", "/api/config?message=why", switch())
    told = people["viewer"].ok("GET", "/api/revisions/1")
    assert told.pop("created_at") == told.pop("published_at")
    assert told == {
        "revision": 1,
        "status": "published",
        "author": "editor",
        "message": "why",
        "base": None,
        "test_callers": [],
    }


def test_a_difference_is_told_in_both_directions(admin: Api) -> None:
    admin.ok("POST", "/api/config", switch())
    admin.ok(
        "POST", "/api/config", {"switches": {"urgence": {"on": True, "until": "2026-12-01T08:00"}, "b": {"on": False}}}
    )
    there = admin.ok("GET", "/api/revisions/2?diff=1")
    assert (there["from"], there["to"]) == (1, 2)
    assert [change["summary"] for change in there["changes"]] == [
        'Switch "b" was added off.',
        'Switch "urgence" was turned on until 2026-12-01T08:00.',
    ]
    back = admin.ok("GET", "/api/revisions/1?diff=2")
    assert [change["change"] for change in back["changes"]] == ["removed", "changed"]


@on_sqlite
def test_a_difference_tells_what_callers_meet(admin: Api) -> None:
    admin.ok("POST", "/api/config", ANNEX)
    lunch = {"hours": {"service": {"week": {"mon-fri": ["08:00-12:00", "14:00-18:00"]}}}}
    admin.ok("POST", "/api/config?draft=true", lunch)
    (met,) = admin.ok("GET", "/api/revisions/2?diff=1")["behaviour"]
    before, after = (admin.ok("POST", "/api/simulate", {**met["example"], "revision": number}) for number in (1, 2))

    assert met["summary"].startswith("Mon–Fri 12:00–14:00")
    assert met["summary"].endswith("a call now goes to voicemail general (before: goes to menu services).")
    assert (before["turns"][-1]["menu"], after["turns"][-1]["mailbox"]) == ("services", "general")


@on_sqlite
def test_a_revision_that_is_not_valid_any_more_is_compared_as_far_as_it_can_be(admin: Api, here: Service) -> None:
    admin.ok("POST", "/api/config", ANNEX)
    odd = Configuration().merged({**ANNEX, "flows": {"accueil": {"steps": []}}})
    here.store.revisions.save_draft(odd.to_bytes(), "another version", "")
    told = admin.ok("GET", "/api/revisions/2?diff=1")

    assert told["changes"][0]["summary"].startswith('Flow "accueil" has changed')
    assert told["behaviour"] == [
        {"summary": "Calls cannot be compared: one of the two is not valid any more.", "example": None}
    ]


@on_sqlite
def test_looking_at_many_revisions_does_not_push_out_the_live_one(admin: Api, here: Service) -> None:
    """Calls must not have to read it again."""
    admin.ok("POST", "/api/config", ANNEX)
    for on in [True, False] * 6:
        admin.ok("POST", "/api/config?draft=true", switch(on=on))
    live = here.live.program()
    for number in range(2, 14):
        admin.ok("GET", f"/api/revisions/{number}?diff=1")
        admin.ok("POST", "/api/simulate", {"number": "+33972101010", "revision": number})

    assert here.live.program() is live


def test_a_draft_is_published(admin: Api, here: Service) -> None:
    admin.ok("POST", "/api/config", switch())
    admin.ok("POST", "/api/config?draft=true", switch(on=True))
    answer = admin.send("POST", "/api/revisions/2/publish?message=go", headers={"If-Match": '"1"'})
    assert answer.headers["ETag"] == '"2"'
    assert answer.get_json()["changes"][0]["summary"] == 'Switch "urgence" was turned on.'
    assert answer.get_json()["warnings"] == []
    assert here.live.number == 2
    assert admin.ok("GET", "/api/audit")["audit"][0]["action"] == "publish"


def test_a_draft_that_others_have_overtaken_is_published_with_a_warning(admin: Api) -> None:
    admin.ok("POST", "/api/config", switch())
    admin.ok("POST", "/api/config?draft=true", switch(on=True))
    admin.ok("POST", "/api/config", switch(name="autre"))
    told = admin.ok("POST", "/api/revisions/2/publish")
    assert [warning["code"] for warning in told["warnings"]] == ["draft_behind"]
    assert {change["pointer"] for change in told["changes"]} == {"/switches/autre", "/switches/urgence"}


def test_a_draft_with_errors_is_not_published(admin: Api, here: Service) -> None:
    wrong = Configuration().merged({"numbers": {"+33972101010": {"flow": "nulle part"}}})
    here.store.revisions.save_draft(wrong.to_bytes(), "somebody", "")
    refusal = admin.refused(422, "POST", "/api/revisions/1/publish")
    assert [problem["code"] for problem in refusal["problems"]] == ["unknown_flow"]
    assert here.live.number is None


def test_an_older_revision_is_live_again_after_a_roll_back(admin: Api, here: Service) -> None:
    admin.ok("POST", "/api/config", switch())
    admin.ok("POST", "/api/config", switch(on=True))
    told = admin.ok("POST", "/api/revisions/1/publish")
    assert (told["revision"], told["changes"][0]["summary"]) == (1, 'Switch "urgence" was turned off.')
    assert here.live.number == 1
    assert admin.ok("GET", "/api/config")["switches"]["urgence"] == {"on": False}
    assert [row["status"] for row in admin.ok("GET", "/api/revisions")["revisions"]] == ["superseded", "published"]
    assert admin.ok("GET", "/api/audit")["audit"][0]["action"] == "roll back"
    assert admin.ok("POST", "/api/config", switch(name="b"))["revision"] == 3


def test_a_roll_back_from_another_revision_than_one_thinks_is_refused(admin: Api, here: Service) -> None:
    admin.ok("POST", "/api/config", switch())
    admin.ok("POST", "/api/config", switch(on=True))
    refusal = admin.refused(409, "POST", "/api/revisions/1/publish", headers={"If-Match": '"1"'})
    assert refusal["current"] == 2
    assert here.live.number == 2


def test_of_roll_backs_at_once_with_the_same_if_match_one_happens(app: Flask, admin: Api, here: Service) -> None:
    for number in range(4):
        admin.ok("POST", "/api/config", switch(on=bool(number % 2)))

    def roll_back(number: int) -> int:
        path, match = f"/api/revisions/{number}/publish", {"If-Match": '"4"'}
        return Api(app, ADMIN).send("POST", path, headers=match).status_code

    with ThreadPoolExecutor(3) as threads:
        assert sorted(threads.map(roll_back, (1, 2, 3))) == [200, 409, 409]
    assert here.live.number in (1, 2, 3)


@on_sqlite
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/revisions/9", 404),
        ("GET", "/api/revisions/99999999999999999999", 404),
        ("GET", "/api/revisions/x", 404),
        ("GET", "/api/revisions/1?diff=9", 404),
        ("GET", "/api/revisions/1?diff=x", 400),
        ("GET", "/api/revisions?limit=0", 400),
        ("GET", "/api/revisions?limit=501", 400),
        ("GET", "/api/revisions?cursor=zzz", 400),
        ("POST", "/api/revisions/9/publish", 404),
        ("POST", "/api/revisions/99999999999999999999/publish", 404),
        ("GET", "/api/revisions/1/publish", 405),
    ],
)
def test_what_is_not_there_is_told(admin: Api, method: str, path: str, status: int) -> None:
    admin.ok("POST", "/api/config", switch())
    admin.refused(status, method, path)


def test_an_operator_flips_a_switch(people: dict[Role, Api], here: Service) -> None:
    people["editor"].ok("POST", "/api/config", switch(timezone="Europe/Paris"))
    told = people["operator"].ok("POST", "/api/switches/urgence", {"on": True, "until": "2026-12-01T08:00"})
    assert told["changes"][0]["summary"] == 'Switch "urgence" was turned on until 2026-12-01T08:00.'
    kept = people["viewer"].ok("GET", "/api/config/switches/urgence")
    assert kept == {"on": True, "until": "2026-12-01T08:00", "timezone": "Europe/Paris"}
    people["operator"].ok("POST", "/api/switches/urgence", {"on": False, "until": None})
    assert people["viewer"].ok("GET", "/api/config/switches/urgence") == {"on": False, "timezone": "Europe/Paris"}
    assert here.live.number == 3
    assert people["viewer"].ok("GET", "/api/revisions/3")["author"] == "operator"


@on_sqlite
@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("autre", {"on": True}, 404),
        ("urgence", {"on": "yes"}, 422),
        ("urgence", {"on": True, "until": "tomorrow"}, 422),
        ("urgence", {"until": "2026-12-01T08:00"}, 422),
        ("urgence", {"on": True, "untill": "2026-12-01T08:00"}, 422),
        ("urgence", [], 400),
        ("urgence", "true", 400),
        ("urgence", "{", 400),
    ],
)
def test_a_flip_that_makes_no_sense_is_refused(admin: Api, here: Service, name: str, body: object, status: int) -> None:
    admin.ok("POST", "/api/config", switch())
    admin.refused(status, "POST", f"/api/switches/{name}", body)
    assert here.live.number == 1


def test_switches_flipped_at_once_are_all_flipped(app: Flask, admin: Api) -> None:
    admin.ok("POST", "/api/config", {"switches": {f"s{number}": {"on": False} for number in range(6)}})

    def flip(number: int) -> None:
        Api(app, ADMIN).ok("POST", f"/api/switches/s{number}", {"on": True})

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(flip, range(6)))
    assert all(document["on"] for document in admin.ok("GET", "/api/config")["switches"].values())
