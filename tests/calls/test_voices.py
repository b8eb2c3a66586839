"""Which voice speaks, on both providers: the flow's, for what is said in the flow's language."""

from __future__ import annotations

import pytest

from tests.calls.conftest import Caller

VOICE = {"twilio": "Polly.Lea-Neural", "vonage": {"style": 4}}
TEXTS = {"fr-FR": "Bonjour.", "fr-CA": "Allo.", "en-GB": "Good morning."}
VOICES = {"twilio": b"Polly.Lea-Neural", "vonage": b'"style":4'}


@pytest.mark.parametrize(
    ("language", "in_the_voice"), [("fr-FR", True), ("fr-fr", True), ("fr-CA", False), ("en-GB", False)]
)
def test_a_voice_speaks_its_own_language_only(caller: Caller, language: str, in_the_voice: bool) -> None:
    """Twilio may leave out what is to be said in a language that the voice does not speak: the caller would hear nothing."""
    ask = {"type": "gather", "variable": "code", "prompt": {"languages": TEXTS}}
    caller.follows(flow={"voice": VOICE}, actions=[{"type": "language", "language": language}, ask])
    caller.dials()
    assert (VOICES[caller.provider] in caller.documents[-1]) == in_the_voice
    caller.hears({tag.lower(): text for tag, text in TEXTS.items()}[language.lower()])


def test_so_do_the_words_of_the_product(caller: Caller) -> None:
    caller.follows(
        flow={"voice": VOICE},
        actions=[{"type": "language", "language": "en-GB"}, {"type": "voicemail", "mailbox": "general"}],
    )
    caller.dials()
    assert VOICES[caller.provider] not in caller.documents[-1]
