"""A flow of an upload, made ready to run before anything is taken."""

from __future__ import annotations

from flows.check.merged import Merged
from flows.document import Flow
from flows.program import Program, RunnableFlow


class Trial(Program):
    """What is configured after the upload, with one flow that is read already."""

    def __init__(self, merged: Merged, name: str, model: Flow) -> None:
        super().__init__(0, merged.configuration, lambda key, language: key.replace("_", " "))
        self._tried = RunnableFlow(name, model)

    def flow(self, name: str) -> RunnableFlow:
        return self._tried if name == self._tried.name else super().flow(name)
