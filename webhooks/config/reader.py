"""Reading values one by one and keeping every complaint, so that all of them are told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from flows.record import Frozen

T = TypeVar("T")
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^@]*@")


def masked(text: str) -> str:
    """A text in which no address shows its password.

    >>> masked("redis://:secret@localhost:6379/0")
    'redis://:***@localhost:6379/0'
    """
    return _PASSWORD.sub(r"\1:***@", text)


class Problem(Frozen):
    """What is wrong with a setting: its name, why, and what is accepted instead."""

    name: str
    why: str
    accepted: str

    def __str__(self) -> str:
        return f"{self.name}: {self.why}. {self.accepted}."


class SettingsError(Exception):
    """The environment is not one to start with. `str()` lists everything that is wrong, without any secret."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


class Wrong(Exception):
    """A value cannot be used: why, and what is accepted."""

    def __init__(self, why: str, accepted: str) -> None:
        super().__init__(why)
        self.why = why
        self.accepted = accepted


class Reader:
    """The environment, and what was found wrong in it so far. An empty value is as good as none."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._values = {name: value.strip() for name, value in environ.items() if value.strip()}
        self.problems: list[Problem] = []
        self.on_dyno = "DYNO" in self._values

    def get(self, name: str) -> str | None:
        """The value as it stands, None when there is none."""
        return self._values.get(name)

    def read(self, name: str, check: Callable[[str], T], default: T) -> T:
        """The value that `check` makes of the text. A value it finds wrong is noted, and the default given."""
        text = self._values.get(name)
        if text is None:
            return default
        try:
            return check(text)
        except Wrong as wrong:
            self.wrong(name, wrong.why, wrong.accepted)
            return default

    def wrong(self, name: str, why: str, accepted: str) -> None:
        """Notes a problem."""
        self.problems.append(Problem(name, why, accepted))

    def fine(self, name: str) -> bool:
        """Whether nothing is wrong with this setting so far."""
        return all(problem.name != name for problem in self.problems)

    def finish(self) -> None:
        """Raises SettingsError if anything was found wrong."""
        if self.problems:
            raise SettingsError(self.problems)


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """A check for a whole number from `low` to `high`."""

    def check(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text[:12]) <= high):
            raise Wrong(f'"{text}" is no such number', f"Accepted: a whole number from {low} to {high}")
        return int(text)

    return check


def secret(least: int) -> Callable[[str], str]:
    """A check for a secret of at least `least` characters. The value is never shown."""

    def check(text: str) -> str:
        if len(text) < least or any(character.isspace() for character in text):
            raise Wrong(
                "too short to be safe, or with blanks in it",
                f"Accepted: {least} characters or more without blanks, such as `openssl rand -hex 32` prints",
            )
        return text

    return check


def folder(text: str) -> Path:
    """A check for a folder that is made when it is needed. Nothing that stands in its way is taken."""
    path = Path(text)
    standing = next((place for place in (path, *path.parents) if place.exists()), path)
    if not standing.is_dir():
        raise Wrong(f'"{standing}" is there and is no folder', "Accepted: a folder, which need not be there yet")
    return path


def switch(text: str) -> bool:
    """A check for a setting that is on or off."""
    if text not in ("0", "1"):
        raise Wrong(f'"{text}" is neither on nor off', "Accepted: 1 or 0")
    return text == "1"
