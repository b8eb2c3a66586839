"""People, tokens, revisions and the audit log."""

from __future__ import annotations

import re

import pytest

from tests.console.conftest import PASSWORD, Browser

NEW = "another long password"


def test_an_admin_adds_and_removes_people(signed_in, here):
    browser: Browser = signed_in("admin")
    form = {"name": "Luc", "role": "editor", "password": NEW}
    browser.post("/console/people", form, page="/console/people")
    assert here.store.people.get("luc").role == "editor"
    assert "luc can sign in now." in browser.get("/console/people").text
    browser.post("/console/people", {**form, "password": "short"}, page="/console/people")
    assert 'class="told bad"' in browser.get("/console/people").text
    browser.post("/console/people/luc/remove", page="/console/people")
    assert here.store.people.get("luc") is None
    browser.post("/console/people/admin/remove", page="/console/people")
    assert here.store.people.get("admin") is not None


def test_an_admin_gives_another_role_and_a_new_password(signed_in, here):
    browser: Browser = signed_in("admin")
    here.store.people.add("luc", "viewer", PASSWORD)
    browser.post("/console/people/luc", {"role": "editor", "password": ""}, page="/console/people")
    assert here.store.people.get("luc").role == "editor"
    assert here.store.people.check("luc", PASSWORD)
    browser.post("/console/people/luc", {"role": "editor", "password": NEW}, page="/console/people")
    assert here.store.people.check("luc", NEW)


def test_what_is_wrong_with_a_person_is_told_in_french(signed_in, here):
    browser: Browser = signed_in("admin")
    browser.post("/console/preferences", {"language": "fr", "here": "/console/people"}, page="/console/people")
    for path, form, words in (
        ("/people", {"name": "luc", "role": "editor", "password": "court"}, "Un mot de passe a 12 à 256 caractères."),
        ("/people", {"name": "admin", "role": "editor", "password": NEW}, "Il y a déjà quelqu’un qui s’appelle admin."),
        ("/people/admin", {"role": "viewer"}, "admin est le seul administrateur."),
        ("/people/luc", {"role": "viewer"}, "Personne ne s’appelle plus luc."),
        ("/people/luc/remove", {}, "Personne ne s’appelle plus luc."),
    ):
        browser.post(f"/console{path}", form, page="/console/people")
        assert words in browser.get("/console/people").text, path
    assert "s’est connecté" in browser.get("/console/audit").text


def test_a_token_is_shown_once(signed_in, here):
    browser: Browser = signed_in("admin")
    made = browser.post("/console/tokens", {"role": "viewer", "label": "ci"}, page="/console/people").text
    token = re.search(r"<code>([^<]+)</code>", made)[1]
    assert here.store.tokens.find(token).label == "ci"
    page = browser.get("/console/people").text
    assert "ci" in page
    assert token not in page
    browser.post(f"/console/tokens/{here.store.tokens.list()[0].id}/revoke", page="/console/people")
    assert here.store.tokens.find(token) is None


def test_everybody_changes_their_own_password_with_the_old_one(signed_in, here):
    browser: Browser = signed_in("viewer")
    browser.post("/console/me", {"old": "wrong", "new": NEW}, page="/console/me")
    assert here.store.people.check("viewer", PASSWORD)
    browser.post("/console/me", {"old": PASSWORD, "new": "short"}, page="/console/me")
    assert here.store.people.check("viewer", PASSWORD)
    browser.post("/console/me", {"old": PASSWORD, "new": NEW}, page="/console/me")
    assert here.store.people.check("viewer", NEW)
    assert browser.get("/console/").status_code == 200


@pytest.fixture
def two(app, annex):
    from tests.api.conftest import ADMIN

    headers = {"Authorization": f"Bearer {ADMIN}"}
    answer = app.test_client().put(
        "/api/config/switches/urgence?message=Pour+les+urgences", json={"on": False}, headers=headers
    )
    assert answer.status_code == 200, answer.text


def test_revisions_tell_who_why_and_what(signed_in, two):
    browser: Browser = signed_in("viewer")
    assert "Pour les urgences" in browser.get("/console/revisions").text
    one = browser.get("/console/revisions/2").text
    assert "Switch &#34;urgence&#34; was turned" in one or "Switch &#34;urgence&#34; was added" in one
    assert "Go back" not in one
    assert "everything is new" in browser.get("/console/revisions/1").text
    assert browser.get("/console/revisions/9").status_code == 404


def test_an_editor_goes_back_unless_somebody_else_published_meanwhile(signed_in, here, two):
    browser: Browser = signed_in("editor")
    page = "/console/revisions/1"
    text = browser.get(page).text
    assert "Switch &#34;urgence&#34; was removed." in text.partition("Compared with what is live:")[2]
    for link in ("/console/flows?of=1", "/console/phone?of=1"):
        assert f'href="{link}"' in text
        assert browser.get(link).status_code == 200
    browser.post(f"{page}/publish", {"live": "1", "message": ""}, page=page)
    assert "Revision 2 has been published meanwhile" in browser.get(page).text
    assert here.store.revisions.live() == 2
    browser.post(f"{page}/publish", {"live": "2", "message": "Trop tôt"}, page=page)
    assert here.store.revisions.live() == 1
    assert here.store.revisions.publications()[0].message == "Trop tôt"


def test_the_audit_log_is_shown(signed_in, two):
    text = signed_in("viewer").get("/console/audit").text
    assert "revision 2" in text
    assert "Pour les urgences" in text


@pytest.mark.parametrize("path", ["people", "first"])
def test_what_is_the_admin_s_is_nobody_else_s(signed_in, path):
    assert signed_in("editor").get(f"/console/{path}").status_code == 403
