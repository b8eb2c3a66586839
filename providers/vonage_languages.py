"""The languages that Vonage speaks.

https://developer.vonage.com/en/voice/voice-api/concepts/text-to-speech#supported-languages
"""

from __future__ import annotations

from providers.languages import Languages

LIST = (
    "af-ZA ar bg-BG bn-IN ca-ES cmn-CN cmn-TW cs-CZ cy-GB da-DK de-AT de-DE el-GR en-AU en-GB en-GB-SCT en-GB-WLS en-IE en-IN"
    " en-NZ en-US en-ZA es-CO es-ES es-MX es-US eu-ES fi-FI fil-PH fr-CA fr-FR gl-ES gu-IN he-IL hi-IN hu-HU id-ID is-IS it-IT"
    " ja-JP kn-IN ko-KR lt-LT lv-LV ml-IN mr-IN ms-MY nb-NO nl-BE nl-NL no-NO pa-IN pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sr-RS"
    " sv-SE ta-IN te-IN th-TH tr-TR uk-UA vi-VN yue-CN"
)
SPOKEN = LIST.split()
LANGUAGES = Languages(
    LIST, {"es-419": "es-US", "zh-hant": "cmn-TW", "zh-hant-tw": "cmn-TW", "zh-hk": "yue-CN", "zh-tw": "cmn-TW"}
)


def spoken_language(tag: str) -> str:
    """Vonage's name of a language (BCP-47), or of the nearest it speaks; one it has none for stays as it is.

    >>> spoken_language("fr-be"), spoken_language("zh-CN"), spoken_language("ga-IE")
    ('fr-FR', 'cmn-CN', 'ga-IE')
    """
    return LANGUAGES.nearest(tag)
