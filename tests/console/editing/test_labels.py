"""Every action and setting has a name for people, and what it does is told in every language."""

from __future__ import annotations

import pytest

from flows.actions import ACTIONS
from flows.check.shapes import fields_of
from flows.configuration import KINDS
from webhooks.console.editing import labels
from webhooks.console.editing.explained import explanations, models
from webhooks.console.editing.plain import PLAINLY
from webhooks.console.editing.setting_names import OF_ONE, SETTINGS
from webhooks.console.texts import LANGUAGES, catalogue


def test_every_kind_action_and_setting_has_a_name():
    named = SETTINGS.keys() | OF_ONE.keys()
    settings = {(model.__name__, key) for model in models() for key in fields_of(model) if key != "type"}
    assert [each for each in settings if not {each[1], ".".join(each)} & named] == []
    assert [kind for kind in ACTIONS if kind not in labels.ACTIONS] == []
    assert [kind for kind in KINDS if kind not in labels.KINDS or kind not in labels.ONE] == []


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_what_a_setting_does_is_told_in_every_language(language):
    """A docstring of a model is what the forms tell: its translation is in texts/<language>/settings.po."""
    found = explanations()
    assert len(found) > 100
    assert [text for text in sorted(found) if catalogue(language).gettext(text) == text] == []


def test_plainer_words_are_those_of_settings_that_there_are():
    assert PLAINLY.keys() - explanations() == set()
