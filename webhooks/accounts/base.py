"""A number or an application of a provider's account, and what must change for its calls to come here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flows.record import Frozen


class Trouble(Exception):
    """The provider's API refused or did not answer; `str()` is a sentence for people."""


class Setting(Frozen):
    """One setting at the provider: as it is, and as it must be. label: the provider's word for it."""

    label: str
    now: str
    wanted: str


@dataclass(frozen=True)
class Line:
    """name: E.164, or an application's name. label: what the account calls it. settings: all that matter.

    connect: makes every setting as it must be. Raises `Trouble`.
    """

    provider: str
    account: str
    name: str
    label: str
    settings: Sequence[Setting]
    connect: Callable[[], None]

    @property
    def changes(self) -> Sequence[Setting]:
        """What is not as it must be; empty: its calls come here."""
        return [setting for setting in self.settings if setting.now != setting.wanted]


def settings_of(wanted: Mapping[str, str], labels: Mapping[str, str], now: Mapping[str, str | None]) -> list[Setting]:
    """Each wanted setting beside what it is.

    >>> settings_of({"voice_url": "b"}, {"voice_url": "A call comes in"}, {"voice_url": None})
    [Setting(label='A call comes in', now='', wanted='b')]
    """
    return [Setting(labels[key], now.get(key) or "", value) for key, value in wanted.items()]


def kept_fallback(fallback: str, main: str) -> str:
    """A fallback that somebody has chosen, "" where it is empty or the same as the address that it stands in for.

    >>> kept_fallback("https://bins.example.com/closed", "https://old/answer"), kept_fallback("https://old/answer", "https://old/answer")
    ('https://bins.example.com/closed', '')
    """
    return "" if fallback == main else fallback
