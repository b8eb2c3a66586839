"""Somebody else published meanwhile: a working draft carried over onto what is live now. Nothing of either is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from flows.configuration import Configuration, canonical, pointer
from flows.merging import NOTHING, Merged, Nothing, merge
from flows.record import Frozen
from flows.store.workspaces import Place
from webhooks.api.current import Current, current
from webhooks.auth import Principal
from webhooks.console import workspace


class Carried(Frozen):
    """One document of the draft beside what is live now. touched: others have changed it too; conflicts: pointers of the places
    where that cannot be put together; text: what it becomes, canonical JSON, None: removed; theirs: as it is live."""

    kind: str
    name: str
    touched: bool
    conflicts: tuple[str, ...]
    text: str | None
    theirs: str | None

    @property
    def pointer(self) -> str:
        return pointer(self.kind, self.name)


def carried(mine: workspace.Working, live: Current) -> list[Carried]:
    """Every document that the draft has changed, as it would be on what is live."""
    return [_one(change.kind, change.name, mine, live.configuration) for change in mine.changes]


def _one(kind: str, name: str, mine: workspace.Working, live: Configuration) -> Carried:
    found: Merged = merge(
        *(_value(one, kind, name) for one in (mine.before, mine.configuration, live)),
    )
    text = None if isinstance(found.value, Nothing) else canonical(found.value)
    touched = mine.before.text(kind, name) != live.text(kind, name)
    conflicts = tuple(pointer(kind, name, *path) for path in found.conflicts)
    return Carried(kind, name, touched, conflicts, text, live.text(kind, name))


def _value(configuration: Configuration, kind: str, name: str) -> Any:
    return configuration.document(kind, name) if configuration.has(kind, name) else NOTHING


def carry(who: Principal, theirs: Mapping[Place, bool]) -> Current:
    """Carries the draft over, as one step that can be undone. theirs: where there are conflicts, whether what is live counts."""
    mine, live = workspace.working(who), current()
    texts = dict(_kept(carried(mine, live), theirs, live.configuration))
    words = _("Carried over onto revision %(number)s", number=live.number)
    workspace.rebase(who, mine, texts, live.number, words)
    return live


def _kept(
    documents: list[Carried], theirs: Mapping[Place, bool], live: Configuration
) -> Iterator[tuple[Place, str | None]]:
    for one in documents:
        place = one.kind, one.name
        text = one.theirs if one.conflicts and theirs.get(place) else one.text
        if text != live.text(*place):
            yield place, text
