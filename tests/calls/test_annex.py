"""The worked example, as its callers live it (flow-document, section 10)."""

from __future__ import annotations

import pytest

GREETING = "Pour le service commercial, tapez 1"
CLOSED = "Nos bureaux sont fermés"


def test_key_1_rings_the_first_service_and_without_an_answer_greets_again(caller):
    caller.dials(at="2026-11-23 10:00")
    caller.hears(GREETING)
    caller.presses("1")
    caller.rings("+33140506070")
    caller.dial_ends("no_answer")
    caller.hears(GREETING)


def test_who_was_put_through_is_not_greeted_again(caller):
    caller.dials()
    caller.presses("2")
    caller.rings("+33140506080")
    caller.dial_ends("answered")
    caller.is_cut_off("dial")
    assert caller.heard == ""


def test_a_wrong_key_is_told_and_the_choices_are_heard_again(caller):
    caller.dials()
    caller.presses("9")
    caller.hears("ne correspond à aucun service", GREETING)


def test_three_silences_lead_to_the_mailbox(caller):
    caller.dials()
    caller.says_nothing()
    caller.hears(GREETING)
    caller.says_nothing()
    caller.hears(GREETING)
    caller.says_nothing()
    caller.hears(CLOSED)
    caller.is_recorded()
    caller.speaks(4)
    caller.hears("enregistré", "au revoir")
    caller.is_cut_off("voicemail")


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-28 10:00",  # Saturday
        "2027-07-14 10:00",  # a Wednesday, and a holiday
        "2027-05-07 10:00",  # the bridge after Ascension
        "2026-11-23 18:00:00",
        "2026-11-23 07:59:59",
        "2026-07-20 18:00:00",
        "2026-07-20 07:59:59",
    ],
)
def test_closed(caller, at):
    caller.dials(at=at)
    caller.hears(CLOSED)
    caller.hears_not(GREETING)
    caller.is_recorded()


@pytest.mark.parametrize(
    "at", ["2026-11-23 17:59:59", "2026-11-23 08:00:00", "2026-07-20 17:59:59", "2026-07-20 08:00:00"]
)
def test_open(caller, at):
    caller.dials(at=at)
    caller.hears(GREETING)


def test_the_reason_is_in_the_trace(caller):
    caller.dials(at="2026-11-28 10:00")

    assert caller.trace[0] == "step ouvert passed over: hours service closed since Friday 18:00, opens Monday 08:00"


def test_a_number_without_an_entry_is_not_in_service(caller):
    caller.dials("+33972109999")
    caller.hears("not in service")
    caller.is_cut_off("hangup")
