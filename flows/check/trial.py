"""The flows of an upload, made ready to run before anything is taken."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from flows.check.starts import alike, answered_by, spans_ahead
from flows.compare.times import Span, Watched, watched
from flows.configuration import Configuration
from flows.document import Flow
from flows.program import Program, RunnableFlow

BUDGET = 150_000
"""Lines of trace that are read for the examples of one check: two seconds of a busy machine."""


class Trial(Program):
    """What is configured after an upload, with the flows of it that were read.

    budget: lines of trace that may still be read in search of examples.
    """

    def __init__(self, configuration: Configuration) -> None:
        super().__init__(0, configuration, lambda key, language: key.replace("_", " "))
        self.budget = BUDGET
        self._tried: dict[str, RunnableFlow] = {}
        self._sorts: dict[tuple[str, tuple[Watched, ...]], list[list[Span]]] = {}

    def take(self, name: str, model: Flow) -> None:
        """A flow as it was read. It is kept: prompts are known by their place in memory."""
        self._tried[name] = RunnableFlow(name, model)

    def flow(self, name: str) -> RunnableFlow:
        return self._tried.get(name) or super().flow(name)

    @cached_property
    def _numbers(self) -> dict[str, list[str]]:
        return answered_by(self.configuration)

    def leading_to(self, name: str) -> list[str]:
        """The numbers that a flow answers, sorted."""
        return self._numbers.get(name, [])

    def sorts(self, name: str, now: datetime) -> list[list[Span]]:
        """The spans of the next two years that a flow decides alike, together; computed once for flows that ask the same."""
        model = self.flow(name).model
        key = model.timezone, watched(model.steps)
        if key not in self._sorts:
            self._sorts[key] = list(alike(spans_ahead(self, name, now)).values())
        return self._sorts[key]
