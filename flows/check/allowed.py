"""Numbers in an upload that the operator does not let this service dial: they would never ring, so they are not taken."""

from __future__ import annotations

from collections.abc import Iterator

from flows.check.merged import Merged
from flows.check.names import Document
from flows.destinations import Destinations
from flows.document.base import Destination
from flows.numbers import number_error
from flows.problems import Problem
from flows.words import words

KINDS = ("flows", "queues")
HOW = {True: words("DIAL_PREMIUM lets such numbers be dialled"), False: words("DIAL_COUNTRIES says where")}


def allowed_problems(merged: Merged, allowed: Destinations | None) -> Iterator[Problem]:
    """One for each place where such a number stands. allowed: None where the operator's settings are not known."""
    for kind in KINDS if allowed else ():
        for name, value in merged.upload.get(kind, {}).items():
            if value is not None:
                yield from _of_document(Document(kind, name, value), allowed or Destinations())


def _of_document(document: Document, allowed: Destinations) -> Iterator[Problem]:
    for shape, value, path in document.found:
        is_number = isinstance(value, str) and shape.takes(Destination) and number_error(value) is None
        if is_number and (why := allowed.refusal(value)):
            message = words(
                "{value} would not be dialled: it is {why} ({how}).",
                value=value,
                why=why,
                how=HOW[why.startswith("a premium")],
            )
            yield Problem("error", "not_dialled", document.at(path), message)
