"""Every kind of work, by its name."""

from __future__ import annotations

from typing import Final

from webhooks.console.editing import calendar_files, checking, large_json, pasting, publishing, replaying, sounds
from webhooks.console.tasks.work import Work

_ALL: Final = (
    *(calendar_files.WORK, pasting.WORK, sounds.WORK, large_json.WORK),
    *(checking.WORK, publishing.PUBLISH, publishing.KEEP, replaying.WORK),
)
WORK: Final[dict[str, Work]] = {work.name: work for work in _ALL}
