"""Sentences that come in English from elsewhere, for readers of another language."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _
from markupsafe import Markup, escape

from flows.problems import CODES, Problem
from flows.words import Words
from webhooks.console.texts import language, told


def said(problem: Problem) -> Markup:
    """What is wrong, and how to mend it. A sentence that was kept without its template has its kind in front instead."""
    if isinstance(problem.message, Words) or language() == "en" or problem.code not in CODES:
        return escape(told(problem.message))
    return Markup('{} <span class="quiet" lang="en">{}</span>').format(_(CODES[problem.code]), problem.message)


FILTERS: Final = {"said": said, "told": told}
