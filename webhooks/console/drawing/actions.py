"""Actions in a sentence of the reader's language, one small function for each type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from flows.picture import Node
from webhooks.console.drawing.prompts import language_name
from webhooks.console.shown import number

Settings = Mapping[str, Any]
MOST_TARGETS: Final = 6


def sentence(node: Node) -> str:
    """What an action does."""
    if fixed := _FIXED.get(node.kind):
        return str(fixed)
    tell = _SENTENCES.get(node.kind)
    return tell(node.settings) if tell else str(_("Unknown action: %(type)s", type=node.kind or "?"))


def details(node: Node) -> list[str]:
    """What else its settings say, where they are not the usual ones."""
    tell = _DETAILS.get(node.kind)
    return [str(one) for one in tell(node.settings)] if tell else []


def _play(settings: Settings) -> str:
    loop = settings.get("loop", 1)
    if loop == "forever":
        return str(_("Plays until the caller hangs up"))
    return str(_("Plays %(times)s times", times=loop) if loop != 1 else _("Plays"))


def _menu(settings: Settings) -> str:
    return str(_("Menu %(name)s", name=settings.get("menu", "?")))


def targets(settings: Settings) -> list[str]:
    """Whom a dial rings, as people write numbers."""
    to = settings.get("to")
    found = to if isinstance(to, list) else [to] if to else []
    return [number(str(one.get("to", "?") if isinstance(one, dict) else one)) for one in found]


def _dial(settings: Settings) -> str:
    whom = targets(settings)
    if not whom:
        return str(_("Rings nobody"))
    more = len(whom) - MOST_TARGETS
    told = ", ".join(whom[:MOST_TARGETS])
    told = str(_("%(whom)s and %(more)s more", whom=told, more=more)) if more > 0 else told
    return str(_("Rings %(whom)s", whom=told))


def _dial_details(settings: Settings) -> list[Any]:
    ring = settings.get("ring", "together")
    seconds, accept = settings.get("timeout"), settings.get("accept_key")
    return [
        *([_RING.get(str(ring), ring)] if len(targets(settings)) > 1 else []),
        *([_seconds(seconds)] if isinstance(seconds, int) else []),
        *([_("to be taken with key %(key)s", key=accept)] if accept else []),
        *([_("with a word to whoever answers")] if settings.get("whisper") else []),
        *([_("with music: %(sound)s", sound=settings["music"])] if settings.get("music") else []),
        *([_("recorded")] if settings.get("record") else []),
    ]


def _voicemail(settings: Settings) -> str:
    return str(_("Takes a message in %(mailbox)s", mailbox=settings.get("mailbox", "?")))


def _queue(settings: Settings) -> str:
    return str(_("Waits in the queue %(queue)s", queue=settings.get("queue", "?")))


def _sign_in(settings: Settings) -> str:
    leaves = settings.get("state") == "out"
    return str(_("Signs an agent out, by PIN") if leaves else _("Signs an agent in, by PIN"))


def _gather(settings: Settings) -> str:
    return str(_("Asks for %(variable)s", variable=settings.get("variable", "?")))


def _gather_details(settings: Settings) -> list[Any]:
    least, most = settings.get("min_digits", 1), settings.get("max_digits", 20)
    keys = _("%(count)s keys", count=most) if least == most else _("%(least)s to %(most)s keys", least=least, most=most)
    return [keys, *([_("kept secret")] if settings.get("sensitive") else [])]


def _request(settings: Settings) -> str:
    return str(_("Asks %(url)s", url=str(settings.get("url", "?")).partition("?")[0]))


def _request_details(settings: Settings) -> list[Any]:
    sent, saved = settings.get("send"), settings.get("save")
    return [
        *([_("sends %(names)s", names=", ".join(map(str, sent)))] if isinstance(sent, list) and sent else []),
        *([_("keeps %(names)s", names=", ".join(map(str, saved)))] if isinstance(saved, dict) and saved else []),
    ]


def _set_caller_name(settings: Settings) -> str:
    return str(_("Names the caller “%(text)s”", text=settings.get("text", "")))


def _language(settings: Settings) -> str:
    return str(_("Speaks %(language)s from here on", language=language_name(str(settings.get("language", "?")))))


def _pause(settings: Settings) -> str:
    return str(_("A silence")) + f", {_seconds(settings.get('seconds', 0))}"


def _goto(settings: Settings) -> str:
    return str(_("Goes on at the step %(step)s", step=settings.get("step", "?")))


def _reject(settings: Settings) -> str:
    busy = settings.get("reason") == "busy"
    return str(_("Refuses the call: busy") if busy else _("Refuses the call"))


def _seconds(count: Any) -> str:
    return str(ngettext("%(num)s second", "%(num)s seconds", count if isinstance(count, int) else 0))


_RING: Final = {
    "together": _l("all together"),
    "in_turn": _l("one after the other"),
    "random": _l("in any order"),
    "round_robin": _l("each time beginning with the next"),
    "longest_idle": _l("whoever has been idle longest first"),
}
_FIXED: Final = {
    "hangup": _l("Hangs up"),
    "back": _l("Back to the menu before"),
    "top": _l("Back to the first menu"),
    "repeat": _l("The menu again"),
    "exit": _l("Leaves the menus"),
}
_SENTENCES: Final[Mapping[str, Callable[[Settings], str]]] = {
    "play": _play,
    "menu": _menu,
    "dial": _dial,
    "voicemail": _voicemail,
    "queue": _queue,
    "sign_in": _sign_in,
    "gather": _gather,
    "request": _request,
    "set_caller_name": _set_caller_name,
    "language": _language,
    "pause": _pause,
    "goto": _goto,
    "reject": _reject,
}
_DETAILS: Final[Mapping[str, Callable[[Settings], list[Any]]]] = {
    "dial": _dial_details,
    "gather": _gather_details,
    "request": _request_details,
}
ROLES: Final = {
    "actions": _l("When it holds"),
    "otherwise": _l("Otherwise"),
    "answered": _l("After the conversation"),
    "busy": _l("If busy"),
    "no_answer": _l("If nobody answers"),
    "failed": _l("If it cannot be reached"),
    "full": _l("If too many wait"),
    "timeout": _l("After too long a wait"),
    "no_agents": _l("If nobody is there"),
    "left": _l("If the caller leaves the queue"),
    "success": _l("If the service answers"),
    "error": _l("If it does not"),
    "exhausted": _l("After the last attempt"),
}
"""What the lists of a picture are headed with."""
