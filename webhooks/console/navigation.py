"""What the menu on every page leads to, and from which role on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from flows.store.ports import Role


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the menu. icon: a symbol of `static/icons.svg`; also: endpoints that belong to it."""

    endpoint: str
    title: Any
    icon: str
    role: Role = "viewer"
    also: tuple[str, ...] = ()


PLACES: Final = (Place("overview", _l("Overview"), "home"),)
