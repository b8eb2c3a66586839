"""However much is to be said, a document is one that the provider takes: below 64 kB, and the call goes on after it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.instructions import Continue, Dial, Gather, Hangup, Pause, Play, Record, Say, Target
from providers import ncco, twiml
from tests.ncco_rules import check_ncco
from tests.providers.provider_contract import languages, loops, urls, voices, waits
from tests.twiml_rules import check_twiml
from webhooks.phone import ncco_rules

PROVIDERS: tuple[tuple[ModuleType, Callable[..., Any]], ...] = ((twiml, check_twiml), (ncco, check_ncco))
GROWING = st.sampled_from(["&", "<", ">", '"', "\\", "é", "😀", "a&", "& ", "&. "])
"""What is longer in a document than on the telephone, alone and with places to cut at."""
TEXTS = st.builds(lambda unit, times: (unit * times)[:10_000], GROWING, st.integers(1, 10_000))
SOUND = Play("bienvenue", "https://ivr.example.com/sounds/0a1b/" + "b" * 1_500 + ".wav")
BIG = st.builds(Say, TEXTS, languages, voices, loops) | st.just(SOUND) | st.just(Pause(2))
MANY = st.lists(BIG, max_size=60).map(tuple)
FILED = st.lists(st.builds(Say, TEXTS, languages) | st.just(SOUND), max_size=60).map(tuple)
GATHERS = st.builds(Gather, MANY, st.integers(1, 20), st.integers(1, 60), st.sampled_from(["", "#"]), st.booleans())
TEN = tuple(Target(f"+3314050607{number}") for number in range(10, 20))
WHISPERED = Dial(TEN, "+33972101010", 30, screened=True, record=True)
PLAIN = Dial(TEN, "+33972101010", 30)
ENDS = GATHERS | waits | st.just(WHISPERED)
AMPERSANDS = Say("&" * 10_000, "fr-FR")


@pytest.mark.parametrize(("provider", "check"), PROVIDERS)
@settings(deadline=None, max_examples=40)
@given(said=MANY, last=ENDS)
def test_any_instructions_are_a_document_that_the_provider_takes(
    provider: ModuleType, check: Callable[..., Any], said: tuple[Any, ...], last: Any
) -> None:
    check(provider.render((*said, last), urls).body)


@settings(deadline=None, max_examples=20)
@given(said=FILED, goodbye=FILED, dial=st.none() | st.just(PLAIN))
def test_so_is_a_file_of_them(said: tuple[Any, ...], goodbye: tuple[Any, ...], dial: Dial | None) -> None:
    check_twiml(twiml.static(said, dial, goodbye).body, static=True)
    ncco_rules.check_ncco(ncco.static(said, dial, goodbye).body, static=True)


@pytest.mark.parametrize(
    ("last", "verb"),
    [
        (Gather((AMPERSANDS, AMPERSANDS), 1, 5), "Gather"),
        (Gather((AMPERSANDS,), 1, 5, barge_in=False), "Gather"),
        (WHISPERED, "Dial"),
        (Record("general", 120), "Record"),
        (Continue(), "Redirect"),
        (Hangup(), "Hangup"),
    ],
)
def test_the_last_prompts_are_left_out_and_what_the_call_waits_for_stays(last, verb, caplog):
    with caplog.at_level(logging.WARNING):
        document = check_twiml(twiml.render((Say("Bonjour.", "fr-FR"), AMPERSANDS, AMPERSANDS, last), urls).body)
    assert document[0].text == "Bonjour."
    assert document.find(verb) is not None
    assert "its last prompts are left out" in caplog.text


def test_what_fits_is_left_as_it_is(caplog):
    """G5: two texts of 10,000 letters, the most that is said before the line comes back."""
    letters = Say("Bonjour. " * 1_111, "fr-FR")
    with caplog.at_level(logging.WARNING):
        document = check_twiml(twiml.render((letters, letters, WHISPERED), urls).body)
    assert sum(len(say.text or "") for say in document.iter("Say")) > 19_000
    assert not caplog.records
