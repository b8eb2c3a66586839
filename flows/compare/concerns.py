"""Which flows a change concerns at all, so that ten thousand others need not be played."""

from __future__ import annotations

from flows.configuration import KINDS, Configuration

SCHEDULES = frozenset(("hours", "calendars", "switches"))
BETWEEN = ("mailboxes", "queues")
"""Kinds through which a flow may use others."""
OF_ALL = "carillon-"
"""How sounds are called that stand in place of the product's own texts, in whatever flow."""
MANY = 1_000
"""Changed documents, from which on every flow is taken to be concerned."""


class Change:
    """Two configurations, and what differs between them as far as calls go."""

    def __init__(self, before: Configuration, after: Configuration) -> None:
        self._before, self._after = before, after
        changed = [one for one in after.changes_since(before) if one.kind not in ("numbers", "flows", "tests")]
        self._of_all = len(changed) > MANY or any(one.name.startswith(OF_ALL) for one in changed)
        self._named: dict[str, set[str]] = {}
        for one in changed[:MANY]:
            self._named.setdefault(one.name, set()).add(one.kind)
        for kind in BETWEEN if self._named else ():
            self._add_users(kind)

    def _add_users(self, kind: str) -> None:
        """Documents of that kind that name something changed."""
        for texts in (self._before.texts[kind], self._after.texts[kind]):
            for name, text in texts.items():
                if found := self._mentioned(text):
                    self._named.setdefault(name, set()).update(found)

    def _mentioned(self, text: str) -> set[str]:
        """The kinds of what has changed and is named in a text, or may be."""
        return {kind for name, kinds in self._named.items() if name in text for kind in kinds}

    def kinds(self, flow: str, other: str) -> frozenset[str]:
        """The kinds of all that is otherwise for calls to a flow, and after the change to `other`; empty: nothing is."""
        one, new = self._before.texts["flows"][flow], self._after.texts["flows"][other]
        if self._of_all or flow != other:
            return frozenset(KINDS)
        own = {"flows"} if one != new else set()
        return frozenset(own | self._mentioned(one) | self._mentioned(new))
