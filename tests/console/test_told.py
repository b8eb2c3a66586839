"""Sentences that are English in reports and reasons, told in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir, extract_from_file
from flask import Flask
from flask_babel import force_locale

import webhooks
from flows.words import joined, moment, plural, words
from webhooks.console.pages import told as of_error
from webhooks.console.texts import catalogue, told
from webhooks.errors import ApiError

ROOT = Path(webhooks.__file__).parent
KEYWORDS = {"words": None, "plural": (1, 2)}
CASES = [
    (words("it was cancelled"), "annulé"),
    (
        words("{count:,} events beyond {most:,}", count=12000, most=10000),
        "12\u202f000 événements au-delà de 10\u202f000",
    ),
    (
        words("{when}, repeated {rule}", when=words("{first} to {last}", first="1", last="2"), rule="R"),
        "1 à 2, répété R",
    ),
    (moment(date(2026, 11, 23)), "lundi 23 novembre 2026"),
    (moment(datetime(2026, 11, 23, 9, 5)), "lundi 23 novembre 2026, 09:05"),
    ("plain", "plain"),
    ("", ""),
    ("Redis does not answer: going on from the database. The log says why.", None),
    (words("of another template: {name}", name="x"), "of another template: x"),
]
WAITS = [
    "{count} thing waits for the database, since {since}: messages, notes and the log of calls. It is kept.",
    "{count} things wait for the database, since {since}: messages, notes and the log of calls. They are kept.",
]


@pytest.mark.parametrize(("text", "french"), CASES)
def test_a_sentence_is_told_in_french_and_stays_as_it_is_in_english(app: Flask, text: str, french: str | None) -> None:
    with app.test_request_context("/console/"):
        assert told(text) == text
        with force_locale("fr"):
            assert told(text) == (catalogue("fr").gettext(text) if french is None else french)


@pytest.mark.parametrize(("count", "french"), [(1, "1 élément attend"), (3, "3 éléments attendent")])
def test_numbers_have_their_plural(app: Flask, count: int, french: str) -> None:
    with app.test_request_context("/console/"), force_locale("fr"):
        assert told(plural(*WAITS, count, since="now")).startswith(french)


def test_every_reason_refusal_and_line_of_a_report_is_translated() -> None:
    found = [one[1] for one in extract_from_file("python", ROOT / "readiness.py", keywords=KEYWORDS)]
    found += [one[2] for one in extract_from_dir(ROOT / "ics", [("**.py", "python")], keywords=KEYWORDS)]
    french = catalogue("fr")
    for module in ("sounds", "uploads", "desk", "people", "current"):
        found += [one[1] for one in extract_from_file("python", ROOT / "api" / f"{module}.py", keywords=KEYWORDS)]
    assert len(found) > 30
    assert [one for one in found if _french(french, one) in one] == []


def _french(french: Any, message: str | tuple[str, str]) -> str:
    return str(french.ngettext(*message, 2) if isinstance(message, tuple) else french.gettext(message))


def test_a_refusal_is_told_in_french(app: Flask) -> None:
    sentences = "A name does not mix letters of two alphabets.", "A password has 12 to 256 characters."
    error = ApiError(422, "bad_person", joined([words(one) for one in sentences], " "))
    with app.test_request_context("/console/"):
        assert of_error(error) == " ".join(sentences)
        with force_locale("fr"):
            french = "Un nom ne mélange pas les lettres de deux alphabets. Un mot de passe a 12 à 256 caractères."
            assert of_error(error) == french
            refused = ApiError(422, "damaged_audio", "This file is damaged, or the end of it is missing.")
            assert of_error(refused) == "Ce fichier est abîmé, ou sa fin manque."
            assert of_error(ApiError(403, "forbidden", "no", needed="editor")) == "Il faut pour cela le rôle éditeur."
