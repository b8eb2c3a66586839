"""A configuration that came from OVH, as its callers live it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.imports.ovh import import_dump

DUMP = Path(__file__).parents[1] / "cases" / "ovh" / "everything.json"
MENU = "menu principal"
OPEN = "2026-11-23 10:00"  # a Monday


@pytest.fixture
def line(caller):
    """The caller, of the number that came from OVH."""
    caller.upload(import_dump(json.loads(DUMP.read_text(encoding="utf-8")))[0])
    return caller


def keys_in(line, value="42#"):
    """What readDtmf became: an ordinary caller is asked for a number first."""
    line.hears("composer votre numéro")
    line.presses(value.rstrip("#") if line.provider == "twilio" else value)


def test_open_hours_lead_to_the_menu_whose_keys_do_what_they_did(line):
    line.dials(at=OPEN)
    keys_in(line)
    line.hears(MENU)
    line.presses("7")
    line.hears("mauvaise touche", MENU)
    line.presses("3")
    line.hears("adresse", MENU)
    line.presses("4")
    keys_in(line, "77#")
    line.hears(MENU)
    line.presses("#")
    line.hears(MENU)
    line.presses("*")
    line.hears(MENU)


def test_a_code_of_two_keys_beside_one_of_its_first(line):
    line.dials(at=OPEN)
    keys_in(line)
    line.presses("12")
    line.rings("+33140506071")


def test_several_entries_of_one_key_are_all_done(line):
    line.dials(at=OPEN)
    keys_in(line)
    line.presses("1")
    line.rings("+33140506070")
    line.dial_ends("no_answer")
    line.hears(MENU)
    assert any("caller name set: Commercial" in told for told in line.trace)


def test_a_sub_menu_goes_back_up_and_out(line):
    line.dials(at=OPEN)
    keys_in(line)
    line.presses("2")
    line.hears("Support : tapez 1")
    line.presses("*")
    line.hears(MENU)
    line.presses("2")
    line.presses("8")
    line.hears(MENU)
    line.presses("2")
    line.presses("9")
    line.hears("adresse")
    line.is_cut_off("hangup")


def test_a_queue_rings_its_agents_and_then_takes_a_message(line):
    line.dials(at=OPEN)
    keys_in(line)
    line.presses("5")
    rung = [number for turn in line.turns for number in turn.dials]
    assert rung[0] == "+33140506081"
    for _ in range(2):
        if not line.turns[-1].records:
            line.dial_ends("no_answer")
    line.is_recorded()


@pytest.mark.parametrize("at", ["2026-11-23 12:00", "2026-11-28 02:00", "2026-11-29 10:00"])
def test_outside_its_hours_the_negative_actions_are_done_instead(line, at):
    line.dials(at=at)
    keys_in(line)
    line.hears("Nos bureaux sont fermés")
    line.is_recorded()
    line.speaks(5)
    line.is_cut_off("voicemail")


@pytest.mark.parametrize("at", ["2026-11-27 22:00", "2026-11-28 01:59:59"])
def test_hours_over_midnight_are_two_rows_and_both_count(line, at):
    line.dials(at=at)
    keys_in(line)
    line.hears(MENU)


@pytest.mark.parametrize("number", ["+33899123456", "+33612000000"])
def test_the_black_list_is_hung_up_on(line, number):
    line.dials(at=OPEN, caller=number)
    line.is_cut_off("hangup")
    line.hears_not("composer")


def test_the_white_list_is_put_through_at_once_and_goes_on_where_nobody_answers(line):
    line.dials(at=OPEN, caller="+33611223344")
    keys_in(line)
    line.rings("+33140506090")
    line.dial_ends("busy")
    line.hears(MENU)


def test_a_withheld_caller_is_on_no_list(line):
    line.dials(at=OPEN, caller=None)
    keys_in(line)
    line.hears(MENU)


def test_an_exceptional_day_comes_before_everything(line):
    line.dials(at="2026-12-25 10:00")
    line.hears("ferme ferie")
    line.is_cut_off("hangup")


def test_an_endless_sound_is_heard_until_the_caller_hangs_up(line):
    line.dials(at="2026-11-30 10:00")
    line.hears("travaux")
    line.hears_not(MENU)


@pytest.mark.parametrize(("at", "agent"), [("2026-12-07 10:00", "+33140506081"), ("2026-12-14 14:30", "+33140506082")])
def test_who_leaves_the_menu_by_silence_comes_to_the_exceptional_day_of_the_next_step(line, at, agent):
    line.dials(at=at)
    keys_in(line)
    for _ in range(3):
        line.hears(MENU)
        line.says_nothing()
    assert agent in [number for turn in line.turns for number in turn.dials]
