"""GET /api/flows/<name>/calendar."""

from __future__ import annotations

from tests.api.conftest import ANNEX, Api, on_sqlite

LATER = {"hours": {"service": {"week": {"mon-fri": ["09:00-18:00"]}}}}


def first_opening(answer: dict) -> str:
    return next(one["from"] for one in answer["stretches"] if one["step"] == "ouvert")


@on_sqlite
def test_the_year_of_a_flow_in_the_published_revision_and_in_a_draft(admin: Api) -> None:
    admin.ok("POST", "/api/config", ANNEX)
    admin.ok("POST", "/api/config?draft=true", LATER)
    live = admin.ok("GET", "/api/flows/accueil/calendar?year=2027")
    draft = admin.ok("GET", "/api/flows/accueil/calendar?year=2027&revision=2")

    assert (live["revision"], first_opening(live)) == (1, "2027-01-04T07:00:00Z")
    assert (draft["revision"], first_opening(draft)) == (2, "2027-01-04T08:00:00Z")
    assert {"day": "2027-07-14", "title": "Fête nationale", "calendar": "fermetures", "as_usual": False} in live[
        "holidays"
    ]


@on_sqlite
def test_without_a_year_it_is_this_one(admin: Api) -> None:
    admin.ok("POST", "/api/config", ANNEX)

    assert admin.ok("GET", "/api/flows/accueil/calendar")["year"] == 2026


@on_sqlite
def test_what_is_not_there_is_told(admin: Api) -> None:
    admin.ok("POST", "/api/config", ANNEX)

    assert admin.refused(404, "GET", "/api/flows/nulle/calendar")["code"] == "unknown_flow"
    assert admin.refused(404, "GET", "/api/flows/accueil/calendar?revision=9")["code"] == "unknown_revision"
    assert admin.refused(400, "GET", "/api/flows/accueil/calendar?year=1")["code"] == "bad_parameter"
