"""The documents of an upload, one after the other: shape, names, sense."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flows.check.circles import circle_problems
from flows.check.differences import difference_problems, mailbox_problems
from flows.check.flow_map import FlowMap
from flows.check.flow_tests import flow_test_problems
from flows.check.merged import Merged
from flows.check.names import KINDS_WITH_NAMES, Document, name_problems, use_problems
from flows.check.reach import reach_problems
from flows.check.resources import resource_problems
from flows.check.sense import sense_problems
from flows.check.shape import read_document
from flows.document import Flow
from flows.document.resources import FlowTest, Mailbox
from flows.problems import Problem

ENOUGH = 5_000
"""Problems after which no further document is looked at."""


def document_problems(merged: Merged) -> list[Problem]:
    """Everything that is wrong with the documents of the upload, and with unchanged ones because of it."""
    problems = [*use_problems(merged)]
    for kind, documents in merged.upload.items():
        for name, value in documents.items():
            if value is not None and len(problems) < ENOUGH:
                problems.extend(_problems_of(kind, name, value, merged))
    for name in sorted({name for flow in _flows(merged) for what, name, _ in flow.uses if what == "mailboxes"}):
        if name not in merged.upload.get("mailboxes", {}) and merged.has("mailboxes", name):
            problems.extend(name_problems(Document("mailboxes", name, merged.document("mailboxes", name)), merged))
    return problems


def _flows(merged: Merged) -> list[Document]:
    flows = merged.upload.get("flows", {})
    return [Document("flows", name, value) for name, value in flows.items() if value is not None]


def _problems_of(kind: str, name: str, value: Any, merged: Merged) -> Iterator[Problem]:
    model, problems = read_document(kind, name, value)
    yield from problems
    if kind in KINDS_WITH_NAMES:
        document = Document(kind, name, value)
        names = [*name_problems(document, merged), *sense_problems(document)]
        yield from names
        problems += names
    if model is not None:
        yield from resource_problems(kind, name, model)
    if isinstance(model, FlowTest):
        yield from flow_test_problems(name, model, merged)
    elif isinstance(model, Mailbox):
        yield from mailbox_problems(name, model.transcribe, model.max_seconds)
    elif isinstance(model, Flow):
        yield from _flow_problems(name, model, merged, any(problem.severity == "error" for problem in problems))


def _flow_problems(name: str, model: Flow, merged: Merged, is_wrong: bool) -> Iterator[Problem]:
    flow = FlowMap(model)
    yield from circle_problems(name, flow)
    yield from difference_problems(name, flow, merged)
    if not is_wrong:
        yield from reach_problems(name, flow)
