"""The languages that Vonage speaks, and those that it writes down.

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

# https://developer.vonage.com/en/voice/voice-api/guides/asr#supported-languages; a recording is written down in the same ones
# (https://github.com/Vonage/vonage-java-sdk, TranscriptionSettings). Of a region that is not there, the first of its language.
WRITTEN_LIST = (
    "af-ZA am-ET ar-SA ar-AE ar-BH ar-DZ ar-EG ar-IL ar-IQ ar-JO ar-KW ar-LB ar-MA ar-OM ar-PS ar-QA ar-TN az-AZ bg-BG"
    " bn-BD bn-IN ca-ES cs-CZ da-DK de-DE el-GR en-AU en-CA en-GB en-GH en-IE en-IN en-KE en-NG en-NZ en-PH en-TZ en-US"
    " en-ZA es-AR es-BO es-CL es-CO es-CR es-DO es-EC es-ES es-GT es-HN es-MX es-NI es-PA es-PE es-PR es-PY es-SV es-US"
    " es-UY es-VE eu-ES fa-IR fi-FI fr-CA fr-FR gl-ES gu-IN he-IL hi-IN hr-HR hu-HU hy-AM id-ID is-IS it-IT ja-JP jv-ID"
    " ka-GE km-KH kn-IN ko-KR lo-LA lt-LT lv-LV ml-IN mr-IN ms-MY nb-NO ne-NP nl-NL pl-PL pt-BR pt-PT ro-RO ru-RU si-LK"
    " sk-SK sl-SI sq-AL sr-RS su-ID sv-SE sw-KE sw-TZ ta-IN ta-LK ta-MY ta-SG te-IN th-TH tr-TR uk-UA ur-PK ur-IN vi-VN zh"
    " zu-ZA"
)
WRITTEN = Languages(WRITTEN_LIST, {"cmn": "zh", "es-419": "es-US", "no": "nb-NO"})


def spoken_language(tag: str) -> str:
    """Vonage's name of a language (BCP-47), or of the nearest it speaks; one it has none for stays as it is.

    >>> spoken_language("fr-be"), spoken_language("zh-CN"), spoken_language("ga-IE")
    ('fr-FR', 'cmn-CN', 'ga-IE')
    """
    return LANGUAGES.nearest(tag)


def written_language(tag: str) -> str | None:
    """Vonage's name of a language (BCP-47) in which it writes down what was said, or of the nearest; None where it has none.

    >>> written_language("fr-BE"), written_language("zh-CN"), written_language("ga-IE")
    ('fr-FR', 'zh', None)
    """
    return WRITTEN.known(tag)
