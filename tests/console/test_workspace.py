"""The working draft of each person, and which configuration a page shows."""

from __future__ import annotations

import pytest
from flask import Flask

from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.errors import ApiError
from webhooks.service import Service

ANNA = Principal("anna", "editor")
OTTO = Principal("otto", "operator")
VERA = Principal("vera", "viewer")
URGENCE = {"on": True}

pytestmark = pytest.mark.usefixtures("annex")


def shown(app: Flask, query: str, who: Principal = ANNA) -> workspace.Wanted:
    with app.test_request_context(f"/console/x{query}"):
        return workspace.wanted(who)


def test_before_the_first_edit_it_is_what_is_live(app: Flask) -> None:
    with app.test_request_context():
        found = workspace.working(ANNA)
    assert (found.base, found.is_begun, found.changes) == (1, False, [])
    assert found.configuration.has("flows", "accueil")


def test_edits_are_seen_by_whoever_made_them_alone(app: Flask) -> None:
    with app.test_request_context():
        mine = workspace.change(ANNA, "switches", "urgence", URGENCE, "Switch added")
        assert mine.configuration.document("switches", "urgence") == URGENCE
        assert [change.pointer for change in mine.changes] == ["/switches/urgence"]
        assert not workspace.working(OTTO).configuration.has("switches", "urgence")
    assert shown(app, "").of == "draft"
    assert shown(app, "?of=live").configuration.has("switches", "urgence") is False
    assert shown(app, "", OTTO).of == "live"


def test_a_revision_is_asked_for_by_its_number(app: Flask) -> None:
    assert (shown(app, "?of=1").of, shown(app, "?of=1").number) == ("1", 1)
    for query, status in [("?of=7", 404), ("?of=0", 400), ("?of=x", 400), ("?of=" + "9" * 30, 400)]:
        with pytest.raises(ApiError) as refused:
            shown(app, query)
        assert refused.value.status == status


def test_a_draft_may_hold_what_is_wrong(app: Flask) -> None:
    with app.test_request_context():
        mine = workspace.change(ANNA, "flows", "accueil", {"steps": "none"}, "Nonsense")
    assert mine.configuration.document("flows", "accueil") == {"steps": "none"}


def test_what_is_live_moves_on_and_the_draft_stays_on_its_base(app: Flask, here: Service) -> None:
    with app.test_request_context():
        workspace.change(ANNA, "switches", "urgence", URGENCE, "Switch added")
        here.store.revisions.publish(b"", "bob", "all gone")
        assert workspace.working(ANNA).base == 1
        assert workspace.working(ANNA).configuration.has("flows", "accueil")
        assert workspace.working(OTTO).base == 2


def test_undoing_the_first_edit_ends_the_draft(app: Flask) -> None:
    with app.test_request_context():
        workspace.change(ANNA, "switches", "urgence", URGENCE, "Switch added")
        workspace.change(ANNA, "switches", "urgence", None, "Switch removed")
        assert workspace.undo(ANNA).message == "Switch removed"
        assert workspace.working(ANNA).configuration.has("switches", "urgence")
        assert workspace.undo(ANNA).message == "Switch added"
        assert workspace.working(ANNA).is_begun is False
        assert workspace.undo(ANNA) is None


@pytest.mark.parametrize(
    ("who", "kind", "may"),
    [(ANNA, "flows", True), (OTTO, "lists", True), (OTTO, "flows", False), (VERA, "lists", False)],
)
def test_a_role_may_edit_what_it_may_publish(app: Flask, who: Principal, kind: str, may: bool) -> None:
    with app.test_request_context():
        if may:
            assert workspace.change(who, kind, "x", {}, "Edited").is_begun
            return
        with pytest.raises(ApiError) as refused:
            workspace.change(who, kind, "x", {}, "Edited")
    assert refused.value.status == 403
    assert not workspace_of(app, who)


def workspace_of(app: Flask, who: Principal) -> bool:
    with app.test_request_context():
        return workspace.working(who).is_begun
