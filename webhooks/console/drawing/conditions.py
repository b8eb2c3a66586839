"""Conditions summed up in the reader's language: "Mon–Fri 08:00–18:00", "not on fermetures"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_babel import gettext as _

from flows.configuration import Configuration
from flows.picture.weeks import Run, summed_up
from webhooks.console.shown import number

MOST_GROUPS: Final = 3
"""Groups of days that are spelt out; of hours with more, the name is told."""
MOST_VALUES: Final = 4


def summed(when: Any, configuration: Configuration) -> list[str]:
    """What must hold, each part in a few words; all of them must. Nothing: always."""
    return _parts(when, configuration, positive=True) if isinstance(when, dict) else []


def week(document: Any) -> str:
    """Weekly hours in words; "" where there are too many different days to be told in a line."""
    groups = summed_up((document or {}).get("week") if isinstance(document, dict) else None)
    if not groups or len(groups) > MOST_GROUPS:
        return ""
    return str(_("; ")).join(f"{', '.join(map(_days, alike.days))} {', '.join(alike.ranges)}" for alike in groups)


def _days(run: Run) -> str:
    names = get_day_names("abbreviated", locale=get_locale() or "en")
    first, last = run
    if (first, last) == (0, 6):
        return str(_("every day"))
    if first == last:
        return str(names[first])
    return f"{names[first]}{'–' if last - first > 1 else ', '}{names[last]}"


def _parts(when: Mapping[str, Any], configuration: Configuration, positive: bool) -> list[str]:
    return [
        _WORDS[key](value, configuration, positive)
        for key, value in when.items()
        if key in _WORDS and value is not None
    ]


def _hours(name: Any, configuration: Configuration, positive: bool) -> str:
    told = week(configuration.document("hours", str(name))) or str(_("hours %(name)s", name=name))
    return told if positive else str(_("outside %(hours)s", hours=told))


def _calendar(name: Any, _configuration: Configuration, positive: bool) -> str:
    return str(_("on %(calendar)s", calendar=name) if positive else _("not on %(calendar)s", calendar=name))


def _blocklist(name: Any, _configuration: Configuration, positive: bool) -> str:
    return str(
        _("caller not on the list %(list)s", list=name) if positive else _("caller on the list %(list)s", list=name)
    )


def _allowlist(name: Any, configuration: Configuration, positive: bool) -> str:
    return _blocklist(name, configuration, not positive)


def _withheld(value: Any, _configuration: Configuration, positive: bool) -> str:
    return str(_("number withheld") if bool(value) is positive else _("number shown"))


def _switch(name: Any, _configuration: Configuration, positive: bool) -> str:
    return str(_("switch %(switch)s is on", switch=name) if positive else _("switch %(switch)s is off", switch=name))


def _called(value: Any, _configuration: Configuration, positive: bool) -> str:
    numbers = _listed([number(str(one)) for one in (value if isinstance(value, list) else [value])])
    return str(_("%(numbers)s is called", numbers=numbers) if positive else _("not %(what)s", what=numbers))


def _variable(value: Any, _configuration: Configuration, positive: bool) -> str:
    given = value if isinstance(value, dict) else {}
    name, values = given.get("name", "?"), given.get("in")
    known = _listed([str(one) for one in values] if isinstance(values, list) else [])
    told = _("%(variable)s is %(values)s", variable=name, values=known)
    return str(told if positive else _("%(variable)s is not %(values)s", variable=name, values=known))


def _attestation(level: Any, _configuration: Configuration, positive: bool) -> str:
    told = _("attested %(level)s or better", level=level)
    return str(told) if positive else str(_("not %(what)s", what=told))


def _all(conditions: Any, configuration: Configuration, positive: bool) -> str:
    return _joined(conditions, configuration, positive, _(" and ") if positive else _(" or "))


def _any(conditions: Any, configuration: Configuration, positive: bool) -> str:
    return _joined(conditions, configuration, positive, _(" or ") if positive else _(" and "))


def _joined(conditions: Any, configuration: Configuration, positive: bool, word: str) -> str:
    given = [one for one in conditions if isinstance(one, dict)] if isinstance(conditions, list) else []
    return word.join(_together(one, configuration, positive) for one in given)


def _not(condition: Any, configuration: Configuration, positive: bool) -> str:
    return _together(condition, configuration, not positive) if isinstance(condition, dict) else ""


def _together(condition: Mapping[str, Any], configuration: Configuration, positive: bool) -> str:
    """One condition inside another; where it has several parts, they are held together."""
    parts = _parts(condition, configuration, positive)
    word = _(" and ") if positive else _(" or ")  # not (a and b) is: not a, or not b (De Morgan)
    return f"({word.join(parts)})" if len(parts) > 1 else "".join(parts)


def _listed(values: list[str]) -> str:
    more = len(values) - MOST_VALUES
    told = str(_(" or ")).join(values[:MOST_VALUES])
    return str(_("%(values)s and %(more)s more", values=told, more=more)) if more > 0 else told


_WORDS: Final[Mapping[str, Callable[[Any, Configuration, bool], str]]] = {
    "hours": _hours,
    "calendar": _calendar,
    "blocklist": _blocklist,
    "allowlist": _allowlist,
    "withheld": _withheld,
    "switch": _switch,
    "called": _called,
    "variable": _variable,
    "attestation": _attestation,
    "all": _all,
    "any": _any,
    "not": _not,
}
"""The keys of a condition (`flows.conditions`); each is told as it stands, or turned round."""
