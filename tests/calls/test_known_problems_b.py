"""Known problems B1 to B10 and B12: keys, waits, attempts, and what comes after them."""

from __future__ import annotations

import json
import re

import pytest

from flows.check import check_upload
from flows.configuration import Configuration
from tests.calls.conftest import Caller

BYE = [{"type": "hangup"}]


def gather(**more):
    asked = {"type": "gather", "variable": "client", "prompt": "Votre numéro ?", **more}
    return [asked, {"type": "play", "prompt": "Client {client}."}]


def menu(entries, **more):
    return {"m": {"greeting": "Choisissez.", "invalid": "Erreur.", "no_input": "Allô ?", "entries": entries, **more}}


OPEN = [{"type": "menu", "menu": "m"}]


def test_b1_one_digit_of_three_and_then_silence_comes_to_an_end(caller):
    caller.follows(actions=gather(min_digits=3, max_digits=3, invalid="Trop court.", attempts=2))
    caller.dials()
    caller.presses("1")
    caller.hears("Trop court.", "Votre numéro ?")
    caller.presses("1")
    caller.hears("Trop court.")
    caller.is_cut_off("hangup")


@pytest.mark.parametrize(("keys", "waits"), [("timeout", 9), ("inter_digit_timeout", 8)])
def test_b2_the_wait_between_keys_is_never_shorter_than_was_asked_for(caller, keys, waits):
    caller.follows(actions=gather(**{"timeout": 2, "inter_digit_timeout": 3, keys: waits}))
    caller.dials()

    told = caller.documents[0].decode()
    assert f'timeout="{waits}"' in told or f'"timeOut":{waits}' in told


def test_b3_enough_digits_and_then_a_pause_are_taken(caller):
    caller.follows(actions=gather(min_digits=3, max_digits=8))
    caller.dials()
    caller.presses("123")
    caller.hears("Client 1 2 3.")


@pytest.mark.parametrize("key", ["#", "*", "1"])
def test_b4_a_key_that_is_not_ambiguous_acts_in_that_very_webhook(caller, key):
    caller.follows(actions=OPEN, menus=menu({"#": BYE, "*": BYE, "1": BYE, "23": BYE}))
    caller.dials()
    before = len(caller.sent)
    caller.presses(key)

    assert len([webhook for webhook, _ in caller.sent[before:] if "/resume" in webhook.target]) == 1
    caller.is_cut_off("hangup")


def test_b5_silence_and_wrong_keys_are_told_apart_and_bounded_together(caller):
    out = [{"type": "play", "prompt": "Tant pis."}]
    caller.follows(actions=OPEN, menus=menu({"1": BYE}, exhausted=out, attempts=4))
    caller.dials()
    caller.says_nothing()
    caller.hears("Allô ?", "Choisissez.")
    caller.presses("9")
    caller.hears("Erreur.", "Choisissez.")
    caller.says_nothing()
    caller.hears("Allô ?", "Choisissez.")
    caller.presses("8")
    caller.hears("Erreur.", "Tant pis.")
    caller.hears_not("Choisissez.")


def test_b6_without_a_last_destination_the_call_goes_on_with_the_next_step(caller):
    steps = [{"name": "a", "actions": OPEN}, {"name": "b", "actions": [{"type": "voicemail", "mailbox": "general"}]}]
    caller.follows(steps=steps, menus=menu({"1": BYE}, attempts=1))
    caller.dials()
    caller.says_nothing()
    caller.is_recorded()


@pytest.mark.parametrize("empty", ["", " ", "…", [], {"say": ""}, {"languages": {}}])
def test_b7_a_prompt_that_says_nothing_is_an_error_of_the_upload(annex, empty):
    annex["flows"]["accueil"]["menus"]["services"]["greeting"] = empty

    assert check_upload(annex, Configuration()).errors


def test_b7_a_sound_whose_audio_is_missing_is_said(caller):
    caller.follows(
        actions=[{"type": "play", "prompt": {"sound": "a"}}], documents={"sounds": {"a": {"text": "Écrit."}}}
    )
    caller.dials()
    caller.hears("Écrit.")


def test_b8_attempts_are_those_of_a_visit_and_a_second_choice_is_the_second(caller):
    entries = {"1": [{"type": "play", "prompt": "Un."}], "2": [{"type": "play", "prompt": "Deux."}]}
    caller.follows(actions=OPEN, menus=menu(entries, attempts=2))
    caller.dials()
    caller.says_nothing()
    caller.presses("1")
    caller.hears("Un.", "Choisissez.")
    caller.says_nothing()
    caller.hears("Choisissez.")
    caller.presses("2")
    caller.hears("Deux.", "Choisissez.")
    caller.hears_not("Un.")


@pytest.mark.parametrize("ends", ["busy", "no_answer", "failed"])
@pytest.mark.parametrize(("word", "heard"), [("back", "Choisissez."), ("top", "Choisissez."), ("repeat", "Encore.")])
def test_b9_back_works_after_a_text_and_after_a_dial_that_failed(caller, ends, word, heard):
    dial = [{"type": "play", "prompt": "Un instant."}, {"type": "dial", "to": "+33140506070"}, {"type": word}]
    below = {"greeting": "Encore.", "entries": {"1": dial}}
    caller.follows(actions=OPEN, menus={**menu({"1": [{"type": "menu", "menu": "n"}]}), "n": below})
    caller.dials()
    caller.presses("1")
    caller.presses("1")
    caller.hears("Un instant.")
    caller.dial_ends(ends)
    caller.hears(heard)


@pytest.mark.parametrize(("finish", "keys"), [("#", "12345#"), ("*", "12345*"), ("", "12345"), ("#", "12345")])
def test_b10_a_number_is_taken_with_a_finish_key_and_without(caller, finish, keys):
    caller.follows(actions=gather(finish_on_key=finish, min_digits=5, max_digits=10))
    caller.dials()
    caller.presses(keys)
    caller.hears("Client 1 2 3 4 5.")


def test_b10_the_last_digit_of_a_number_of_fixed_length_acts_at_once(caller):
    caller.follows(actions=gather(finish_on_key="", min_digits=5, max_digits=5))
    caller.dials()
    caller.presses("12345")
    caller.hears("Client 1 2 3 4 5.")


def test_b12_an_input_without_the_call_s_uuid_still_finds_its_call(app, clock, annex):
    caller = Caller("vonage", app, clock)
    caller.upload(annex)
    caller.dials()
    wire = caller.phone.wire

    answer = wire.send(caller.phone.wait.url, {"dtmf": {"digits": "1", "timed_out": False}, "timestamp": "now"})

    assert "33140506070" in json.dumps(json.loads(answer.body))


def test_b13_a_wait_of_more_than_ten_seconds_is_one_wait_to_the_caller(caller):
    caller.follows(actions=OPEN, menus=menu({"1": BYE}, timeout=35))
    caller.dials()
    caller.says_nothing()
    caller.hears("Allô ?", "Choisissez.")

    waits = [int(found) for found in re.findall(rb'"timeOut":(\d+)', b"".join(caller.documents))]
    assert waits == ([10, 10, 10, 5, 10] if caller.provider == "vonage" else [])


def test_1_and_12_a_second_key_within_the_wait_makes_the_longer_code(caller):
    entries = {"1": [{"type": "play", "prompt": "Un."}, *BYE], "12": [{"type": "play", "prompt": "Douze."}, *BYE]}
    caller.follows(actions=OPEN, menus=menu(entries))
    caller.dials()
    caller.presses("1")
    caller.hears("Un.")
    caller.dials()
    caller.presses("12")
    caller.hears("Douze.")
    caller.dials()
    caller.presses("13")
    caller.hears("Erreur.", "Choisissez.")


def test_codes_of_four_keys(caller):
    codes = {"1234": [{"type": "play", "prompt": "Juste."}, *BYE], "1299": BYE}
    caller.follows(actions=OPEN, menus=menu(codes))
    caller.dials()
    caller.presses("12")
    caller.hears("Erreur.")
    caller.presses("1234")
    caller.hears("Juste.")
