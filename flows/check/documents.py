"""The documents of an upload, one after the other: shape, names, sense."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from flows.check.differences import mailbox_problems, queue_differences
from flows.check.flow_tests import flow_test_problems
from flows.check.holidays import holiday_problems
from flows.check.merged import Merged
from flows.check.names import KINDS_WITH_NAMES, Document, name_problems, use_problems
from flows.check.proofs import flow_problems
from flows.check.queues import queue_problems
from flows.check.resources import resource_problems
from flows.check.sense import sense_problems
from flows.check.shape import read_document
from flows.check.spoken import spoken_problems
from flows.check.touched import touched_problems
from flows.check.unused import unused_problems
from flows.check.wording import language_problems, wording_problems
from flows.document import Flow
from flows.document.queues import Queue
from flows.document.resources import Calendar, FlowTest, Mailbox
from flows.problems import Problem

Proof = Callable[[datetime | None], Iterable[Problem]]
"""What is told of a document when the whole upload is known; None where it has errors, or nobody asks for the time."""
ENOUGH = 2_000
"""Problems after which no further document is looked at."""


def document_problems(merged: Merged, now: datetime | None = None) -> list[Problem]:
    """Everything that is wrong with the documents of the upload, and with unchanged ones because of it."""
    problems = [*use_problems(merged)]
    greeting: dict[str, None] = {}
    later: list[Proof] = []
    for kind, documents in merged.upload.items():
        for name, value in documents.items():
            if value is not None and len(problems) < ENOUGH:
                document = Document(kind, name, value)
                problems.extend(_problems_of(document, merged, later))
                greeting.update((used, None) for what, used in document.mentions if what == "mailboxes")
    problems += _greeting_problems(greeting, merged)
    can_be_called = not any(problem.severity == "error" for problem in problems)
    for proof in later:
        problems += proof(now if can_be_called else None)
    if not any(problem.severity == "error" for problem in problems):
        problems += [*unused_problems(merged), *(touched_problems(merged, now) if now else ())]
    return problems


def _greeting_problems(mailboxes: Iterable[str], merged: Merged) -> Iterator[Problem]:
    """Unchanged mailboxes may greet with a variable that a changed flow has stopped to collect."""
    for name in mailboxes:
        if name not in merged.upload.get("mailboxes", {}) and merged.has("mailboxes", name):
            yield from name_problems(Document("mailboxes", name, merged.document("mailboxes", name)), merged)


def _problems_of(document: Document, merged: Merged, later: list[Proof]) -> Iterator[Problem]:
    """What one document tells by itself. What can be told when all documents are known is put into `later`."""
    kind, name = document.kind, document.name
    model, problems = read_document(kind, name, document.value)
    yield from problems
    if kind in KINDS_WITH_NAMES:
        names = [*name_problems(document, merged), *sense_problems(document), *wording_problems(document, merged)]
        yield from names
        problems += names
    if model is not None:
        resources = list(resource_problems(kind, name, model))
        yield from resources
        problems += resources
    if isinstance(model, FlowTest):
        yield from flow_test_problems(name, model, merged)
    elif isinstance(model, Mailbox):
        yield from mailbox_problems(name, model.transcribe, model.max_seconds)
    elif isinstance(model, Calendar):
        later.append(partial(holiday_problems, name, model, merged))
    elif isinstance(model, Queue):
        yield from queue_problems(name, model, merged)
        yield from queue_differences(name, model, merged)
    elif isinstance(model, Flow):
        is_wrong = any(problem.severity == "error" for problem in problems)
        later.append(partial(flow_problems, name, model, merged, is_wrong))
        yield from language_problems(document, model)
        yield from spoken_problems(document, model)
