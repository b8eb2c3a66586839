"""Problems and changes, for readers of French."""

from __future__ import annotations

import pytest

from flows.configuration import Configuration
from flows.problems import CODES, Problem
from webhooks.api.changes import described
from webhooks.console.sentences import changed, said
from webhooks.console.texts import catalogue


@pytest.fixture
def french(app):
    with app.test_request_context("/console/", headers={"Accept-Language": "fr"}):
        yield


def test_every_kind_of_problem_is_told_in_french():
    french = catalogue("fr")
    assert [code for code, sentence in CODES.items() if french.gettext(sentence) == sentence] == []


def test_a_problem_is_told_in_french_with_its_own_sentence_after(french):
    sentence = said(Problem("error", "no_entries", "/x", 'The menu "<b>" has no entries.'))
    assert sentence.startswith("Un menu n’a aucune entrée. <span")
    assert "&lt;b&gt;" in sentence


def test_a_reader_of_english_hears_the_sentence_alone(app):
    with app.test_request_context("/console/", headers={"Accept-Language": "en"}):
        assert said(Problem("error", "no_entries", "/x", "A & B")) == "A &amp; B"


OLD = {
    "numbers": {"+33972101010": {"flow": "a"}},
    "switches": {"s": {"on": False}, "t": {"on": True}},
    "hours": {"h": {"week": {}}},
}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"hours": {"h": None}}, "Horaires hebdomadaires « h » : suppression"),
        ({"numbers": {"+33972101010": {"flow": "b"}}}, "Numéro « +33972101010 » : mène désormais au parcours b"),
        ({"numbers": {"+33972101011": {"flow": "b"}}}, "Numéro « +33972101011 » : ajouté, mène au parcours b"),
        ({"switches": {"s": {"on": True}}}, "Interrupteur « s » : activé"),
        ({"switches": {"s": {"on": True, "until": "2026-12-01"}}}, "Interrupteur « s » : activé jusqu’à 2026-12-01"),
        ({"switches": {"t": {"on": False}}}, "Interrupteur « t » : désactivé"),
        ({"switches": {"u": {"on": True}}}, "Interrupteur « u » : ajouté, activé"),
        ({"lists": {"l": {}}}, "Liste d’appelants « l » : ajout"),
        ({"hours": {"h": {"week": {"mon": []}}}}, "Horaires hebdomadaires « h » : modification (Semaine)"),
        ({"switches": {"s": {"on": False, "label": "x"}}}, "Interrupteur « s » : modification (Libellé ajouté)"),
    ],
)
def test_a_change_is_told_in_french(french, change, sentence):
    old = Configuration().merged(OLD)
    (only,) = described(old, old.merged(change))
    assert changed(only).replace("\u00a0", " ") == sentence


def test_a_changed_setting_is_called_as_in_its_form(app):
    old = Configuration().merged(OLD)
    (only,) = described(old, old.merged({"hours": {"h": {"week": {"mon": []}}}}))
    assert only["summary"] == 'Hours "h" has changed: week.'
    with app.test_request_context("/console/", headers={"Accept-Language": "en"}):
        assert changed(only) == 'Hours "h" has changed: Week.'
