"""Sentences that come in English from elsewhere, for readers of another language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask_babel import gettext as _
from markupsafe import Markup, escape

from flows.document import KINDS
from flows.document.base import Model
from flows.problems import CODES, Problem
from flows.words import Words, joined, words
from webhooks.console.editing.labels import label_of
from webhooks.console.texts import language, told


def said(problem: Problem) -> Markup:
    """What is wrong, and how to mend it. A sentence that was kept without its template has its kind in front instead."""
    if isinstance(problem.message, Words) or language() == "en" or problem.code not in CODES:
        return escape(told(problem.message))
    return Markup('{} <span class="quiet" lang="en">{}</span>').format(_(CODES[problem.code]), problem.message)


def changed(change: Mapping[str, str]) -> str:
    """What a change of a document did (`webhooks.api.changes`), its settings called as its form calls them."""
    text = change["summary"]
    keys = text.values.get("keys") if isinstance(text, Words) else None
    if not isinstance(text, Words) or not isinstance(keys, Words):
        return told(text)
    model = KINDS[change["pointer"].split("/")[1]]
    named = joined(_named(model, one) for one in keys.values.values())
    return told(words(text.template, **{**text.values, "keys": named}))


def _named(model: type[Model], key: str) -> str:
    if isinstance(key, Words):
        return words(key.template, key=label_of(model, key.values["key"]))
    return label_of(model, key)


FILTERS: Final = {"said": said, "changed": changed, "told": told}
