"""What can be wrong with hours and calendars, in their author's words."""

from __future__ import annotations

from flows.record import Frozen

Path = tuple[str | int, ...]
LONGEST_WORD = 60
"""Characters of the author's text that are shown, and up to which a suggestion is searched."""


class ScheduleError(Frozen):
    """One thing that is wrong.

    path: where, relative to the document of the hours or the calendar: ("week", "mon-fri", 0), ("events", 3, "from").
    code: stable name of the kind of mistake. message: a sentence that says what is wrong and how to mend it.
    suggestion: what should likely stand there instead.
    """

    path: Path
    code: str
    message: str
    suggestion: str | None = None


class Unreadable(ValueError):
    """A text that does not say what it should; carries what a `ScheduleError` needs besides the path."""

    def __init__(self, code: str, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.suggestion = suggestion

    def at(self, path: Path) -> ScheduleError:
        return ScheduleError(path, self.code, self.message, self.suggestion)
