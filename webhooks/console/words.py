"""What the log of calls says with one word, told in the reader's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from webhooks.console import shown
from webhooks.console.drawing.reasons import worded

_ENDS: Final[dict[str, Any]] = {
    "hangup": _l("hung up by the flow"),
    "reject": _l("refused"),
    "voicemail": _l("voicemail"),
    "dial": _l("put through"),
    "limit": _l("cut at a limit"),
    "caller": _l("hung up by the caller"),
    "active": _l("going on"),
    "not_connected": _l("not connected"),
}
_STATUSES: Final[dict[str, Any]] = {
    "active": _l("going on"),
    "ended": _l("over"),
    "not_connected": _l("not connected"),
}
_EVENTS: Final[dict[str, Any]] = {
    "call arrived": _l("The call arrived"),
    "silence": _l("Silence"),
    "continued": _l("The line came back"),
    "keys pressed": _l("Keys were pressed"),
    "wait continues": _l("The wait goes on"),
    "dial answered": _l("Put through, and over"),
    "dial busy": _l("Busy"),
    "dial no_answer": _l("Nobody answered"),
    "dial failed": _l("Nobody could be reached"),
    "message recorded": _l("A message was left"),
    "queue ended": _l("The wait in the queue is over"),
}

_DEEDS: Final[dict[str, Any]] = {
    "publish": _l("published"),
    "roll back": _l("went back to"),
    "draft": _l("kept as a draft"),
    "sign in": _l("signed in"),
    "sign in agent": _l("signed an agent in"),
    "sign out agent": _l("signed an agent out"),
    "voicemail.heard": _l("marked as heard"),
    "voicemail.unheard": _l("marked as not heard"),
    "voicemail.forward": _l("sent on by mail"),
    "voicemail.delete": _l("deleted"),
    "upload sound": _l("gave new audio"),
    "delete sound": _l("deleted the audio"),
    "add person": _l("added a person"),
    "change person": _l("changed a person"),
    "remove person": _l("removed a person"),
    "change password": _l("changed a password"),
    "create token": _l("made a token"),
    "token.create": _l("made a token"),
    "revoke token": _l("revoked a token"),
    "token.revoke": _l("revoked a token"),
    "export": _l("exported what is kept of a caller"),
    "forget": _l("deleted what is kept of a caller"),
}
_SUBJECTS: Final[dict[str, Any]] = {
    "revision": _l("revision %(name)s"),
    "voicemail": _l("message %(name)s"),
    "sound": _l("sound %(name)s"),
    "token": _l("token %(name)s"),
}
_PLACES: Final[dict[str, Any]] = {"waiting": _l("waits"), "rung": _l("an agent is rung"), "talking": _l("talks")}
_DOING: Final[dict[str, Any]] = {
    "away": _l("signed out"),
    "closed": _l("outside their hours"),
    "free": _l("free"),
    "rung": _l("is rung"),
    "talking": _l("talks"),
    "wrap_up": _l("wraps up"),
}


def told_place(word: str) -> str:
    """How it stands with somebody in a queue."""
    return str(_PLACES.get(word, word))


def told_doing(word: str) -> str:
    """What an agent does."""
    return str(_DOING.get(word, word))


def told_deed(word: str) -> str:
    """What somebody did, of the audit log."""
    return str(_DEEDS.get(word, word))


def told_subject(text: str) -> str:
    """What it was done to.

    >>> told_subject("anna")
    'anna'
    """
    kind, _, name = text.partition(" ")
    return str(_SUBJECTS[kind]) % {"name": name} if name and kind in _SUBJECTS else text


def told_end(word: str) -> str:
    """What ended a call."""
    return str(_ENDS.get(word, word))


def told_status(word: str) -> str:
    """Whether a call goes on."""
    return str(_STATUSES.get(word, word))


def told_event(word: str) -> str:
    """What a turn began with."""
    return str(_EVENTS.get(word, word))


def length_of(seconds: int | None) -> str:
    """A length as clocks show it.

    >>> length_of(75), length_of(3700), length_of(None)
    ('1:15', '1:01:40', '–')
    """
    if seconds is None:
        return "–"
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def clock(at: datetime) -> str:
    """The time of day, on the clocks of the office."""
    return f"{at.astimezone(shown.zone()):%H:%M:%S}"


FILTERS: Final = {
    "told_place": told_place,
    "told_doing": told_doing,
    "told_deed": told_deed,
    "told_subject": told_subject,
    "told_end": told_end,
    "told_status": told_status,
    "told_event": told_event,
    "length_of": length_of,
    "clock": clock,
    "worded": worded,
}
