"""Whom a dial rings, as it is written."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from flows.actions.base import Timeout
from flows.document.base import Destination, Model


class DialTarget(Model):
    """Someone to ring, with a time of their own."""

    to: Destination = Field(examples=["+33140506070"])
    """E.164 number or `sip:` address."""
    timeout: Annotated[int | None, Timeout] = Field(None, examples=[20])
    """Seconds of ringing (default: the dial's)."""
    delay: int = Field(0, ge=0, le=120, examples=[10])
    """Seconds after the first when all ring together: a wave of its own."""


@lru_cache(maxsize=10_000)
def plain(to: str) -> DialTarget:
    """A target that is only a number: read once, for its check takes as long as the rest of a turn."""
    return DialTarget(to=to, timeout=None, delay=0)


def _target_kind(target: Any) -> str:
    return "<number>" if isinstance(target, str) else "<target>"


def _to_kind(to: Any) -> str:
    return "<list>" if isinstance(to, list) else _target_kind(to)


Someone = Annotated[
    Annotated[Destination, Tag("<number>")] | Annotated[DialTarget, Tag("<target>")], Discriminator(_target_kind)
]
To = Annotated[
    Annotated[Destination, Tag("<number>")]
    | Annotated[DialTarget, Tag("<target>")]
    | Annotated[list[Someone], Field(max_length=50), Tag("<list>")],
    Discriminator(_to_kind),
]
