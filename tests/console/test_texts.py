"""Every text of the console is there in every language."""

from __future__ import annotations

import re

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from webhooks.console.texts import FOLDER, LANGUAGES, catalogue

METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "ngettext": (1, 2)}


def texts():
    """Each text of the sources, with the file it is in."""
    for file, _, message, _, _ in extract_from_dir(FOLDER.parent, METHODS, keywords=KEYWORDS):
        yield file, message


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_text_is_translated(language):
    translations = catalogue(language)
    missing = {
        (file, message)
        for file, message in texts()
        if (translations.ngettext(*message, 1) if isinstance(message, tuple) else translations.gettext(message))
        in (message, message[0])
        and message not in SAME
    }
    assert not missing


def test_french_marks_stay_with_their_words():
    for path in sorted((FOLDER / "fr").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, "fr"):
                for text in message.string if isinstance(message.string, tuple) else (message.string,):
                    assert not re.search(r" (?=[:;?!»](?:\W|$))|« ", text), text


SAME = {"Menu", "Audio", "Message", "Actions", "Action", "Date", "Configuration", "Description", "Menus", "Note"}
SAME |= {"Silence", "Place", "Style", "Variable", "Condition", "Agents"}
"""What is written alike."""


def test_the_texts_are_found():
    assert len({message for _, message in texts()}) > 30
