"""What Vonage is told for each instruction."""

import json
from typing import Any

import pytest

from flows.instructions import (
    FOREVER,
    Continue,
    Decline,
    Dial,
    Gather,
    Hangup,
    Join,
    Pause,
    Play,
    Record,
    Reject,
    Say,
    Target,
    Voice,
)
from providers import ncco
from providers.vonage_languages import SPOKEN, spoken_language
from tests.ncco_rules import check_ncco

HELLO = Say("Bonjour", "fr-FR")
TALK = {"action": "talk", "text": "Bonjour", "language": "fr-FR"}
SOUND = Play("bienvenue", "https://ivr.example.com/sounds/0a1b/bienvenue.wav")
STREAM = {"action": "stream", "streamUrl": ["https://ivr.example.com/sounds/0a1b/bienvenue.wav"]}
LONG = "Première phrase, assez longue pour être coupée ici. " * 60  # 3,120 characters


def url(purpose: str, seconds: int = 0) -> str:
    return f"https://ivr.example.com/r?u={purpose}&w={seconds}"


def rendered(*instructions: Any) -> list[dict[str, Any]]:
    """The actions, checked."""
    document = ncco.render(instructions, url)
    assert document.content_type == "application/json"
    return check_ncco(document.body)


def texts(actions: list[dict[str, Any]]) -> list[str]:
    return [action["text"] for action in actions if action["action"] == "talk"]


# What is heard


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


# Keys


def input_of(url_: str, **dtmf: Any) -> dict[str, Any]:
    usual = {"timeOut": 5, "maxDigits": 1, "submitOnHash": False}
    return {"action": "input", "type": ["dtmf"], "dtmf": usual | dtmf, "eventUrl": [url_]}


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


# Dials


def dialled(**options: Any) -> Dial:
    usual: dict[str, Any] = {"targets": (Target("+33140506070"),), "caller_id": "+33972101010", "timeout": 30}
    return Dial(**(usual | options))


def test_a_dial_connects_one_person_and_has_a_way_on() -> None:
    assert rendered(dialled()) == [
        {
            "action": "connect",
            "endpoint": [{"type": "phone", "number": "33140506070"}],
            "from": "33972101010",
            "eventType": "synchronous",
            "timeout": 30,
            "limit": 7200,
            "eventUrl": [url("turn")],
        },
        {"action": "notify", "payload": {"event": "after"}, "eventUrl": [url("after")], "eventMethod": "POST"},
    ]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"timeout": 600, "time_limit": 60}, {"timeout": 120, "limit": 60}),
        ({"timeout": 0, "time_limit": 0}, {"timeout": 1, "limit": 1}),
        ({"targets": (Target("+33140506070"), Target("+33140506071"))}, {}),
        (
            {"targets": (Target("sip:anna@example.com"),)},
            {"endpoint": [{"type": "sip", "uri": "sip:anna@example.com"}]},
        ),
        (
            {"screened": True},
            {"endpoint": [{"type": "phone", "number": "33140506070", "onAnswer": {"url": url("whisper")}}]},
        ),
        (
            {"accept": True},
            {"endpoint": [{"type": "phone", "number": "33140506070", "onAnswer": {"url": url("whisper")}}]},
        ),
    ],
    ids=repr,
)
def test_a_dial_keeps_to_what_connect_takes(options: dict[str, Any], told: dict[str, Any]) -> None:
    """D1, E1"""
    plain = rendered(dialled())
    assert rendered(dialled(**options)) == [plain[0] | told, plain[1]]


def test_a_caller_id_that_is_no_number_leaves_the_choice_to_vonage() -> None:
    (connect, _) = rendered(dialled(caller_id="client:alice"))
    assert (connect.get("from"), connect["randomFromNumber"]) == (None, True)


@pytest.mark.parametrize("to", ["", "0140506070", "+0", "+33" * 9, "client:alice", "sip:", "sip:a b@c", "sip:<a>@b"])
def test_a_number_that_is_none_is_not_dialled_and_fails_at_once(to: str) -> None:
    """E3, C5"""
    failed = {"action": "notify", "payload": {"status": "failed"}, "eventUrl": [url("turn")], "eventMethod": "POST"}
    assert rendered(dialled(targets=(Target(to),))) == [failed]
    assert rendered(dialled(targets=())) == [failed]


def test_a_conversation_is_recorded_in_the_background() -> None:
    recording, connect, _ = rendered(dialled(record=True))
    assert recording == {"action": "record", "format": "mp3", "eventUrl": [url("recording")]}
    assert connect["action"] == "connect"


# Messages


def test_a_message_is_waited_for_and_then_thanked() -> None:
    assert rendered(HELLO, Record("general", 120, (HELLO, Pause(1)))) == [
        TALK,
        {
            "action": "record",
            "format": "mp3",
            "endOnSilence": 10,
            "endOnKey": "#",
            "timeOut": 120,
            "beepStart": True,
            "eventUrl": [url("recording")],
        },
        TALK,
        {"action": "wait", "timeout": 1},
    ]


@pytest.mark.parametrize(("asked", "told"), [(1, 3), (3, 3), (7200, 7200), (9000, 7200)])
def test_a_message_is_as_long_as_a_record_can_be(asked: int, told: int) -> None:
    assert rendered(Record("general", asked))[0]["timeOut"] == told


def test_the_text_of_a_message_is_asked_for() -> None:
    (record,) = rendered(Record("general", 60, transcribe=True, language="fr-FR"))
    assert record["transcription"] == {"language": "fr-FR", "eventUrl": [url("transcription")]}
    (record,) = rendered(Record("general", 60, transcribe=True))
    assert record["transcription"] == {"eventUrl": [url("transcription")]}
    assert "transcription" not in rendered(Record("general", 60, language="fr-FR"))[0]


# What goes on and what ends


def test_what_goes_on_asks_for_the_next_document() -> None:
    more = {"action": "notify", "payload": {"event": "continue"}, "eventUrl": [url("turn")], "eventMethod": "POST"}
    assert rendered(HELLO, Continue()) == [TALK, more]


@pytest.mark.parametrize(
    ("instructions", "actions"),
    [
        ((HELLO, Hangup()), [TALK]),
        ((Hangup(),), [{"action": "wait", "timeout": 0.5}]),
        ((), [{"action": "wait", "timeout": 0.5}]),
        ((Say("\x00", "fr-FR"),), [{"action": "wait", "timeout": 0.5}]),
        ((Reject("busy"),), [{"action": "wait", "timeout": 0.1}]),
        ((HELLO, Reject("rejected")), [TALK, {"action": "wait", "timeout": 0.1}]),
        ((Join(),), []),
        ((HELLO, Join()), [TALK]),
    ],
    ids=repr,
)
def test_a_call_ends_when_the_document_has_run_out(instructions: Any, actions: list[Any]) -> None:
    assert rendered(*instructions) == actions


def test_a_callee_who_does_not_take_the_call_is_kept_apart_until_hung_up() -> None:
    """E1"""
    asked = {"action": "notify", "payload": {"event": "declined"}, "eventUrl": [url("accept")], "eventMethod": "POST"}
    assert rendered(HELLO, Decline()) == [TALK, {"action": "wait", "timeout": 5}, asked]


# The document


def test_prompts_beyond_what_a_document_holds_are_left_out_and_the_wait_stays(caplog: pytest.LogCaptureFixture) -> None:
    """G5"""
    much = tuple(Say("é☎😀 " * 2500, "fr-FR", loop=loop) for loop in range(1, 6))
    actions = rendered(*much, Gather(much, 1, 5))
    assert actions[-1] == input_of(url("turn"))
    assert len(actions) > 5
    assert "too long" in caplog.text


def test_equal_instructions_are_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = (Gather((Say("Rendu une seule fois", "fr-FR"),), 1, 5),)
    first = ncco.render(asked, url)
    monkeypatch.setattr(ncco, "RENDERERS", {})
    assert ncco.render([Gather((Say("Rendu une seule fois", "fr-FR"),), 1, 5)], url) == first


def test_no_text_can_stand_where_a_url_belongs() -> None:
    asked = Gather((Say(f"turn,0; {url('turn')} \\u0000 %s {{}}", "fr-FR"),), 1, 5)
    document = ncco.render([asked], lambda purpose, seconds=0: "https://elsewhere.example.com/")
    assert json.loads(document.body)[0]["text"] == f"turn,0; {url('turn')} \\u0000 %s {{}}"
    assert ncco.HOLE.encode() not in document.body
