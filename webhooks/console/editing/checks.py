"""What is wrong with a working draft, document by document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows.check import check_upload
from flows.configuration import SCHEMA_VERSION, Configuration
from flows.problems import Problem
from webhooks.api.uploads import all_checked
from webhooks.console.workspace import Working

MOST_ENTRIES = 2_000
"""Entries of a list that are looked at with each page; all of them are before it is published."""


def of_document(configuration: Configuration, kind: str, name: str) -> list[Problem]:
    """The problems of one document, errors first."""
    document: Any = configuration.document(kind, name)
    if kind == "lists" and isinstance(document, dict) and isinstance(document.get("entries"), list):
        document = {**document, "entries": document["entries"][:MOST_ENTRIES]}
    upload = {"schema_version": SCHEMA_VERSION, kind: {name: document}}
    return check_upload(upload, configuration).problems


def of_changes(mine: Working) -> list[Problem]:
    """The problems of all that was changed, and of what that breaks elsewhere."""
    return all_checked(mine.configuration, mine.before).problems


def errors(problems: Sequence[Problem]) -> list[Problem]:
    """Those with which nothing can be published."""
    return [problem for problem in problems if problem.severity == "error"]
