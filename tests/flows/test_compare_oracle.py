"""A change that any call meets is told: random changes of the annex, held against random calls."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from flows.compare.behaviour import behaviour
from flows.compare.callers import Caller
from flows.compare.choices import choices
from flows.compare.differences import differences, leads_on
from flows.compare.playing import arrive, go
from tests.flows.test_compare_behaviour import ANNEX, changed, program

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NUMBER = "+33972101010"
CALLERS = [Caller("", "+33612345678"), Caller("", None), Caller("", "+33899000001"), Caller("", "+33700000000")]
STEP = "flows/accueil/steps"
MENU = "flows/accueil/menus/services"
WITH_LIST = {
    "lists/noirs": {"entries": ["+33899*"]},
    f"{STEP}/^": {
        "name": "noirs",
        "when": {"blocklist": "noirs"},
        "otherwise": [{"type": "reject", "reason": "rejected"}],
    },
}


def times(rng: random.Random) -> str:
    first = rng.randrange(0, 22)
    return f"{first:02}:{rng.choice(('00', '15', '30'))}-{rng.randrange(first + 1, 24):02}:{rng.choice(('30', '45'))}"


def action(rng: random.Random) -> dict:
    return rng.choice(
        [
            {"type": "dial", "to": f"+3314050{rng.randrange(1000, 9999)}"},
            {"type": "voicemail", "mailbox": "general"},
            {"type": "hangup"},
            {"type": "play", "prompt": rng.choice(("Un.", "Deux."))},
            {"type": "repeat"},
            {"type": "exit"},
        ]
    )


def change(rng: random.Random) -> dict:
    """One change of the annex with a list of unwanted callers."""
    day = f"2027-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    return rng.choice(
        [
            {"hours/service/week": {rng.choice(("mon-fri", "sat,sun", "wed", "mon-sun")): [times(rng)]}},
            {"calendars/fermetures/events/+": {"title": "x", "on": day}},
            {"calendars/fermetures/holidays": {"country": rng.choice(("DE", "BE", "FR"))}},
            {f"{MENU}/entries/{rng.randrange(10)}": [action(rng) for _ in range(rng.randrange(3))]},
            {f"{MENU}/entries/1/+": action(rng)},
            {f"{MENU}/exhausted": [action(rng) for _ in range(rng.randrange(3))]},
            {f"{MENU}/attempts": rng.randrange(1, 5)},
            {f"{MENU}/no_input": "Vous n'avez rien tapé."},
            {"lists/noirs/entries": [rng.choice(("+33899*", "+33700000000", "+336*"))]},
            {f"{STEP}/1/enabled": False},
            {f"{STEP}/2/actions": [{"type": "play", "prompt": "Fermé."}]},
            {"mailboxes/general/greeting": "Laissez un message."},
            {"flows/accueil/withheld_callers": "reject"},
            {"numbers/+33972101010/label": "Autre"},
        ]
    )


def meets_something(before, after, rng: random.Random) -> bool:
    """Whether a random call goes another way after the change."""
    now = NOW + timedelta(minutes=rng.randrange(365 * 24 * 60))
    call = rng.choice(CALLERS).calls(NUMBER)
    one, other = arrive(before, call, now), arrive(after, call, now)
    for _ in range(6):
        if differences(one.act, other.act, ""):
            return True
        inputs = list(choices(((before, one), (after, other)))) if leads_on(one.act, other.act) else []
        if not inputs:
            return False
        given = rng.choice(inputs)
        one, other = go(before, one, given, now), go(after, other, given, now)
    return False


@pytest.mark.parametrize("seed", range(40))
def test_what_a_random_call_meets_is_told(seed):
    rng = random.Random(seed)
    annex = changed(ANNEX, WITH_LIST)
    before, after = program(annex), program(changed(annex, change(rng)))
    met = any(meets_something(before, after, rng) for _ in range(40))
    told = behaviour(before, after, NOW)

    assert told or not met
