"""The console's languages. Texts are English in the sources; `texts/<language>/*.po` has the others, read as they are.

There is no compiled catalogue to make or to forget: a clean clone and Heroku have all that is needed.
"""

from __future__ import annotations

import io
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, Domain, format_date, format_datetime, format_decimal, get_locale

from flows.words import SHORT, Words, translated

LANGUAGES: Final = {"en": "English", "fr": "Français"}
COOKIE: Final = "carillon_language"
FOLDER: Final = Path(__file__).with_name("texts")


def install(app: Flask) -> None:
    """Makes `_()`, `ngettext` and dates follow the reader's language, on pages of the console alone."""
    babel = Babel(app, locale_selector=language, default_locale="en")
    domain = Domain()
    domain.get_translations = lambda: catalogue(str(get_locale() or "en"))
    babel.domain_instance = domain


def language() -> str:
    """The reader's choice, else the first of their browser's that there is."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(list(LANGUAGES), "en") or "en"


def told(text: str) -> str:
    """A text of `flows.words` in the language of the page, or of the work that is done for somebody; a plain one is looked up
    as it is."""
    locale = str(get_locale() or "en")
    if locale == "en" or not text:
        return str(text)
    texts = catalogue(locale)
    if not isinstance(text, Words):
        return texts.gettext(text)
    return translated(text, texts.gettext, texts.ngettext, _written)


def _written(value: Any, form: str) -> str:
    """A value as the language writes it. form: of `format`, in the template; `SHORT` for a day."""
    if isinstance(value, datetime):
        return str(format_datetime(value, "EEEE d MMMM y, HH:mm", rebase=False))
    if isinstance(value, date):
        return str(format_date(value, "E d MMMM y" if form == SHORT else "EEEE d MMMM y"))
    return str(format_decimal(value)) if form == "," else format(value, form)


@cache
def catalogue(language: str) -> NullTranslations:
    """All texts of a language, and the names of countries; English has none, for its are the sources'."""
    whole = Catalog(language)
    names = Locale(language).territories
    for region, name in Locale("en").territories.items():
        if region.isalpha() and names.get(region, name) != name:
            whole.add(name, names[region])
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, language):
                whole[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return Translations(compiled)
