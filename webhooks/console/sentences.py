"""Sentences that come in English from elsewhere, for readers of another language: problems, and what a change did."""

from __future__ import annotations

import re
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from flows.problems import CODES, Problem
from flows.words import Words
from webhooks.console.texts import language, told


def said(problem: Problem) -> Markup:
    """What is wrong, and how to mend it. A sentence that was kept without its template has its kind in front instead."""
    if isinstance(problem.message, Words) or language() == "en" or problem.code not in CODES:
        return escape(told(problem.message))
    return Markup('{} <span class="quiet" lang="en">{}</span>').format(_(CODES[problem.code]), problem.message)


def changed(summary: str) -> str:
    """What a change did (`webhooks.api.changes`), in the reader's language."""
    found = _CHANGE.fullmatch(summary)
    if found is None or language() == "en":
        return summary
    kind, name, what = found.groups()
    subject = f"{_KINDS[kind]} « {name} »"
    for pattern, words in _CHANGES:
        if match := pattern.fullmatch(what):
            return f"{subject} : {str(words) % match.groupdict()}"
    return f"{subject} : {what}"


_CHANGE: Final = re.compile(r'(Number|Flow|Hours|Calendar|List|Switch|Sound|Mailbox|Queue|Test) "(.+?)" (.+)\.')
_KINDS: Final[dict[str, Any]] = {
    "Number": _l("Number"),
    "Flow": _l("Flow"),
    "Hours": _l("Weekly hours"),
    "Calendar": _l("Calendar"),
    "List": _l("List of callers"),
    "Switch": _l("Switch"),
    "Sound": _l("Sound"),
    "Mailbox": _l("Mailbox"),
    "Queue": _l("Queue"),
    "Test": _l("Test"),
}
_CHANGES: Final = [
    (re.compile(pattern), words)
    for pattern, words in (
        (r"was removed", _l("it was removed")),
        (r"was added and goes to the flow \"(?P<flow>.+)\"", _l("added, goes to the flow %(flow)s")),
        (r"now goes to the flow \"(?P<flow>.+)\"", _l("now goes to the flow %(flow)s")),
        (r"was (?:added|turned) on until (?P<until>.+)", _l("turned on until %(until)s")),
        (r"was (?:added|turned) on", _l("turned on")),
        (r"was (?:added|turned) off", _l("turned off")),
        (r"was added", _l("it was added")),
        (r"has changed: (?P<keys>.+)", _l("changed (%(keys)s)")),
    )
]

FILTERS: Final = {"said": said, "changed": changed, "told": told}
