"""Drafts, GET, languages, switches, lists: what an operator does, as callers live it."""

from __future__ import annotations

import pytest
from twilio.request_validator import RequestValidator

from flows.events import RequestEnded
from providers.base import Webhook
from tests.calls.conftest import ACCOUNT, APPLICATION, PUBLIC_URL, SECRET, TOKEN, Caller, through
from tests.flows import playing
from webhooks.phone.vonage import VonagePhone


def test_a_draft_is_heard_by_its_test_callers_only(caller):
    here = caller.app.extensions["carillon"]
    draft = playing.configuration({"actions": [{"type": "play", "prompt": "Brouillon."}]})
    here.store.revisions.save_draft(draft.to_bytes(), author="tests", message="", test_callers=["+33611111111"])
    here.live.refresh()
    caller.dials(caller="+33611111111")
    caller.hears("Brouillon.")
    caller.dials(caller="+33612345678")
    caller.hears("tapez 1")
    caller.dials(caller=None)
    caller.hears("tapez 1")


def test_vonage_may_fetch_every_document_by_get(app, clock, annex):
    caller = Caller("vonage", app, clock)
    caller.follows(actions=[{"type": "dial", "to": "+33140506070", "whisper": "Un appel."}])
    clock.set("2026-11-23 10:00")
    transport = through(app.test_client(), caller.sent)
    caller.phone = VonagePhone(transport, PUBLIC_URL, clock, "a1b2c3d4", APPLICATION, SECRET, method="GET")
    caller.turns = caller.phone.dial("+33972101010", "+33612345678")
    caller.rings("+33140506070")
    caller.dial_ends("answered")

    assert caller.whispered == "Un appel."
    assert [webhook.method for webhook, _ in caller.sent].count("GET") == 2
    assert any("POST" in advice for advice in app.extensions["carillon"].log.advice)


def test_twilio_may_ask_for_the_first_document_by_get(app, clock, annex):
    Caller("twilio", app, clock).upload(annex)
    call_sid = "CA" + "1" * 32
    target = f"/voice/twilio/answer?CallSid={call_sid}&AccountSid={ACCOUNT}&From=%2B33612345678&To=%2B33972101010"
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC_URL + target, {})

    answer = through(app.test_client())(Webhook("GET", target, {"x-twilio-signature": signature}))

    assert answer.status == 200
    assert b"tapez 1" in answer.body


def test_two_flows_that_share_a_mailbox_speak_each_in_its_language(caller):
    greeting = {"languages": {"fr-FR": "Laissez un message.", "en-GB": "Leave a message."}}
    upload = playing.configuration({"documents": {"mailboxes": {"general": {"greeting": greeting}}}}).as_json()
    voicemail = [{"name": "only", "actions": [{"type": "voicemail", "mailbox": "general"}]}]
    for name, language in (("accueil", "fr-FR"), ("reception", "en-GB")):
        upload["flows"][name] = {"timezone": "Europe/Paris", "language": language, "steps": voicemail}
    upload["numbers"]["+442079460000"] = {"flow": "reception"}
    caller.upload(upload)
    caller.dials()
    caller.hears("Laissez un message.")
    caller.dials("+442079460000")
    caller.hears("Leave a message.")


@pytest.mark.parametrize("enabled", [True, False])
def test_a_step_that_is_not_enabled_is_passed_over(caller, enabled):
    step = {"name": "a", "enabled": enabled, "actions": [{"type": "play", "prompt": "A."}]}
    caller.follows(steps=[step, {"name": "b", "actions": [{"type": "play", "prompt": "B."}]}])
    caller.dials()

    assert caller.heard == ("A. | B." if enabled else "B.")


def test_a_sub_menu_that_is_open_above_is_gone_back_to_and_top_and_exit_leave(caller):
    menus = {
        "a": {"greeting": "A.", "entries": {"1": [{"type": "menu", "menu": "b"}]}},
        "b": {
            "greeting": "B.",
            "attempts": 1,
            "entries": {"1": [{"type": "menu", "menu": "a"}], "2": [{"type": "top"}], "3": [{"type": "exit"}]},
            "exhausted": [{"type": "back"}],
        },
    }
    caller.follows(actions=[{"type": "menu", "menu": "a"}, {"type": "play", "prompt": "Après."}], menus=menus)
    caller.dials()
    for key in "12":
        caller.presses("1")
        caller.hears("B.")
        caller.presses(key)
        assert caller.heard == "A."
    caller.presses("1")
    caller.says_nothing()
    assert caller.heard == "A."
    caller.presses("1")
    caller.presses("3")
    assert caller.heard == "Après."


def test_a_prompt_for_ever_lasts_until_the_caller_hangs_up(caller):
    caller.follows(actions=[{"type": "play", "prompt": "Patientez.", "loop": "forever"}])
    caller.dials()
    caller.hears("Patientez.")
    assert caller.phone.ended_by is None
    caller.hangs_up()
    caller.is_cut_off("caller")


def test_a_call_that_has_heard_something_before_a_request_is_hung_up_and_not_refused(caller, monkeypatch):
    monkeypatch.setattr("webhooks.outgoing.make_request", lambda *_, **__: RequestEnded(False))
    asks = {"type": "request", "url": "https://crm.example.com/", "on": {"error": [{"type": "reject"}]}}
    caller.follows(actions=[{"type": "play", "prompt": "Un instant."}, asks])
    caller.dials()
    caller.hears("Un instant.")
    caller.is_cut_off("hangup")


def test_what_is_told_again_is_one_line_of_the_log_for_people(caller, caplog):
    """Also of a message, whose end Twilio tells in two ways, and where another process takes what is told again."""
    caplog.set_level("INFO", "carillon.calls")
    caller.follows(actions=[{"type": "voicemail", "mailbox": "general"}])
    caller.dials()
    caller.speaks(5)
    calls, again = caller.app.extensions["carillon"].log, through(caller.app.test_client())

    def lines() -> list[str]:
        calls.tell()
        return [line for told in caplog.messages for line in told.splitlines() if " turn " in line]

    told = lines()
    for webhook, _ in list(caller.sent):
        again(webhook)
    calls._recent.clear()
    for webhook, _ in caller.sent:
        if "k=recording" in webhook.target:
            again(webhook)

    assert lines() == told
    assert len([line for line in told if "message recorded" in line]) == 1


def test_a_repeated_webhook_is_shown_once_among_the_recent_calls(caller):
    caller.dials()
    webhook, _ = caller.sent[0]
    recent = caller.app.extensions["carillon"].log.recent
    call_id = caller.app.extensions["carillon"].providers[caller.provider].parse_answer(webhook).id
    before = recent(call_id)
    through(caller.app.test_client())(webhook)

    assert before
    assert recent(call_id) == before
