"""What somebody is working on in the console: a draft of their own, begun by the first edit, heard by nobody.

A working draft may hold errors, so that no input is ever thrown away; publishing may not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar

from flask import g, request
from flask_babel import gettext as _

from flows.configuration import Change, Configuration, canonical
from flows.record import Frozen
from flows.store.workspaces import Overtaken, Place, Step, Texts, Workspace
from webhooks.api import reading
from webhooks.api.current import current, stored
from webhooks.api.uploads import needed
from webhooks.auth import Principal
from webhooks.errors import ApiError
from webhooks.service import service

TRIES: Final = 5
T = TypeVar("T")
Documents = Mapping[Place, Any]
"""Kind and name → the document as JSON values; None: it is removed."""


@dataclass(frozen=True)
class Working:
    """A working draft. base: the number of the revision it started from, 0 for none; before: that revision's configuration;
    documents: what differs from it; is_begun: whether there is a draft, or only what is live."""

    base: int
    before: Configuration
    documents: Texts
    is_begun: bool

    @cached_property
    def configuration(self) -> Configuration:
        """The configuration as it would be."""
        return overlaid(self.before, self.documents)

    @cached_property
    def changes(self) -> list[Change]:
        """The documents that differ from the base."""
        return list(self.configuration.changes_since(self.before)) if self.documents else []


class Wanted(Frozen):
    """A configuration that a page shows. of: "live", "draft" or a revision's number; number: the revision, for a draft the one
    it started from, 0 for none."""

    of: str
    number: int
    configuration: Configuration


def working(who: Principal) -> Working:
    """What somebody is working on; what is live, where they are working on nothing."""
    found = service().store.workspaces.get(who.label)
    if found is None:
        live = current()
        _seen().setdefault(who.label, Workspace(who.label, live.number))
        return Working(live.number, live.configuration, {}, False)
    _seen().setdefault(who.label, found)
    return _working(found)


def _working(found: Workspace) -> Working:
    return Working(found.base, stored(found.base) if found.base else Configuration(), found.documents, True)


def change(who: Principal, kind: str, name: str, document: Any, message: str) -> Working:
    """One edit of one document; None removes it. message: what was done, for the list of steps. Raises as `change_all`."""
    return change_all(who, {(kind, name): document}, message)


def change_all(who: Principal, documents: Documents, message: str) -> Working:
    """One edit of several documents, undone as one. Raises ApiError (403); `Overtaken` where they are no longer what they were
    when this request first looked at the draft: what others wrote meanwhile is never written over."""
    who.must(needed(kind for kind, _name in documents))
    texts = {place: None if document is None else canonical(document) for place, document in documents.items()}
    seen = _seen().get(who.label)
    base = seen.base if seen else service().store.revisions.live() or 0
    found = service().store.workspaces.change(who.label, base, message, texts, seen=seen)
    _seen()[who.label] = found
    return _working(found)


def rebase(who: Principal, mine: Working, texts: Texts, number: int, message: str) -> None:
    """The draft now starts from another revision, of which `texts` are all that differ. Raises `Overtaken`."""
    seen = _seen().get(who.label)
    service().store.workspaces.change(who.label, mine.base, message, texts, rebase=number, seen=seen)
    look_again()


def unless_overtaken(act: Callable[[], T]) -> T:
    """What it gives, done anew where the draft changed between its look at it and its change. Raises ApiError (409)."""
    for _again in range(TRIES):
        try:
            return act()
        except Overtaken:
            look_again()
    raise ApiError(409, "conflict", _("Your draft is being changed elsewhere at this very moment. Try again."))


def look_again() -> None:
    """What was seen of drafts counts no longer."""
    g.pop("drafts_seen", None)


def _seen() -> dict[str, Workspace]:
    """What this request has seen of drafts, by owner: the first look counts, for all that follows is made from it."""
    found: dict[str, Workspace] = g.setdefault("drafts_seen", {})
    return found


def undo(who: Principal) -> Step | None:
    """Takes the last edit back, the first one with the draft itself; None where there is none."""
    kept = service().store.workspaces
    step = kept.undo(who.label)
    look_again()
    found = kept.get(who.label)
    if found and not found.documents and not kept.steps(who.label, 1):
        kept.discard(who.label)
    return step


def discard(who: Principal) -> bool:
    """Gives the working draft up, as far as it was seen; False where there is none, or more of it by now."""
    try:
        return service().store.workspaces.discard(who.label, _seen().get(who.label))
    except Overtaken:
        return False
    finally:
        look_again()


def wanted(who: Principal, default: str | None = None) -> Wanted:
    """The configuration that `?of=live|draft|<number>` asks for. Raises ApiError: 400, or 404 for a revision that is none.

    default: what is meant where nothing is asked for; None: the draft where they work on one, else what is live.
    """
    of = request.args.get("of") or default or ("draft" if _is_begun(who) else "live")
    if of == "draft":
        mine = working(who)
        return Wanted("draft", mine.base, mine.configuration)
    if of == "live":
        live = current()
        return Wanted("live", live.number, live.configuration)
    if not (of.isascii() and of.isdigit() and 0 < int(of) <= reading.MOST):
        raise ApiError(400, "bad_parameter", '"of" is live, draft, or the number of a revision.')
    return Wanted(of, int(of), stored(int(of)))


def overlaid(before: Configuration, documents: Texts) -> Configuration:
    """A configuration with some documents in place of its own.

    >>> before = Configuration().merged({"switches": {"a": {"on": True}, "b": {"on": True}}})
    >>> overlaid(before, {("switches", "a"): None, ("switches", "b"): '{"on":false}'}).as_json()["switches"]
    {'b': {'on': False}}
    """
    texts = {kind: dict(names) for kind, names in before.texts.items()}
    for (kind, name), text in documents.items():
        if text is None:
            texts[kind].pop(name, None)
        else:
            texts[kind][name] = text
    return Configuration(texts)


def _is_begun(who: Principal) -> bool:
    return service().store.workspaces.get(who.label) is not None
