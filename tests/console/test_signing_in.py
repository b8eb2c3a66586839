"""Signing in and out, and what a browser is told to refuse."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flows.record import replace
from tests.api.conftest import ADMIN
from tests.console.conftest import BASE, NOW, PASSWORD, Browser

LONG_WRONG = "not the right one"


def test_a_page_leads_to_the_sign_in_and_from_there_to_the_page(browser, here):
    here.store.people.add("anna", "viewer", PASSWORD)
    led = browser.get("/console/?x=1")
    assert (led.status_code, led.location) == (302, "/console/sign-in?next=/console/?x%3D1")
    answer = browser.post("/console/sign-in", {"name": "Anna", "password": PASSWORD, "next": "/console/?x=1"})
    assert (answer.status_code, answer.location) == (303, "/console/?x=1")
    assert "anna" in browser.get("/console/").text


def test_who_opens_the_service_alone_is_led_to_the_console(browser):
    led = browser.get("/")
    assert (led.status_code, led.location) == (302, "/console/")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/console\\@evil", "/api/config", ""])
def test_nobody_is_led_elsewhere(browser, here, elsewhere):
    here.store.people.add("anna", "viewer", PASSWORD)
    answer = browser.post("/console/sign-in", {"name": "anna", "password": PASSWORD, "next": elsewhere})
    assert answer.location == "/console/"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser, here):
    here.store.people.add("anna", "viewer", PASSWORD)
    cookie = browser.signs_in("anna").headers["Set-Cookie"]
    for flag in ("Secure", "HttpOnly", "Path=/console", "SameSite=Lax", "Expires="):
        assert flag in cookie


def test_a_webhook_and_the_api_set_no_cookie(browser):
    for path in ("/api/schema", "/healthz", "/twilio/voice"):
        assert "Set-Cookie" not in browser.get(path).headers


@pytest.mark.parametrize("form", [{}, {"csrf_token": "made-up"}])
def test_a_form_that_is_not_ours_is_refused(browser, here, form):
    here.store.people.add("anna", "viewer", PASSWORD)
    data = {"name": "anna", "password": PASSWORD, **form}
    answer = browser.client.post("/console/sign-in", data=data, base_url=BASE)
    assert answer.status_code == 400
    assert "load it again" in answer.text
    assert browser.get("/console/").status_code == 302


def test_what_browsers_must_refuse_is_said_with_every_page(browser):
    for path in ("/console/sign-in", "/console/nothing"):
        headers = browser.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.parametrize(
    ("name", "password"), [("anna", LONG_WRONG), ("nobody", PASSWORD), ("", ""), ("environment", "")]
)
def test_a_wrong_name_or_password_is_told_and_signs_nobody_in(browser, here, name, password):
    here.store.people.add("anna", "admin", PASSWORD)
    answer = browser.signs_in(name, password)
    assert answer.status_code == 403
    assert "Name or password is not right." in answer.text
    assert browser.get("/console/").status_code == 302


def test_guessing_is_slowed_down_with_a_page(browser, here):
    here.store.people.add("anna", "admin", PASSWORD)
    for _ in range(20):
        browser.post("/console/sign-in", {"token": "wrong"})
    answer = browser.signs_in("anna")
    assert answer.status_code == 429
    assert answer.mimetype == "text/html"
    assert int(answer.headers["Retry-After"]) >= 1
    assert browser.get("/console/sign-in").status_code == 200


def test_the_first_one_comes_in_with_the_admin_token_and_is_told_how_to_add_people(browser):
    assert "carillon person add" in browser.get("/console/sign-in").text
    assert browser.post("/console/sign-in", {"token": ADMIN + "x"}).status_code == 403
    answer = browser.post("/console/sign-in", {"token": ADMIN})
    assert answer.location == "/console/first"
    assert "carillon person add" in browser.get("/console/first").text


@pytest.mark.parametrize("change", ["password", "removed", "signed out"])
def test_a_session_ends_at_once(signed_in, here, change):
    browser: Browser = signed_in("viewer")
    if change == "password":
        here.store.people.set_password("viewer", PASSWORD + " anew")
    elif change == "removed":
        here.store.people.remove("viewer")
    else:
        browser.post("/console/sign-out", page="/console/")
    assert browser.get("/console/").status_code == 302


def test_a_role_that_is_too_low_is_told(signed_in):
    answer = signed_in("viewer").get("/console/first")
    assert answer.status_code == 403
    assert "This needs the role admin; yours is viewer." in answer.text


def test_signing_in_is_in_the_audit_log(signed_in, here):
    signed_in("viewer")
    found = here.store.audit.list()[0]
    assert (found.who, found.action, found.at) == ("viewer", "sign in", NOW)


def test_language_and_colours_are_chosen_and_kept(browser):
    assert "Se connecter" in browser.get("/console/sign-in", headers={"Accept-Language": "fr-FR"}).text
    browser.post("/console/preferences", {"language": "fr", "theme": "dark", "here": "/console/sign-in"})
    text = browser.get("/console/sign-in").text
    assert '<html lang="fr" data-theme="dark">' in text
    assert "Mot de passe" in text or "Jeton d’administration" in text


def test_a_style_sheet_may_be_kept_for_ever(browser):
    text = browser.get("/console/sign-in").text
    path = text.split('rel="stylesheet" href="')[1].split('"')[0]
    with browser.get(path) as answer:
        assert answer.mimetype == "text/css"
        assert "immutable" in answer.headers["Cache-Control"]
    assert browser.get("/console/static/x/../sessions.py").status_code == 404


def test_nobody_who_has_not_signed_in_keeps_the_service_busy_with_a_large_form(browser):
    answer = browser.post("/console/sign-in", {"name": "x" * 200_000})
    assert answer.status_code == 413


def test_a_copied_cookie_ends_when_its_owner_signs_out(browser, here):
    here.store.people.add("anna", "viewer", PASSWORD)
    browser.signs_in("anna")
    thief = Browser(browser.client.application)
    cookie = browser.client.get_cookie("carillon_session", domain="ivr.example.com", path="/console")
    assert cookie
    thief.client.set_cookie("carillon_session", cookie.value, domain="ivr.example.com", path="/console")
    assert thief.get("/console/").status_code == 200
    browser.post("/console/sign-out", page="/console/")
    assert browser.signs_in("anna").status_code == 303
    assert browser.get("/console/").status_code == 200
    assert thief.get("/console/").location.startswith("/console/sign-in")


def test_a_session_lasts_twelve_hours_however_much_it_is_used(browser, here):
    here.store.people.add("anna", "viewer", PASSWORD)
    browser.signs_in("anna")
    for hours, status in ((6, 200), (11, 200), (12, 302)):
        later = (NOW + timedelta(hours=hours)).timestamp()
        browser.client.application.extensions["carillon"] = replace(here, clock=lambda later=later: later)
        assert browser.get("/console/").status_code == status
