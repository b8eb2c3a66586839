"""What a kind of work is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from webhooks.auth import Principal
from webhooks.console.pages import Answer

About = Mapping[str, Any]
Result = Mapping[str, Any]
"""JSON values."""
Tell = Callable[[int, int], None]
"""Says how far it is, and how far it goes; 0: nobody knows. Raises `Superseded` where the work is no longer wanted."""


class Superseded(Exception):
    """The task was given up, or another process does it by now."""


@dataclass(frozen=True)
class Work:
    """A kind of work, which may be done twice without harm.

    run: does it for somebody, with what it is about and was given, in the context of an application and in their language. It
    looks at the draft when it comes to change it, not before. Raises ApiError where it cannot be done, and another time may.
    shown: the page of what came of it. title: what is done, for people. back: the address of where it was begun.
    """

    name: str
    run: Callable[[Principal, About, bytes, Tell], Result]
    shown: Callable[[Principal, About, Result], Answer]
    title: Callable[[About], str]
    back: Callable[[About], str]
