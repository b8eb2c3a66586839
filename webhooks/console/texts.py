"""The console's languages. Texts are English in the sources; `texts/<language>/*.po` has the others, read as they are.

There is no compiled catalogue to make or to forget: a clean clone and Heroku have all that is needed.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, Domain, get_locale

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


@cache
def catalogue(language: str) -> NullTranslations:
    """All texts of a language; English has none, for its are the sources'."""
    whole = Catalog(language)
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, language):
                whole[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return Translations(compiled)
