"""Known problems D1 to D4: who calls."""

from __future__ import annotations

import pytest

from tests.calls.conftest import Caller

REFUSED = [{"type": "reject"}]


def filtering(when, entries, **more):
    lists = {"liste": {"region": "FR", "entries": entries, **more}}
    steps = [
        {"name": "filtre", "when": when, "otherwise": REFUSED},
        {"name": "accueil", "actions": [{"type": "play", "prompt": "Bonjour."}]},
    ]
    return {"steps": steps, "documents": {"lists": lists}}


BLOCKED = {"blocklist": "liste"}


@pytest.mark.parametrize("entry", ["+33140506070", "00 33 1 40 50 60 70", "01 40 50 60 70", "+33 (0)1 40 50 60 70"])
def test_d1_an_entry_matches_however_it_is_spelt(caller, entry):
    caller.follows(**filtering(BLOCKED, [entry]))
    caller.dials(caller="+33140506070")
    caller.is_cut_off("reject")
    caller.dials(caller="+33140506071")
    caller.hears("Bonjour.")


HIDDEN = [None, "anonymous", "Anonymous", "Restricted", "unknown", "", "+266696687"]
HIDDEN += ['"Anonymous" <sip:anonymous@anonymous.invalid>', "sip:unavailable@unknown.invalid"]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_d2_one_rule_catches_every_way_to_withhold_a_number(caller, hidden):
    caller.follows(actions=[{"type": "play", "prompt": "Bonjour."}], flow={"withheld_callers": "reject"})
    caller.dials(caller=hidden)
    caller.is_cut_off("reject")
    caller.follows(**filtering({"withheld": True}, []))
    caller.dials(caller=hidden)
    caller.hears("Bonjour.")


def test_d2_a_withheld_caller_passes_a_blocklist_and_fails_an_allowlist(caller):
    caller.follows(**filtering(BLOCKED, ["+266*", "+33*"]))
    caller.dials(caller=None)
    caller.hears("Bonjour.")
    caller.follows(**filtering({"allowlist": "liste"}, ["+266*", "+33*"]))
    caller.dials(caller=None)
    caller.is_cut_off("reject")


@pytest.mark.parametrize("entry", ["+33162*", "0162*", "+33162000000-+33162999999"])
def test_d3_prefixes_and_ranges_match_whole_blocks(caller, entry):
    caller.follows(**filtering(BLOCKED, [entry]))
    caller.dials(caller="+33162123456")
    caller.is_cut_off("reject")
    caller.dials(caller="+33163000000")
    caller.hears("Bonjour.")


def test_d4_the_list_of_the_allowed_beats_the_list_of_the_blocked(caller):
    case = filtering({"any": [{"allowlist": "amis"}, BLOCKED]}, ["+336*"])
    case["documents"]["lists"]["amis"] = {"region": "FR", "entries": ["06 12 34 56 78"]}
    caller.follows(**case)
    caller.dials(caller="+33612345678")
    caller.hears("Bonjour.")
    caller.dials(caller="+33612345679")
    caller.is_cut_off("reject")


@pytest.mark.parametrize(("level", "passes"), [("A", True), ("B", True), ("C", False), (None, False)])
def test_an_attested_number_is_told_from_one_that_is_not(app, clock, level, passes):
    caller = Caller("twilio", app, clock)
    caller.follows(**filtering({"attestation": "B"}, []))
    caller.dials(attestation=level)

    assert (caller.heard == "Bonjour.") is passes


@pytest.mark.parametrize(
    ("address", "is_blocked"),
    [
        ("sip:+33140506070@trunk.example.net", True),
        ("sip:+33-1-40.50.60.70@trunk.example.net;user=phone", True),
        ("sips:0033140506070@10.0.0.1:5061;transport=tls", True),
        ("sip:0140506070@trunk.example.net", True),
        ("sip:+33140506071@trunk.example.net", False),
        ("sip:70@trunk.example.net", False),
        ("sip:alice@trunk.example.net", False),
    ],
)
def test_d1_the_number_in_a_sip_address_is_on_the_list_as_well(caller, address, is_blocked):
    caller.follows(**filtering(BLOCKED, ["+33140506070"]))
    caller.dials(caller=address)
    if is_blocked:
        caller.is_cut_off("reject")
    else:
        caller.hears("Bonjour.")
