"""Calls of the log, made through signed webhooks on both providers, on another configuration."""

from __future__ import annotations

import copy
from datetime import UTC, datetime

import pytest

from flows.configuration import Configuration
from flows.program import Program
from sounds.phrases import phrase
from webhooks.replaying import Replay

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
DIAL = {"type": "dial", "to": "+33140506070"}
VOICEMAIL = {"type": "voicemail", "mailbox": "general"}


def replayed(caller, configuration):
    """The calls of the log on a configuration, the first one first: verdict, before, after, way."""
    here = caller.app.extensions["carillon"]
    here.log.flush()
    other = Program(0, configuration, phrase)
    found = list(Replay(here.store.calls, LONG_AGO, here.live.program, other))
    return [(one.verdict, one.before, one.after, one.way) for one in reversed(found)]


def changed(annex, change):
    upload = copy.deepcopy(annex)
    change(upload)
    return Configuration().merged(upload)


def menu(upload):
    return upload["flows"]["accueil"]["menus"]["services"]


def lunch(upload):
    upload["hours"]["service"]["week"] = {"mon-fri": ["08:00-12:00", "14:00-18:00"]}


def somebody_else(upload):
    menu(upload)["entries"]["1"] = [{"type": "dial", "to": "+33140506099"}]


def voicemail_after(upload):
    menu(upload)["entries"]["1"].append(VOICEMAIL)


def a_key_less(upload):
    del menu(upload)["entries"]["1"]


def another_greeting(upload):
    menu(upload)["greeting"] = "Tapez 1 ou 2."


def renamed(upload):
    flow = upload["flows"]["accueil"]
    flow["menus"] = {"choix": menu(upload)}
    flow["steps"][0]["actions"] = [{"type": "menu", "menu": "choix"}]


def recorded(upload):
    menu(upload)["entries"]["1"] = [{**DIAL, "record": True, "consent": "Cet appel est enregistré."}]


def no_number(upload):
    upload["numbers"] = {}


def talks_at_noon(caller):
    caller.dials(at="2026-11-23 12:30")
    caller.presses("1")
    caller.dial_ends("answered")


def is_not_answered(caller):
    caller.dials()
    caller.presses("1")
    caller.dial_ends("no_answer")
    caller.hangs_up()


def leaves_a_message(caller):
    caller.dials(at="2026-11-23 20:00")
    caller.speaks()


def hangs_up_in_the_menu(caller):
    caller.dials()
    caller.presses("7")
    caller.says_nothing()
    caller.hangs_up()


TALKS = "talks with +33140506070"
IN_MENU = "the caller hangs up in menu services"
CASES = [
    (talks_at_noon, lunch, ("elsewhere", TALKS, "goes to voicemail general", "")),
    (talks_at_noon, somebody_else, ("elsewhere", TALKS, "dials +33140506099", "key 1 of menu services")),
    (talks_at_noon, a_key_less, ("elsewhere", TALKS, "waits in menu services", "key 1 of menu services")),
    (talks_at_noon, no_number, ("elsewhere", "is answered by the flow accueil", "is not in service", "")),
    (talks_at_noon, voicemail_after, ("same", TALKS, TALKS, "")),
    (talks_at_noon, another_greeting, ("same", TALKS, TALKS, "")),
    (talks_at_noon, renamed, ("same", TALKS, TALKS, "")),
    (talks_at_noon, recorded, ("same", TALKS, TALKS, "")),
    (
        is_not_answered,
        voicemail_after,
        (
            "elsewhere",
            IN_MENU,
            "goes to voicemail general",
            "key 1 of menu services, when +33140506070 does not answer",
        ),
    ),
    (is_not_answered, lunch, ("same", IN_MENU, IN_MENU, "")),
    (leaves_a_message, lunch, ("same", "goes to voicemail general", "goes to voicemail general", "")),
    (hangs_up_in_the_menu, another_greeting, ("same", IN_MENU, IN_MENU, "")),
    (hangs_up_in_the_menu, lunch, ("same", IN_MENU, IN_MENU, "")),
]


@pytest.mark.parametrize(("does", "change", "told"), CASES)
def test_a_call_on_another_configuration(caller, annex, does, change, told):
    does(caller)

    assert replayed(caller, changed(annex, change)) == [told]


@pytest.mark.parametrize("does", [talks_at_noon, is_not_answered, leaves_a_message, hangs_up_in_the_menu])
def test_on_the_configuration_that_it_had_a_call_ends_as_it_did(caller, annex, does):
    does(caller)

    assert [one[0] for one in replayed(caller, Configuration().merged(annex))] == ["same"]


def test_several_targets_have_one_outcome_here_and_there(caller):
    """On one provider they ring together, on the other one after the other: the log has one turn or two."""
    both = {"type": "dial", "to": ["+33140506070", "+33140506080"], "on": {"busy": [{"type": "hangup"}]}}
    caller.follows(actions=[both, VOICEMAIL])
    caller.dials()
    caller.dial_ends(["busy", "no_answer"])
    while caller.phone.ended_by is None and caller.phone.turns[-1].dials and not caller.phone.turns[-1].records:
        caller.dial_ends("no_answer")
    here = caller.app.extensions["carillon"]
    same = here.live.program().configuration

    assert [one[0] for one in replayed(caller, same)] == ["same"]


def test_a_code_of_several_keys_is_pressed_as_one(caller, annex):
    code = {"greeting": "Code ?", "entries": {"1": [VOICEMAIL], "12": [DIAL]}}
    caller.follows(actions=[{"type": "menu", "menu": "code"}], menus={"code": code})
    caller.dials()
    caller.presses("12")
    caller.dial_ends("answered")
    here = caller.app.extensions["carillon"]
    own = here.live.program().configuration
    upload = own.as_json()
    upload["flows"]["accueil"]["menus"]["code"]["entries"] = {"12": [VOICEMAIL]}

    assert replayed(caller, own) == [("same", TALKS, TALKS, "")]
    assert replayed(caller, Configuration().merged(upload)) == [
        ("elsewhere", TALKS, "goes to voicemail general", "key 12 of menu code")
    ]


def test_a_secret_that_was_keyed_in_is_not_known_and_that_is_said(caller):
    pin = {"type": "gather", "variable": "pin", "prompt": "Code ?", "min_digits": 4, "sensitive": True}
    caller.follows(actions=[pin, VOICEMAIL])
    caller.dials()
    caller.presses("4711#")
    caller.speaks()
    here = caller.app.extensions["carillon"]
    here.log.flush()
    (one,) = Replay(here.store.calls, LONG_AGO, here.live.program, here.live.program())

    assert (one.verdict, one.doubt) == ("same", "a secret value is not in the log")


def test_a_request_ends_as_it_did(caller, annex):
    ask = {"type": "request", "url": "http://127.0.0.1:1/", "on": {"error": [VOICEMAIL], "success": [DIAL]}}
    caller.follows(actions=[ask])
    caller.dials()
    caller.speaks()
    own = caller.app.extensions["carillon"].live.program().configuration
    upload = own.as_json()
    upload["flows"]["accueil"]["steps"][0]["actions"][0]["on"]["error"] = [DIAL]
    told = ("goes to voicemail general", "dials +33140506070", "when the request to http://127.0.0.1:1/ fails")

    assert replayed(caller, own) == [("same", told[0], told[0], "")]
    assert replayed(caller, Configuration().merged(upload)) == [("elsewhere", *told)]


def test_an_agent_who_signed_in_does_so_with_the_pin_that_is_theirs_there(caller):
    def queues(pin):
        return {"service": {"timezone": "Europe/Paris", "agents": {"Anna": {"to": "+33140506070", "pin": pin}}}}

    caller.follows(actions=[{"type": "sign_in", "attempts": 1}, VOICEMAIL], documents={"queues": queues("4711")})
    caller.dials()
    caller.presses("4711#")
    caller.speaks()
    own = caller.app.extensions["carillon"].live.program().configuration

    assert [one[0] for one in replayed(caller, own.merged({"queues": queues("815815")}))] == ["same"]


def test_a_log_that_does_not_fit_is_unclear(caller, annex):
    """Such as one that was written by another version: nothing is made up of it."""
    talks_at_noon(caller)
    here = caller.app.extensions["carillon"]
    here.log.flush()
    never_written = Program(1, changed(annex, lambda upload: upload["flows"]["accueil"]["steps"].reverse()), phrase)
    (one,) = Replay(here.store.calls, LONG_AGO, lambda number: never_written, here.live.program())

    assert (one.verdict, one.doubt) == ("unclear", "what the log tells does not fit the revision that the call had")
