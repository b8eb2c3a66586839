"""The languages that Twilio speaks without a voice being named.

https://www.twilio.com/docs/voice/twiml/say/text-speech#available-voices-and-languages; `en-CA`, `zh-CN`, `zh-HK` and `zh-TW` are
from the older list of https://www.twilio.com/docs/voice/twiml/say, which is still taken.
"""

from __future__ import annotations

from providers.languages import Languages

LIST = (
    "af-ZA ar-XA ar-AE bg-BG bn-IN ca-ES cmn-CN cmn-TW cs-CZ cy-GB da-DK de-AT de-DE el-GR en-AU en-CA en-GB en-GB-WLS en-IE"
    " en-IN en-NZ en-US en-ZA es-ES es-MX es-US eu-ES fi-FI fil-PH fr-BE fr-CA fr-FR gl-ES gu-IN he-IL hi-IN hu-HU id-ID is-IS"
    " it-IT ja-JP kn-IN ko-KR lt-LT lv-LV ml-IN mr-IN ms-MY nb-NO nl-BE nl-NL pa-IN pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sr-RS"
    " sv-SE ta-IN te-IN th-TH tr-TR uk-UA vi-VN yue-HK zh-CN zh-HK zh-TW"
)
LANGUAGES = Languages(LIST, {"es-419": "es-US", "no": "nb-NO", "zh-hant": "cmn-TW"})


def spoken_language(tag: str, voice: str | None = None) -> str:
    """Twilio's name of a language (BCP-47), or of the nearest it speaks. A named voice may speak a region that is in no list.

    >>> spoken_language("fr"), spoken_language("fr-lu"), spoken_language("de-CH", "Polly.Sabrina-Neural")
    ('fr-FR', 'fr-FR', 'de-CH')
    """
    return tag if voice and "-" in tag else LANGUAGES.nearest(tag)
