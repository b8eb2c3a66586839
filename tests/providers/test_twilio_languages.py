"""Twilio may leave out what it is to say in a language that it does not speak: the nearest is asked for."""

from __future__ import annotations

import pytest

from flows.instructions import Say, Voice
from providers import twiml
from tests.providers.provider_contract import urls
from tests.twiml_rules import check_twiml


@pytest.mark.parametrize(
    ("asked", "voice", "spoken"),
    [
        ("fr", None, "fr-FR"),
        ("fr-fr", None, "fr-FR"),
        ("fr-LU", None, "fr-FR"),
        ("fr-BE", None, "fr-BE"),
        ("en", None, "en-US"),
        ("en-NG", None, "en-US"),
        ("de-CH", None, "de-DE"),
        ("es-AR", None, "es-ES"),
        ("ar-EG", None, "ar-XA"),
        ("zh-CN", None, "zh-CN"),
        ("no", None, "nb-NO"),
        ("ga-IE", None, "ga-IE"),
        ("fr", "Polly.Lea-Neural", "fr-FR"),
        ("de-CH", "Polly.Sabrina-Neural", "de-CH"),
    ],
)
def test_a_language_is_spoken_as_the_nearest_that_twilio_has(asked: str, voice: str | None, spoken: str) -> None:
    say = Say("Bonjour", asked, Voice(voice, None, None) if voice else None)
    (verb,) = check_twiml(twiml.render([say], urls).body)
    assert verb.attrib.get("language") == spoken
