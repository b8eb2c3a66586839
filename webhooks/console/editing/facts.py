"""What the templates of editing may use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l

from flows.actions import ACTIONS as TYPES
from flows.configuration import Configuration
from flows.store.tasks import Task
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing import labels
from webhooks.console.editing.kinds import PAD
from webhooks.console.editing.labels import choice_of
from webhooks.console.editing.leaves import key_of, shown
from webhooks.console.editing.links import link_of
from webhooks.console.editing.new import Names
from webhooks.console.editing.parts import Part
from webhooks.console.editing.rows import said
from webhooks.console.pages import render
from webhooks.console.security import csrf_token
from webhooks.service import service

FILTERS: Final[dict[str, Callable[..., Any]]] = {"as_typed": shown, "key_of": key_of, "test_input": said}
PROMPTS: Final = {
    "text": _l("Text"),
    "sound": _l("Sound"),
    "languages": _l("By language"),
    "list": _l("Several parts"),
}
INPUTS: Final = {
    "keys": _l("presses keys"),
    "silence": _l("says nothing"),
    "dial": _l("is rung through: outcome"),
    "says": _l("speaks for so many seconds"),
    "hangup": _l("hangs up"),
    "json": _l("as JSON"),
}
"""What the caller of a test does."""
RECENT: Final = timedelta(minutes=10)
"""So long work that is over is still told of on other pages."""
MENU_ONLY: Final = frozenset(kind for kind, action in TYPES.items() if action.needs_menu)


def page(template: str, who: Principal, mine: workspace.Working, **facts: Any) -> str:
    """A page of editing, with what is known of the working draft. `title` and what the page is of are in `facts`."""
    steps = service().store.workspaces.steps(who.label, 1)
    around = {"last_step": steps[0] if steps else None, "kinds": labels.KINDS, "begun": _begun(who)}
    return render(f"editing/{template}", mine=mine, **around, **facts)


def _begun(who: Principal) -> Task | None:
    """The latest work of theirs that goes on, or came to its end just now."""
    latest = next(iter(service().store.tasks.list(who.label, 1)), None)
    return latest if latest and service().now() - latest.seen_at < RECENT else None


def of_form(who: Principal, configuration: Configuration, part: Part) -> dict[str, Any]:
    """What the inputs of a part need."""
    names = Names(configuration, configuration.document(part.kind, part.name))
    return {
        "names": names,
        "may_make": lambda kind: kind == "menu" or kind in configuration.texts,
        "link_of_name": lambda kind, name: _link(part, kind, name, names),
        "sound_source": lambda name: _source(configuration, name),
        "action_types": {kind: labels.ACTIONS.get(kind, (labels.action_of(kind), "")) for kind in TYPES},
        "menu_only": MENU_ONLY,
        "prompt_kinds": PROMPTS,
        "input_kinds": INPUTS,
        "choice_of": choice_of,
        "pad": PAD,
        "csrf_token": csrf_token,
        "one_of": labels.ONE,
    }


def _link(part: Part, kind: str, name: Any, names: Names) -> str | None:
    if not isinstance(name, str) or name not in names(kind):
        return None
    if kind == "menu":
        return link_of(Part(part.kind, part.name, ("menus", name)))
    if kind == "step":
        return link_of(Part(part.kind, part.name, ("steps", names.steps().index(name))))
    return link_of(Part(kind, name)) if kind in names.configuration.texts else None


def _source(configuration: Configuration, name: str) -> str | None:
    """The address of a sound's audio on this very host, where it has any."""
    url = service().live.audio.get(name) if configuration.has("sounds", name) else None
    return urlsplit(url).path if url else None
