"""Every text of the product gives way to a sound of the configuration that has its name: in words, and with audio."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from flows.check import check_upload
from flows.configuration import Configuration
from flows.own_sounds import OWN_SOUNDS, own_sound
from sounds.phrases import PHRASES, phrase
from tests.calls.conftest import Caller
from tests.calls.ringing import listening
from tests.flows import playing
from tests.sounds.waiting import STORIES as WAITING
from tests.sounds.waiting import filled

ANNA, BOB = "+33140506070", "+33140506071"
VOICEMAIL = {"actions": [{"type": "voicemail", "mailbox": "general"}]}
SCREENED = {"actions": [{"type": "dial", "to": [ANNA], "accept_key": "7"}, {"type": "hangup"}]}
TOGETHER = {"actions": [{"type": "dial", "to": [ANNA, BOB], "machine_detection": True}, {"type": "hangup"}]}


def flow(caller: Caller, sounds: Mapping[str, Any], **case: Any) -> None:
    caller.follows(documents={"sounds": sounds}, **case)
    caller.dials()


def nobody_s_number(caller: Caller, sounds: Mapping[str, Any]) -> str:
    caller.follows(actions=[{"type": "hangup"}], documents={"sounds": sounds})
    caller.dials("+33972109999")
    return caller.heard


def trouble(caller: Caller, sounds: Mapping[str, Any]) -> str:
    flow(caller, sounds, actions=[{"type": "gather", "variable": "code", "prompt": "Code ?"}, {"type": "hangup"}])
    wait: Any = caller.phone.wait  # type of the wait differs by provider
    wait.url = re.sub("p=[^&]*", "p=zzz", wait.url)
    caller.presses("1")
    return caller.heard


def greeting(caller: Caller, sounds: Mapping[str, Any]) -> str:
    flow(caller, sounds, **VOICEMAIL)
    return caller.heard


def message(caller: Caller, sounds: Mapping[str, Any]) -> str:
    flow(caller, sounds, **VOICEMAIL)
    caller.speaks()
    return "".join(document.decode() for document in caller.documents)


def screening(caller: Caller, sounds: Mapping[str, Any]) -> str:
    flow(caller, sounds, **SCREENED)
    caller.dial_ends("answered", accept="7")
    return caller.whispered


def second(caller: Caller, sounds: Mapping[str, Any]) -> str:
    exchange, mock = listening(caller)
    with mock:
        flow(caller, sounds, **TOGETHER)
        exchange.works()
        exchange.whose(ANNA).answers()
        exchange.whose(BOB).answers()
    return exchange.whose(BOB).document.decode()


def prompt(name: str) -> Callable[[Caller, Mapping[str, Any]], str]:
    def heard(caller: Caller, sounds: Mapping[str, Any]) -> str:
        flow(caller, sounds, actions=[{"type": "play", "prompt": {"sound": name}}, {"type": "hangup"}])
        return caller.heard

    return heard


STORIES: dict[str, Callable[[Caller, Mapping[str, Any]], str]] = {
    "not_in_service": nobody_s_number,
    "goodbye": prompt("carillon-goodbye"),
    "thank_you": prompt("carillon-thank-you"),
    "please_hold": prompt("carillon-please-hold"),
    "apology": trouble,
    "call_taken": second,
    "leave_message": greeting,
    "message_recorded": message,
    "press_to_accept": screening,
    **WAITING,
}
"""Where each text is heard."""


@pytest.fixture(params=["twilio", "vonage"])
def somebody(request: pytest.FixtureRequest, make_app: Any, clock: Any, redis_url: str) -> Caller:
    return Caller(request.param, make_app(REDIS_URL=redis_url), clock)


def test_each_text_has_a_story_and_a_name() -> None:
    words = {own_sound(key): tuple(re.findall(r"\{(\w+)\}", texts["en"])) for key, texts in PHRASES.items()}
    assert STORIES.keys() == PHRASES.keys()
    assert dict(OWN_SOUNDS) == words
    assert all({"en", "fr", "de", "es", "it", "nl"} == texts.keys() for texts in PHRASES.values())


@pytest.mark.parametrize("key", PHRASES)
def test_the_product_s_own_text_is_spoken_where_the_configuration_has_none(somebody: Caller, key: str) -> None:
    language = "en-GB" if key == "not_in_service" else "fr-FR"
    assert filled(phrase(key, language)) in STORIES[key](somebody, {})


@pytest.mark.parametrize("key", PHRASES)
def test_a_sound_of_its_name_is_spoken_in_its_place(somebody: Caller, key: str) -> None:
    words = " ".join(["Nos propres mots", *(f"{{{word}}}" for word in OWN_SOUNDS[own_sound(key)])])
    heard = STORIES[key](somebody, {own_sound(key): {"text": words}})
    assert filled(words) in heard
    assert filled(phrase(key, "fr-FR")) not in heard


@pytest.mark.parametrize("key", PHRASES)
def test_audio_of_its_name_is_played_in_its_place(somebody: Caller, key: str) -> None:
    here = somebody.app.extensions["carillon"]
    here.store.audio.put(own_sound(key), "0f" * 16, 1.0, 16_000, "tests")
    STORIES[key](somebody, {own_sound(key): {"text": "Nos propres mots."}})
    documents = "".join(answer.body.decode() for _, answer in somebody.sent)
    assert f"/sounds/{'0f' * 16}/{own_sound(key)}.wav" in documents
    assert "Nos propres mots." not in documents


def test_words_in_its_place_may_name_the_caller_and_what_was_collected(somebody: Caller) -> None:
    sounds = {"carillon-leave-message": {"text": "Message de {caller}, code {code}."}}
    gather = {"type": "gather", "variable": "code", "prompt": "Code ?", "min_digits": 1, "max_digits": 1}
    flow(somebody, sounds, actions=[gather, *VOICEMAIL["actions"]])
    somebody.presses("5")
    somebody.hears("Message de 3 3 6 1 2 3 4 5 6 7 8, code 5.")


def test_words_that_come_to_nothing_leave_the_product_s_own(somebody: Caller) -> None:
    somebody.follows(documents={"sounds": {"carillon-leave-message": {"text": "{caller}"}}}, **VOICEMAIL)
    somebody.dials(caller=None)
    somebody.hears(phrase("leave_message", "fr-FR"))


@pytest.mark.parametrize(
    ("sounds", "played", "codes"),
    [
        ({"carillon-press-to-accept": {"text": "Touche {key}."}}, "carillon-goodbye", []),
        ({"carillon-apology": {"text": "Touche {key}."}}, "carillon-goodbye", ["unknown_variable"]),
        ({"bienvenue": {"text": "Touche {key}."}}, "bienvenue", ["unknown_variable"]),
        ({}, "carillon-press-to-accept", ["unknown_sound"]),
        ({}, "carillon-good-bye", ["unknown_sound"]),
    ],
)
def test_only_the_text_that_asks_for_a_key_may_name_it(sounds: Any, played: str, codes: list[str]) -> None:
    case = {"actions": [{"type": "play", "prompt": {"sound": played}}, {"type": "hangup"}]}
    upload = playing.configuration({**case, "documents": {"sounds": sounds}}).as_json()
    assert [problem.code for problem in check_upload(upload, Configuration()).errors] == codes
