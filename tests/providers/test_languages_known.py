"""What the check believes of the providers' languages, for `flows` may not ask `providers`, is what the providers have."""

from __future__ import annotations

import pytest
from babel.localedata import locale_identifiers

from flows.check.spoken import SPOKEN, VONAGE_WRITES
from providers import twilio_languages, vonage_languages
from providers.languages import Languages

EVERY = sorted({tag.partition("_")[0] for tag in locale_identifiers()} | SPOKEN | VONAGE_WRITES)


@pytest.mark.parametrize(
    ("languages", "believed"),
    [
        (twilio_languages.LANGUAGES, SPOKEN),
        (vonage_languages.LANGUAGES, SPOKEN),
        (vonage_languages.WRITTEN, VONAGE_WRITES),
    ],
)
@pytest.mark.parametrize("region", ["", "-AQ"])
def test_the_check_knows_which_languages_a_provider_has(languages: Languages, believed: set[str], region: str) -> None:
    assert {language for language in EVERY if languages.known(language + region)} == believed
