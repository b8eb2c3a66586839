"""The lines of a trace in the reader's language. The log keeps them in English (`flows.walk`, `flows.schedules.words`)."""

from __future__ import annotations

import re
from typing import Any, Final

from babel.dates import get_day_names, get_month_names
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webhooks.console.shown import number

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NUMBER: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_DATES: Final = re.compile(rf"\b({'|'.join(_DAYS)})(?: (\d+) ({'|'.join(_MONTHS)}))?\b")


def worded(trace: str) -> str:
    """One line of a trace, or the reason in it. What is not known is told as it is written."""
    return str(_("; ")).join(filter(None, (_one(part) for part in trace.split("; "))))


def _one(text: str) -> str:
    for pattern, words in _LINES:
        if match := pattern.fullmatch(text):
            told = {name: _part(name, found) for name, found in match.groupdict().items()}
            return str(words) % told if told else str(words)
    return text


def _part(name: str, text: str | None) -> str:
    if name in ("since", "until"):
        return _DATES.sub(_date, text or "")
    if name == "why":
        return worded(text or "")
    if name == "outcome":
        return str(_OUTCOMES.get(text or "", text))
    return _NUMBER.sub(lambda found: number(found[0]), text or "")


def _date(match: re.Match[str]) -> str:
    locale: Any = get_locale() or "en"
    day = str(get_day_names("wide", locale=locale)[_DAYS.index(match[1])])
    if match[2] is None:
        return day
    return f"{day} {match[2]} {get_month_names('wide', locale=locale)[_MONTHS.index(match[3]) + 1]}"


_OUTCOMES: Final = {
    "answered": _l("answered"),
    "busy": _l("busy"),
    "no answer": _l("no answer"),
    "failed": _l("cannot be reached"),
    "full": _l("too many wait"),
    "timeout": _l("too long a wait"),
    "no agents": _l("nobody is there"),
    "left": _l("left by the caller"),
    "called back": _l("to be called back"),
    "hangup": _l("hung up"),
    "reject": _l("refused"),
    "voicemail": _l("message left"),
    "dial": _l("conversation over"),
    "limit": _l("cut, for it never came to an end"),
}
_SINCE, _UNTIL = r"(?P<since>[^,;]+)", r"(?P<until>[^,;]+)"
_ATTEMPT = r"attempt (?P<attempt>\d+) of (?P<most>\d+)"
_LINES: Final = [
    (re.compile(pattern), words)
    for pattern, words in (
        (r"step (?P<step>.+?) taken: (?P<why>.+)", _l("Step %(step)s: %(why)s")),
        (r"step (?P<step>.+?) taken", _l("Step %(step)s")),
        (r"step (?P<step>.+?) passed over: (?P<why>.+)", _l("Step %(step)s passed over: %(why)s")),
        (r"step (?P<step>.+?) otherwise: (?P<why>.+)", _l("Step %(step)s, otherwise: %(why)s")),
        (r"not enabled", _l("switched off")),
        (rf"hours (?P<name>.+) open until {_UNTIL}", _l("%(name)s: open until %(until)s")),
        (r"hours (?P<name>.+) always open", _l("%(name)s: always open")),
        (
            rf"hours (?P<name>.+) closed since {_SINCE}, opens {_UNTIL}",
            _l("%(name)s: closed since %(since)s, opens %(until)s"),
        ),
        (rf"hours (?P<name>.+) closed, opens {_UNTIL}", _l("%(name)s: closed, opens %(until)s")),
        (
            rf"hours (?P<name>.+) closed since {_SINCE}, no opening in sight",
            _l("%(name)s: closed since %(since)s for good"),
        ),
        (r"hours (?P<name>.+) always closed", _l("%(name)s: always closed")),
        (r"calendar (?P<name>.+?): no event", _l("%(name)s: no event now")),
        (rf"calendar (?P<name>.+?): (?P<event>.+) until {_UNTIL}", _l("%(name)s: %(event)s until %(until)s")),
        (r"calendar (?P<name>.+?): (?P<event>.+)", _l("%(name)s: “%(event)s”")),
        (r"caller not on list (?P<name>.+)", _l("caller not on the list %(name)s")),
        (r"caller on list (?P<name>.+) \((?P<entry>.+)\)", _l("caller on the list %(name)s (%(entry)s)")),
        (r"number withheld", _l("number withheld")),
        (r"number shown", _l("number shown")),
        (r"switch (?P<name>.+) on", _l("switch %(name)s is on")),
        (r"switch (?P<name>.+) off", _l("switch %(name)s is off")),
        (r"(?P<number>\+\d+) was called", _l("%(number)s was called")),
        (r"variable (?P<name>.+) not collected", _l("%(name)s was not asked for")),
        (r"variable (?P<name>.+) is one of those asked for", _l("%(name)s is one of these")),
        (r"variable (?P<name>.+) is not one of those asked for", _l("%(name)s is none of these")),
        (r"attestation unknown", _l("no attestation")),
        (r"attestation (?P<level>[ABC])", _l("attested %(level)s")),
        (r"condition cannot be evaluated", _l("the condition cannot be evaluated")),
        (r"menu (?P<menu>.+): (?P<keys>[0-9*#]+) pressed", _l("%(keys)s pressed")),
        (
            rf"menu (?P<menu>.+): (?P<keys>[0-9*#]+) is no entry, {_ATTEMPT}",
            _l("%(keys)s is no entry (%(attempt)s of %(most)s)"),
        ),
        (rf"menu (?P<menu>.+): silence, {_ATTEMPT}", _l("silence (%(attempt)s of %(most)s)")),
        (r"menu (?P<menu>.+): attempts used up", _l("all attempts used up")),
        (r"sign_in: (?P<name>.+) signed in", _l("%(name)s signed in")),
        (r"sign_in: (?P<name>.+) signed out", _l("%(name)s signed out")),
        (rf"sign_in: wrong pin, {_ATTEMPT}", _l("wrong PIN (%(attempt)s of %(most)s)")),
        (r"(?P<name>.+) collected: \(kept secret\)", _l("%(name)s given, kept secret")),
        (r"(?P<name>.+) collected: (?P<value>.*)", _l("%(name)s given: %(value)s")),
        (rf"(?P<name>.+): silence, {_ATTEMPT}", _l("silence (%(attempt)s of %(most)s)")),
        (rf"(?P<name>.+): too few keys, {_ATTEMPT}", _l("too few keys (%(attempt)s of %(most)s)")),
        (r"dial (?P<targets>.+): (?P<outcome>answered|busy|no answer|failed)", _l("%(targets)s: %(outcome)s")),
        (r"dial (?P<targets>.+)", _l("rings %(targets)s")),
        (
            r"queue (?P<name>.+): (?P<outcome>answered|full|timeout|no agents|left|called back)",
            _l("queue %(name)s: %(outcome)s"),
        ),
        (
            r"queue (?P<name>.+): nobody can wait on this line, so its agents are rung once",
            _l("queue %(name)s: its agents are rung once, for nobody can wait on this line"),
        ),
        (r"queue (?P<name>.+)", _l("waits in the queue %(name)s")),
        (r"recording refused", _l("recording refused")),
        (r"recording not refused", _l("recording not refused")),
        (r"request succeeded(?:: .*)?", _l("the service answered")),
        (r"request failed: not made in a simulation", _l("not asked in a trial")),
        (r"request failed: (?P<detail>.+)", _l("the service did not answer: %(detail)s")),
        (r"request failed", _l("the service did not answer")),
        (r"voicemail in mailbox (?P<mailbox>.+)", _l("message for %(mailbox)s")),
        (r"message of (?P<seconds>\d+) s", _l("message of %(seconds)s s")),
        (r"language (?P<language>\S+)", _l("language %(language)s")),
        (r"caller name set: (?P<text>.+)", _l("caller called “%(text)s”")),
        (r"goto step (?P<step>.+)", _l("on to the step %(step)s")),
        (r"call ends: (?P<outcome>\w+)", _l("end of the call: %(outcome)s")),
        (r"no step is left", _l("no step is left")),
        (r"withheld callers are refused", _l("hidden numbers are refused")),
        (
            r"number (?P<number>.+) is not in service: it has no entry",
            _l("%(number)s is not in service: no flow belongs to it"),
        ),
        (r"ALERT (?P<why>.+)", _l("Attention: %(why)s")),
    )
]
"""Line of a trace → the same for people. The first that fits counts."""
