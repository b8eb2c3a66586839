"""What a phone must know of people who are rung over REST: whoever rings them, and each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from flows.events import Outcome


class Callee(Protocol):
    """Somebody whose phone is rung over REST. id: the provider's name of their leg. is_over: they are not on it any more."""

    id: str
    is_over: bool

    def is_not_reached(self, outcome: Outcome) -> None:
        """The provider tells how the ringing has ended."""

    def answers(self, keys: str | None) -> bool:
        """They pick up, and press these keys when asked (None: the right one); whether they come to the caller."""

    def talks(self, works: Callable[[], None], input: Any) -> None:
        """They and the caller talk, and the conversation is over. works: does what the service asks for meanwhile. input: what led
        to it."""


class Exchange(Protocol):
    """Whoever rings people over REST for the caller of a phone."""

    @property
    def is_waited_for(self) -> bool:
        """Whether the caller waits for somebody who is rung so."""

    def works(self) -> None:
        """Do whatever the service asks for now."""

    def dial_ends(self, outcomes: list[Outcome], accept: str | None) -> None:
        """What becomes of those who are rung, target by target; the last outcome holds for the rest."""
