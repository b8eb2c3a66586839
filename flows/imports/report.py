"""What became of each part of a foreign configuration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from flows.record import Frozen

Fate = Literal["taken", "approximated", "left out"]
FATES: tuple[Fate, ...] = ("taken", "approximated", "left out")


class Line(Frozen):
    """One part and what became of it. where: its place in the foreign configuration. words: for people."""

    fate: Fate
    where: str
    words: str

    def __str__(self) -> str:
        return f"{self.fate + ':':14}{self.where}: {self.words}"


@dataclass(slots=True)
class Report:
    """Every part in the order in which it was read.

    >>> report = Report()
    >>> report.taken("menu 7", "menu accueil")
    >>> report.left_out("rule 3", "its menu 9 is gone")
    >>> print(report.lines[1]); print(report.summary())
    left out:     rule 3: its menu 9 is gone
    1 taken, 0 approximated, 1 left out
    """

    lines: list[Line] = field(default_factory=list)

    def taken(self, where: str, words: str) -> None:
        self.lines.append(Line("taken", where, words))

    def approximated(self, where: str, words: str) -> None:
        self.lines.append(Line("approximated", where, words))

    def left_out(self, where: str, words: str) -> None:
        self.lines.append(Line("left out", where, words))

    def of(self, fate: Fate) -> Sequence[Line]:
        """The lines of one fate."""
        return [line for line in self.lines if line.fate == fate]

    def counts(self) -> dict[Fate, int]:
        """How many lines there are of each fate."""
        return {fate: len(self.of(fate)) for fate in FATES}

    def summary(self) -> str:
        return ", ".join(f"{count} {fate}" for fate, count in self.counts().items())
