"""What Vonage is told for prompts and for keys."""

from typing import Any

import pytest

from flows.instructions import (
    FOREVER,
    Gather,
    Pause,
    Play,
    Say,
    Voice,
)
from providers import ncco
from providers.vonage_languages import SPOKEN, spoken_language
from tests.providers.ncco_rendered import HELLO, TALK, input_of, rendered, url

SOUND = Play("bienvenue", "https://ivr.example.com/sounds/0a1b/bienvenue.wav")


STREAM = {"action": "stream", "streamUrl": ["https://ivr.example.com/sounds/0a1b/bienvenue.wav"]}


LONG = "Première phrase, assez longue pour être coupée ici. " * 60  # 3,120 characters


def texts(actions: list[dict[str, Any]]) -> list[str]:
    return [action["text"] for action in actions if action["action"] == "talk"]


@pytest.mark.parametrize(
    ("instruction", "action"),
    [
        (HELLO, TALK),
        (Say("Bonjour", "fr-FR", loop=3), TALK | {"loop": 3}),
        (Say("Bonjour", "fr-FR", loop=FOREVER), TALK | {"loop": 0}),
        (Say("Bonjour", "fr-FR", Voice(vonage_style=0)), TALK | {"style": 0}),
        (Say("Bonjour", "fr-FR", Voice("Polly.Lea", 2, True)), TALK | {"style": 2, "premium": True}),
        (Say("Bonjour", "fr-FR", Voice("Polly.Lea")), TALK),
        (SOUND, STREAM),
        (Play(SOUND.name, SOUND.url, FOREVER), STREAM | {"loop": 0}),
        (Pause(60), {"action": "wait", "timeout": 60}),
    ],
    ids=repr,
)
def test_a_prompt_is_one_action(instruction: Any, action: dict[str, Any]) -> None:
    assert rendered(instruction) == [action]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a & b < c > d \"e\" 'f' ’g’ é ☎ 😀", "a & b < c > d \"e\" 'f' ’g’ é ☎ 😀"),
        ("un\x00deux\ud800trois\x7f", "un deuxtrois"),
        (" Bonjour\n", "Bonjour"),
        ("<speak>Bonjour & <b>", "<speak>&lt;speak&gt;Bonjour &amp; &lt;b&gt;</speak>"),
        ("  <SPEAK>a</SPEAK>", "<speak>&lt;SPEAK&gt;a&lt;/SPEAK&gt;</speak>"),
        ("<speak", "<speak>&lt;speak</speak>"),
        ("a <speak>b</speak>", "a <speak>b</speak>"),
    ],
    ids=ascii,
)
def test_a_text_is_said_and_never_obeyed(text: str, said: str) -> None:
    """G5"""
    assert rendered(Say(text, "fr-FR")) == [{"action": "talk", "text": said, "language": "fr-FR"}]


def test_text_is_written_as_it_is_and_not_escaped() -> None:
    assert "Être à l’écoute 😀".encode() in ncco.render([Say("Être à l’écoute 😀", "fr-FR")], url).body


def test_a_long_text_is_cut_at_sentences() -> None:
    actions = rendered(Say(LONG, "fr-FR", Voice(vonage_style=1)))
    assert len(actions) == 3
    assert all(len(text) <= 1400 and text.endswith(".") for text in texts(actions))
    assert " ".join(texts(actions)) == LONG.strip()
    assert all(action["style"] == 1 and "loop" not in action for action in actions)


def test_a_long_text_that_looks_like_ssml_is_cut_before_it_is_too_long() -> None:
    for text in texts(rendered(Say("<speak>" + "&" * 5000, "fr-FR"))):
        assert len(text) <= 1400


def test_a_long_text_is_repeated_as_a_whole() -> None:
    once, twice = (rendered(Say(LONG, "fr-FR", loop=loop)) for loop in (1, 2))
    assert twice == once * 2


def test_a_long_text_for_ever_never_lets_the_line_go() -> None:
    once, for_ever = rendered(Say(LONG, "fr-FR")), rendered(Say(LONG, "fr-FR", loop=FOREVER))
    assert for_ever[:-1] == once * ((len(for_ever) - 1) // len(once))
    assert for_ever[-1] == once[-1] | {"loop": 0}
    assert len(for_ever) > 3 * len(once)


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("fr-FR", "fr-FR"),
        ("FR-fr", "fr-FR"),
        ("fr", "fr-FR"),
        ("fr-BE", "fr-FR"),
        ("en", "en-US"),
        ("en-IE", "en-IE"),
        ("de-CH", "de-DE"),
        ("nl-BE", "nl-BE"),
        ("pt", "pt-PT"),
        ("es-AR", "es-ES"),
        ("es-419", "es-US"),
        ("zh-CN", "cmn-CN"),
        ("zh-Hant-TW", "cmn-TW"),
        ("ar-EG", "ar"),
        ("it", "it-IT"),
        ("ga-IE", "ga-IE"),
    ],
)
def test_a_language_is_spoken_as_the_nearest_that_vonage_has(asked: str, spoken: str) -> None:
    assert spoken_language(asked) == spoken


def test_the_sdk_knows_no_language_that_is_missing() -> None:
    from vonage_voice.models.enums import TtsLanguageCode

    assert {code.value for code in TtsLanguageCode} <= set(SPOKEN)


def test_prompts_that_keys_interrupt_say_so_and_nothing_stands_between_them_and_the_input() -> None:
    """B11"""
    assert rendered(HELLO, Gather((HELLO, Pause(25), SOUND), 1, 5)) == [
        TALK,
        TALK | {"bargeIn": True},
        *({"action": "talk", "text": f"<speak><break time='{n}s'/></speak>", "bargeIn": True} for n in (10, 10, 5)),
        STREAM | {"bargeIn": True},
        input_of(url("turn")),
    ]


def test_prompts_that_keys_do_not_interrupt_do_not_say_so() -> None:
    """B11"""
    assert rendered(Gather((HELLO, Pause(25)), 1, 5, barge_in=False)) == [
        TALK,
        {"action": "wait", "timeout": 25},
        input_of(url("turn")),
    ]


@pytest.mark.parametrize(
    ("gather", "dtmf"),
    [
        (Gather((), 4, 3), {"maxDigits": 4, "timeOut": 3}),
        (Gather((), 20, 10, "#"), {"maxDigits": 20, "timeOut": 10, "submitOnHash": True}),
        (Gather((), 2, 5, "*"), {"maxDigits": 2}),
    ],
    ids=repr,
)
def test_an_input_says_how_many_keys_and_how_long(gather: Gather, dtmf: dict[str, Any]) -> None:
    """B4, B10"""
    assert rendered(gather) == [input_of(url("turn"), **dtmf)]


@pytest.mark.parametrize(("timeout", "left"), [(11, 1), (30, 20), (60, 50)])
def test_a_wait_of_more_than_ten_seconds_is_told_what_is_left_of_it(timeout: int, left: int) -> None:
    """B13"""
    assert rendered(Gather((), 1, timeout)) == [input_of(url("wait", left), timeOut=10)]
