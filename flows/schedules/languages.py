"""How the next opening is said, by language. Names of days and months come from CLDR, by Babel; so do all other languages."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

from flows.schedules.phrases import LocaleFormats, Phrases


def _french_time(hour: int, minute: int) -> str:
    if (hour, minute) == (12, 0):
        return "à midi"
    return f"à {hour} {'heure' if hour < 2 else 'heures'}{f' {minute:02}' if minute else ''}"


def _english_time(hour: int, minute: int) -> str:
    if (hour, minute) == (12, 0):
        return "at noon"
    return f"at {hour % 12 or 12}{f':{minute:02}' if minute else ''} {'am' if hour < 12 else 'pm'}"


def _english_day(day: int) -> str:
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _german_time(hour: int, minute: int) -> str:
    return f"um {hour} Uhr{f' {minute}' if minute else ''}"


def _spanish_time(hour: int, minute: int) -> str:
    if hour == 0:
        return f"a las 0 horas{f' {minute}' if minute else ''}"
    part = (
        "de la madrugada"
        if hour < 6
        else "de la mañana"
        if hour < 12
        else "de la tarde"
        if hour < 21
        else "de la noche"
    )
    article, clock = ("la", 1) if hour % 12 == 1 else ("las", hour % 12 or 12)
    return f"a {article} {clock}{f':{minute:02}' if minute else ''} {'del mediodía' if hour == 12 else part}"


def _italian_time(hour: int, minute: int) -> str:
    minutes = f" e {minute}" if minute else ""
    if (hour, minute) == (12, 0):
        return "a mezzogiorno"
    return f"all'una{minutes}" if hour == 1 else f"alle ore 0{minutes}" if hour == 0 else f"alle {hour}{minutes}"


def _dutch_time(hour: int, minute: int) -> str:
    return f"om {hour} uur{f' {minute}' if minute else ''}"


def _french(locale: Locale) -> Phrases:
    return Phrases(
        locale=locale,
        now="maintenant",
        never="à une date ultérieure",
        today="aujourd'hui {time}",
        tomorrow="demain {time}",
        weekday="{weekday} {time}",
        dated="{weekday} {day} {month} {time}",
        dated_with_year="{weekday} {day} {month} {year} {time}",
        time=_french_time,
        day=lambda day: "1er" if day == 1 else str(day),
    )


def _english(locale: Locale) -> Phrases:
    american = locale.territory == "US"
    return Phrases(
        locale=locale,
        now="now",
        never="at a later date",
        today="today {time}",
        tomorrow="tomorrow {time}",
        weekday="on {weekday} {time}",
        dated="on {weekday}, {month} {day}, {time}" if american else "on {weekday} the {day} of {month} {time}",
        dated_with_year=f"on {{weekday}}{', {month} {day}, {year},' if american else ' the {day} of {month} {year}'} {{time}}",
        time=_english_time,
        day=_english_day,
    )


def _german(locale: Locale) -> Phrases:
    return Phrases(
        locale=locale,
        now="jetzt",
        never="zu einem späteren Zeitpunkt",
        today="heute {time}",
        tomorrow="morgen {time}",
        weekday="am {weekday} {time}",
        dated="am {weekday}, dem {day}. {month}, {time}",
        dated_with_year="am {weekday}, dem {day}. {month} {year}, {time}",
        time=_german_time,
    )


def _spanish(locale: Locale) -> Phrases:
    return Phrases(
        locale=locale,
        now="ahora",
        never="más adelante",
        today="hoy {time}",
        tomorrow="mañana {time}",
        weekday="el {weekday} {time}",
        dated="el {weekday} {day} de {month} {time}",
        dated_with_year="el {weekday} {day} de {month} de {year} {time}",
        time=_spanish_time,
    )


def _italian(locale: Locale) -> Phrases:
    return Phrases(
        locale=locale,
        now="adesso",
        never="in una data successiva",
        today="oggi {time}",
        tomorrow="domani {time}",
        weekday="{weekday} {time}",
        dated="{weekday} {day} {month} {time}",
        dated_with_year="{weekday} {day} {month} {year} {time}",
        time=_italian_time,
        day=lambda day: "primo" if day == 1 else str(day),
    )


def _dutch(locale: Locale) -> Phrases:
    return Phrases(
        locale=locale,
        now="nu",
        never="op een later moment",
        today="vandaag {time}",
        tomorrow="morgen {time}",
        weekday="{weekday} {time}",
        dated="{weekday} {day} {month} {time}",
        dated_with_year="{weekday} {day} {month} {year} {time}",
        time=_dutch_time,
    )


LANGUAGES = {"fr": _french, "en": _english, "de": _german, "es": _spanish, "it": _italian, "nl": _dutch}


@lru_cache(maxsize=64)
def phrases_for(language: str) -> Phrases | LocaleFormats:
    """The phrases of a BCP-47 language; English for one that CLDR does not know."""
    locale = _locale(language) or _locale(language.partition("-")[0]) or Locale("en")
    make = LANGUAGES.get(locale.language)
    return make(locale) if make else LocaleFormats(locale)


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return None
