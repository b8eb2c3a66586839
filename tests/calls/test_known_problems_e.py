"""Known problems E1 to E5: dialling people."""

from __future__ import annotations

import json
import re

import pytest
import responses

from tests.waiting import until

FIRST, SECOND, THIRD = "+33140506070", "+33140506080", "+33140506090"
AFTER = {"type": "play", "prompt": "Personne."}


def dial(*to, **more):
    return {"actions": [{"type": "dial", "to": list(to), "ring": "in_turn", **more}, AFTER]}


def test_e1_a_callee_s_own_mailbox_does_not_take_the_call_and_the_next_one_is_rung(caller):
    caller.follows(**dial(FIRST, SECOND, accept_key="1", whisper="Appel du standard, tapez 1."))
    with responses.RequestsMock(assert_all_requests_are_fired=False) as api:
        api.put(re.compile(r"https://[a-z0-9.-]+/v1/calls/.+"), status=204)
        caller.dials()
        caller.rings(FIRST)
        caller.dial_ends(["answered", "no_answer"], accept="")
        caller.rings(SECOND)
        caller.hears("Personne.")
        assert until(lambda: bool(api.calls) or caller.provider == "twilio")

        asked = [json.loads(call.request.body) for call in api.calls]
        assert asked == ([{"action": "hangup"}] if caller.provider == "vonage" else [])


def test_e1_who_presses_the_key_takes_the_call(caller):
    caller.follows(**dial(FIRST, SECOND, accept_key="1", whisper="Appel du standard, tapez 1."))
    caller.dials()
    caller.dial_ends("answered")

    assert "Appel du standard" in caller.whispered
    caller.is_cut_off("dial")


def test_a_whisper_without_a_key_is_heard_and_joins(caller):
    caller.follows(
        actions=[{"type": "set_caller_name", "text": "Ligne client"}, *dial(FIRST, whisper="Un appel.")["actions"]]
    )
    caller.dials()
    caller.dial_ends("answered")

    assert caller.whispered == "Ligne client | Un appel."
    caller.is_cut_off("dial")


def test_e2_with_nobody_to_ring_the_call_goes_on_at_once(caller):
    caller.follows(**dial())
    caller.dials()
    caller.rings()
    caller.hears("Personne.")


def test_e2_a_hunt_is_no_longer_than_the_times_of_those_it_rings(caller):
    caller.follows(**dial(FIRST, {"to": SECOND, "timeout": 7}, THIRD, timeout=11))
    caller.dials()
    caller.dial_ends("no_answer")
    caller.hears("Personne.")

    told = b"".join(caller.documents).decode()
    assert re.findall(r'<Dial[^>]* timeout="(\d+)"|"timeout":(\d+),"limit"', told) in (
        [("11", ""), ("7", ""), ("11", "")],
        [("", "11"), ("", "7"), ("", "11")],
    )


def test_e3_a_bad_number_stops_neither_the_others_nor_what_follows(caller):
    caller.follows(**dial(FIRST, SECOND))
    caller.dials()
    caller.dial_ends(["failed", "no_answer"])
    caller.rings(SECOND)
    caller.hears("Personne.")


def test_e4_who_is_busy_is_not_rung_again_at_once(caller):
    caller.follows(**dial(FIRST, {"to": FIRST, "timeout": 5}, SECOND))
    caller.dials()
    caller.dial_ends(["busy", "no_answer"])
    caller.rings(SECOND)


@pytest.mark.parametrize(("ends", "heard"), [("busy", "Occupé."), ("no_answer", "Absent."), ("failed", "Échec.")])
def test_e5_any_step_may_follow_any_outcome(caller, ends, heard):
    says = {"busy": "Occupé.", "no_answer": "Absent.", "failed": "Échec."}
    on = {outcome: [{"type": "goto", "step": outcome}] for outcome in says}
    steps = [{"name": "sonne", "actions": [{"type": "dial", "to": FIRST, "on": on}]}]
    hours = {"toujours": {"week": {"mon-sun": ["00:00-24:00"]}}}
    for outcome, text in says.items():
        step = {"name": outcome, "when": {"hours": "toujours"}, "actions": [{"type": "play", "prompt": text}]}
        steps.append({**step, "actions": [*step["actions"], {"type": "hangup"}]})
    caller.follows(steps=steps, documents={"hours": hours})
    caller.dials()
    caller.dial_ends(ends)

    assert caller.heard == heard


def test_after_the_conversation_on_answered_goes_on(caller):
    caller.follows(**dial(FIRST, on={"answered": [{"type": "play", "prompt": "Notez-nous."}]}))
    caller.dials()
    caller.dial_ends("answered")
    caller.hears("Notez-nous.", "Personne.")


def test_together_rings_all_at_once_where_the_line_can_and_in_turn_where_it_cannot(caller):
    caller.follows(actions=[{"type": "dial", "to": [FIRST, SECOND]}, AFTER])
    caller.dials()
    caller.rings(*([FIRST, SECOND] if caller.provider == "twilio" else [FIRST]))
    caller.dial_ends("no_answer")
    caller.hears("Personne.")
