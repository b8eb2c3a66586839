"""Every sentence of a problem comes out in French: each template is in the catalogue, each problem there is has one."""

from __future__ import annotations

import ast
import json
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_babel import force_locale

import flows
from flows.check.reading import NotJson, read
from flows.numbers import number_error
from flows.problems import Problem
from flows.words import Moment, Words, joined, plural, words
from tests.check.fragments import pages
from webhooks.console.sentences import said
from webhooks.console.texts import catalogue, told

SOURCES = [
    *sorted(Path(flows.__file__).parent.rglob("*.py")),
    Path("webhooks/flow_tests.py"),
    Path("webhooks/replaying.py"),
    Path("webhooks/api/changes.py"),
    Path("webhooks/api/revisions.py"),
]
ALIKE = {"{day} ({title})", "{what}.", "webhook", "transcription", "agents"}
"""What is written alike."""


def templates() -> Iterator[tuple[str, ...]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("words", "template", "plural", "sentence")
            ):
                given = node.args[: 2 if node.func.id == "plural" else 1]
                if given and all(isinstance(one, ast.Constant) for one in given):
                    yield tuple(str(one.value) for one in given if isinstance(one, ast.Constant))


def french(template: tuple[str, ...], number: int = 2) -> str:
    known = catalogue("fr")
    return known.ngettext(*template, number) if len(template) > 1 else known.gettext(*template)


def names(text: str) -> list[str]:
    return sorted(f"{name}:{form}" for _, name, form, _ in string.Formatter().parse(text) if name is not None)


def test_every_template_is_there_in_french_with_the_same_values():
    found = set(templates())
    assert len(found) > 150
    assert [one for one in found if french(one) in one and french(one) not in ALIKE] == []
    assert [
        one for one in found for number in (1, 2) if names(french(one, number)) != names(one[0 if number == 1 else -1])
    ] == []


def unknown(text: str) -> list[str]:
    """Templates in a sentence, and in its values, that stand in no catalogue."""
    if isinstance(text, Moment) or not isinstance(text, Words):
        return []
    inner = [one for value in text.values.values() if isinstance(value, str) for one in unknown(value)]
    has_letters = any(part.strip(" ,;→–") for part, *_ in string.Formatter().parse(text.template))
    one = (text.template,) if text.many is None else (text.template, text.many)
    known = not has_letters or text.template in ALIKE or french(one) not in one
    return inner if known else [*inner, text.template]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.code)
def test_the_problem_of_each_page_is_told_in_french(app, page):
    with app.test_request_context("/console/"), force_locale("fr"):
        for problem in page.checked(page.fault).problems:
            assert isinstance(problem.message, Words), problem.message
            assert unknown(problem.message) == []
            assert told(problem.message) != problem.message
            assert told(Problem.unpacked(json.loads(json.dumps(problem.packed()))).message) == told(problem.message)


@pytest.mark.parametrize(
    ("text", "french"),
    [
        ("{", "Ligne 1, colonne 2\u00a0: une clé entre guillemets droits est attendue ici."),
        ('{"a" 1}', "Ligne 1, colonne 6\u00a0: il manque ici un deux-points."),
        ('{"a": "\\x"}', "Ligne 1, colonne 8\u00a0: une barre oblique inverse s’écrit \\\\."),
        ("", "L’envoi est vide."),
    ],
)
def test_json_that_is_none_is_told_in_french(app, text, french):
    with app.test_request_context("/console/"), force_locale("fr"):
        with pytest.raises(NotJson) as wrong:
            read(text)
        assert told(wrong.value.args[0]) == french


def test_a_country_is_named_in_french(app):
    with app.test_request_context("/console/"), force_locale("fr"):
        assert told(number_error("+3491234")) == (
            "«\u00a0+3491234\u00a0» n’est pas un numéro complet (Espagne\u00a0: 9 chiffres après +34)"
        )


def test_a_sentence_of_the_console_has_its_values_in_french_too(app):
    more = plural(" and {count} more", " and {count} more", 3)
    template = '"{name}" cannot be deleted, it is used at {places}{more}.'
    sentence = words(template, name="a", places=joined(["/b", "/c"]), more=more)
    with app.test_request_context("/console/", headers={"Accept-Language": "fr"}):
        told_french = said(Problem("error", "still_used", "/x", sentence))
    assert told_french == "«\u00a0a\u00a0» ne peut pas être supprimé, il sert à\u00a0: /b, /c et 3 autres."
    assert sentence == '"a" cannot be deleted, it is used at /b, /c and 3 more.'
