"""Every kind of work, by its name."""

from __future__ import annotations

from typing import Final

from webhooks.console.editing import calendar_files, pasting
from webhooks.console.tasks.work import Work

WORK: Final[dict[str, Work]] = {work.name: work for work in (calendar_files.WORK, pasting.WORK)}
